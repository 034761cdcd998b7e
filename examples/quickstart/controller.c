/* SPDX-License-Identifier: Apache-2.0
 *
 * The application of the quickstart: something real to build, strip and pack.
 */
#include <stdio.h>

int main(void) {
  puts("dishwasher controller: door closed, water cold, programme 3");
  return 0;
}
