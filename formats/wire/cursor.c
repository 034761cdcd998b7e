/* SPDX-License-Identifier: Apache-2.0
 *
 * Comparing runs of public bytes.
 */
#include "formats/wire/cursor.h"

#include <string.h>

bool bulla_cursor_equal(struct bulla_cursor a, struct bulla_cursor b) {
  return a.left == b.left && (a.left == 0 || memcmp(a.at, b.at, a.left) == 0);
}

int bulla_cursor_compare(struct bulla_cursor a, struct bulla_cursor b) {
  const size_t shorter = a.left < b.left ? a.left : b.left;
  const int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);
  if (order != 0) return order;
  return (a.left > b.left) - (a.left < b.left);
}
