/* SPDX-License-Identifier: Apache-2.0
 *
 * The four functions that device code takes from libc, by bytes: what is measured must not depend
 * on a clever memcpy.
 */
#include <stdint.h>
#include <string.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length) {
  uint8_t *out = to;
  const uint8_t *in = from;
  for (size_t i = 0; i < length; i++) out[i] = in[i];
  return to;
}

void *memmove(void *to, const void *from, size_t length) {
  uint8_t *out = to;
  const uint8_t *in = from;
  if ((uintptr_t)out < (uintptr_t)in) return memcpy(to, from, length);
  for (size_t i = length; i-- > 0;) out[i] = in[i];
  return to;
}

void *memset(void *to, int value, size_t length) {
  uint8_t *out = to;
  for (size_t i = 0; i < length; i++) out[i] = (uint8_t)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t length) {
  const uint8_t *x = a;
  const uint8_t *y = b;
  for (size_t i = 0; i < length; i++) {
    if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
  }
  return 0;
}
