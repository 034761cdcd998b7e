/* SPDX-License-Identifier: Apache-2.0
 *
 * Binary range coding (DELTA.md 6.1), the one primitive of the stream: code a bit of known
 * probability. Decoding is here; coding is a function that the generator installs, so that devices
 * need not link it.
 */
#ifndef BULLA_VERIFIER_DELTA_RANGE_CODER_H_
#define BULLA_VERIFIER_DELTA_RANGE_CODER_H_

#include <stddef.h>
#include <stdint.h>

struct bulla_delta_coder {
  uint32_t range;
  uint32_t code;
  const uint8_t *input; /* decoding: bytes of the stream from here on; zeros behind its end */
  const uint8_t *input_end;
  /* Coding: takes a bit whose share of the range when it is 1 is `bound`. NULL: decoding. */
  void (*encode)(struct bulla_delta_coder *coder, uint32_t bound, uint32_t bit);
  void *encoder; /* what it keeps */
};

/* A bit takes at most two bytes: its probability is at least 24 of 65 536 either way. */
#define BULLA_DELTA_BYTES_PER_BIT 2
#define BULLA_DELTA_CODER_START_BYTES 4

static inline uint32_t bulla_delta_next_byte(struct bulla_delta_coder *coder) {
  return coder->input < coder->input_end ? *coder->input++ : 0;
}

static inline void bulla_delta_decode_begin(struct bulla_delta_coder *coder) {
  coder->range = UINT32_MAX;
  coder->code = 0;
  coder->encode = NULL;
  coder->encoder = NULL;
  for (int i = 0; i < BULLA_DELTA_CODER_START_BYTES; i++) {
    coder->code = coder->code << 8 | bulla_delta_next_byte(coder);
  }
}

/* `probability` is that of a 1, of 65 536. Gives the bit: `bit` itself when coding. */
static inline uint32_t bulla_delta_code_bit(struct bulla_delta_coder *coder, uint32_t probability,
                                            uint32_t bit) {
  const uint32_t bound = (uint32_t)((uint64_t)coder->range * probability >> 16);
  if (coder->encode != NULL) {
    coder->encode(coder, bound, bit);
    return bit;
  }
  if (coder->code < bound) {
    coder->range = bound;
    bit = 1;
  } else {
    coder->code -= bound;
    coder->range -= bound;
    bit = 0;
  }
  while (coder->range < UINT32_C(1) << 24) {
    coder->range <<= 8;
    coder->code = coder->code << 8 | bulla_delta_next_byte(coder);
  }
  return bit;
}

#endif /* BULLA_VERIFIER_DELTA_RANGE_CODER_H_ */
