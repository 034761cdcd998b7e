/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/signed_window.h"

#define SCALAR_BITS 256

static int bit_of(const uint32_t scalar[8], int bit) {
  if (bit < 0 || bit >= SCALAR_BITS) return 0;
  return (int)(scalar[bit / 32] >> (bit % 32) & 1);
}

/* The window from `top` down: its bits as a two's complement number, plus the bit below it. Not
 * zero when the two uppermost bits differ. */
static void open_window(struct bulla_signed_window *window, int top) {
  int low = top - window->width + 1;
  if (low < 0) low = 0;
  int value = -bit_of(window->scalar, top);
  for (int bit = top - 1; bit >= low; bit--) value = 2 * value + bit_of(window->scalar, bit);
  value += bit_of(window->scalar, low - 1);
  window->low_bit = low;
  window->digit_bit = low;
  while (value % 2 == 0) {
    value /= 2;
    window->digit_bit++;
  }
  window->digit = value;
}

void bulla_signed_window_begin(struct bulla_signed_window *window, const uint32_t scalar[8],
                               int width) {
  window->scalar = scalar;
  window->width = width;
  window->low_bit = SCALAR_BITS + 1;
  window->digit_bit = SCALAR_BITS + 1;
}

int bulla_signed_window_digit(struct bulla_signed_window *window, int bit) {
  if (bit < window->low_bit && bit_of(window->scalar, bit) != bit_of(window->scalar, bit - 1)) {
    open_window(window, bit);
  }
  return bit == window->digit_bit ? window->digit : 0;
}
