/* SPDX-License-Identifier: Apache-2.0 */
#include "fuses.h"

#include "flash.h"

enum { kCounterBytes = FUSE_COUNTER_MAX / 8 };

static uint32_t offset_of(enum fuse_counter counter) {
  return FUSES_OFFSET + (uint32_t)counter * kCounterBytes;
}

/* A burnt fuse is a zero; they are burnt in order. */
uint32_t fuses_read(enum fuse_counter counter) {
  const uint8_t *bits = flash_at(offset_of(counter));
  uint32_t value = 0;
  while (value < FUSE_COUNTER_MAX && (bits[value / 8] >> (value % 8) & 1) == 0) value++;
  return value;
}

enum bulla_status fuses_raise(enum fuse_counter counter, uint32_t value) {
  uint8_t bits[kCounterBytes];
  if (value > FUSE_COUNTER_MAX) return BULLA_COUNTER_EXHAUSTED;
  if (value <= fuses_read(counter)) return BULLA_OK;
  for (uint32_t i = 0; i < kCounterBytes; i++) bits[i] = 0xff;
  for (uint32_t i = 0; i < value; i++) bits[i / 8] &= (uint8_t) ~(1u << (i % 8));
  return flash_program(offset_of(counter), bits, kCounterBytes);
}
