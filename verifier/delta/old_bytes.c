/* SPDX-License-Identifier: Apache-2.0
 *
 * The window starts just before the byte that is wanted: covers run forward. Most are short, so a
 * jump reads little, and reading on reads twice as much each time.
 */
#include "verifier/delta/old_bytes.h"

#include <string.h>

#include "formats/wire/try.h"

enum { kFirstRead = 512 };

void bulla_delta_old_begin(struct bulla_delta_old *old) {
  old->run = NULL;
  old->run_start = 0;
  old->run_end = 0;
}

const struct bulla_delta_range *bulla_delta_range_of(const struct bulla_delta_old *old,
                                                     uint32_t offset) {
  uint32_t low = 0, high = old->range_count;
  while (high - low > 1) {
    const uint32_t middle = (low + high) / 2;
    if (old->ranges[middle].start <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return &old->ranges[low];
}

/* A part of one range, so that it is contiguous in the image. */
static enum bulla_status read_part(const struct bulla_delta_base *base, uint64_t offset,
                                   uint8_t *bytes, uint32_t length) {
  if (offset > base->size || length > base->size - offset) return BULLA_READ_FAILED;
  if (base->bytes == NULL) return base->read(base->context, offset, bytes, length);
  memcpy(bytes, base->bytes + offset, length);
  return BULLA_OK;
}

/* How many of `length` bytes from `offset` on lie before the horizon. */
static uint32_t gone_of(const struct bulla_delta_old *old, uint64_t offset, uint32_t length) {
  if (offset >= old->horizon) return 0;
  const uint64_t gone = old->horizon - offset;
  return gone < length ? (uint32_t)gone : length;
}

/* Bytes from `offset` on, of one range; those before the horizon are zeros. */
static enum bulla_status read_range(const struct bulla_delta_old *old, uint64_t offset,
                                    uint8_t *bytes, uint32_t length) {
  const uint32_t gone = gone_of(old, offset, length);
  memset(bytes, 0, gone);
  if (gone == length) return BULLA_OK;
  return read_part(old->base, offset + gone, bytes + gone, length - gone);
}

static enum bulla_status fill(struct bulla_delta_old *old, int64_t start, uint32_t length) {
  const int64_t end = start + length < old->size ? start + length : old->size;
  uint32_t offset = start > 0 ? (uint32_t)start : 0;
  memset(old->window, 0, (size_t)((int64_t)offset - start));
  while ((int64_t)offset < end) {
    const struct bulla_delta_range *range = bulla_delta_range_of(old, offset);
    const uint32_t inside = offset - range->start;
    const uint32_t wanted = (uint32_t)(end - offset);
    const uint32_t left = range->length - inside;
    const uint32_t step = wanted < left ? wanted : left;
    uint8_t *const place = old->window + ((int64_t)offset - start);
    BULLA_TRY(read_range(old, range->offset + inside, place, step));
    offset += step;
  }
  memset(old->window + (end - start), 0, (size_t)(start + length - end));
  return BULLA_OK;
}

/* Where the image is in memory, and all that is wanted lies in one range, it is looked at there. */
static bool look_inside(struct bulla_delta_old *old, int64_t from, int64_t to) {
  if (old->base->bytes == NULL || from < 0 || to > old->size) return false;
  const struct bulla_delta_range *range = bulla_delta_range_of(old, (uint32_t)from);
  const int64_t range_end = (int64_t)range->start + range->length;
  const uint32_t gone = gone_of(old, range->offset, range->length);
  if (from < (int64_t)range->start + gone || to > range_end) return false;
  if (range->offset > old->base->size || range->length > old->base->size - range->offset) {
    return false;
  }
  old->run = old->base->bytes + range->offset + gone;
  old->run_start = (int64_t)range->start + gone;
  old->run_end = range_end;
  return true;
}

/* How much to read for what stands at `from`. */
static uint32_t worth_reading(const struct bulla_delta_old *old, int64_t from) {
  const bool goes_on = from > old->run_start && from <= old->run_end;
  const int64_t length = goes_on ? 2 * (old->run_end - old->run_start) : kFirstRead;
  return length < old->window_bytes ? (uint32_t)length : old->window_bytes;
}

enum bulla_status bulla_delta_old_fetch(struct bulla_delta_old *old, uint32_t offset) {
  const int64_t from = (int64_t)offset - BULLA_DELTA_BYTES_BEFORE;
  const int64_t to = (int64_t)offset + BULLA_DELTA_BYTES_AFTER;
  if (look_inside(old, from, to)) return BULLA_OK;
  const uint32_t length = worth_reading(old, from);
  bulla_delta_old_begin(old);
  BULLA_TRY(fill(old, from, length));
  old->run = old->window;
  old->run_start = from;
  old->run_end = from + length;
  return BULLA_OK;
}
