/* SPDX-License-Identifier: Apache-2.0
 *
 * The one comparison of digests. Its time depends on nothing, so that no caller has to argue
 * whether what it compares is public.
 */
#include "bulla/crypto.h"

bool bulla_digest_equal(const uint8_t a[32], const uint8_t b[32]) {
  uint8_t difference = 0;
  for (size_t i = 0; i < 32; i++) difference = (uint8_t)(difference | (a[i] ^ b[i]));
  return difference == 0;
}
