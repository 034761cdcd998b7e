/* SPDX-License-Identifier: Apache-2.0
 *
 * A scalar as signed odd digits, read from its top bit down, for multiplying a point by it. A
 * window of w bits needs the point's odd multiples 1, 3, … 2^(w-1) - 1 and meets a non-zero digit
 * every w + 1 bits on average, as the non-adjacent form does, but without an array of digits:
 * windows slide over the differences of neighbouring bits, which can be read off from the top.
 *
 * Its time depends on the scalar.
 */
#ifndef BULLA_BUILTIN_SIGNED_WINDOW_H_
#define BULLA_BUILTIN_SIGNED_WINDOW_H_

#include <stdint.h>

struct bulla_signed_window {
  const uint32_t *scalar; /* 256 bits in little-endian words, kept by the caller */
  int width;
  int digit;     /* of the window found last … */
  int digit_bit; /* … to be added at this bit */
  int low_bit;   /* the lowest bit that the window covers; below it, the scalar is unread */
};

/* Begins above bit 256. */
void bulla_signed_window_begin(struct bulla_signed_window *window, const uint32_t scalar[8],
                               int width);

/* The digit at a bit: zero or odd, of absolute value below 2^(width-1). Call it once for every bit
 * from 256 (or from any bit above the scalar's highest) down to 0. */
int bulla_signed_window_digit(struct bulla_signed_window *window, int bit);

#endif /* BULLA_BUILTIN_SIGNED_WINDOW_H_ */
