/* SPDX-License-Identifier: Apache-2.0
 *
 * Range coding with carries (DELTA.md 6.1): a byte is held back as long as a carry could change it,
 * and with it the bytes of 255 behind it.
 */
#include "verifier/delta/range_encoder.h"

#include <string.h>

static void flush(struct bulla_delta_encoder *encoder) {
  const struct bulla_delta_sink *const sink = encoder->sink;
  if (!encoder->stopped && encoder->buffered > 0) {
    encoder->stopped = !sink->write(sink->context, encoder->buffer, encoder->buffered);
  }
  encoder->buffered = 0;
}

static void put(struct bulla_delta_encoder *encoder, uint32_t byte) {
  if (encoder->buffered == sizeof encoder->buffer) flush(encoder);
  encoder->buffer[encoder->buffered++] = (uint8_t)byte;
}

/* Zeros wait: at the end they are not needed. */
static void put_late(struct bulla_delta_encoder *encoder, uint32_t byte) {
  if ((byte & 255) == 0) {
    encoder->zeros++;
    return;
  }
  for (; encoder->zeros > 0; encoder->zeros--) put(encoder, 0);
  put(encoder, byte);
}

static void shift_low(struct bulla_delta_encoder *encoder) {
  const uint32_t carry = (uint32_t)(encoder->low >> 32);
  if (carry != 0 || encoder->low < UINT64_C(0xff000000)) {
    if (encoder->started) put_late(encoder, encoder->cache + carry);
    encoder->started = true;
    for (; encoder->pending > 0; encoder->pending--) put_late(encoder, 255 + carry);
    encoder->cache = (uint32_t)(encoder->low >> 24) & 255;
  } else {
    encoder->pending++;
  }
  encoder->low = encoder->low << 8 & UINT32_MAX;
}

static void encode(struct bulla_delta_coder *coder, uint32_t bound, uint32_t bit) {
  struct bulla_delta_encoder *const encoder = coder->encoder;
  if (bit != 0) {
    coder->range = bound;
  } else {
    encoder->low += bound;
    coder->range -= bound;
  }
  while (coder->range < UINT32_C(1) << 24) {
    coder->range <<= 8;
    shift_low(encoder);
  }
}

void bulla_delta_encode_begin(struct bulla_delta_coder *coder, struct bulla_delta_encoder *encoder,
                              const struct bulla_delta_sink *sink) {
  memset(encoder, 0, sizeof *encoder);
  encoder->sink = sink;
  memset(coder, 0, sizeof *coder);
  coder->range = UINT32_MAX;
  coder->encode = encode;
  coder->encoder = encoder;
}

/* Of the numbers that are left, the one with the most zeros at the end. */
static uint64_t roundest(uint64_t low, uint32_t range) {
  const uint64_t last = low + range - 1;
  for (unsigned bits = 32; bits > 0; bits--) {
    const uint64_t round = last >> bits << bits;
    if (round >= low) return round;
  }
  return last;
}

bool bulla_delta_encode_end(struct bulla_delta_coder *coder) {
  struct bulla_delta_encoder *const encoder = coder->encoder;
  encoder->low = roundest(encoder->low, coder->range);
  for (int i = 0; i < 5; i++) shift_low(encoder);
  flush(encoder);
  return !encoder->stopped;
}
