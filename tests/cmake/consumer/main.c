/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet_trust.h"

int main(void) {
  return fleet_trust_bytes > 100 && fleet_trust[0] == 0xab ? 0 : 1;
}
