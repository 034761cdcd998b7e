/* SPDX-License-Identifier: Apache-2.0
 *
 * The buffer is a multiple of every granule, and pages are multiples of the buffer.
 */
#include "verifier/delta/in_place_flash.h"

#include <string.h>

#include "formats/wire/try.h"

enum { kPieceBytes = 2 * BULLA_IN_PLACE_GRANULE_MAX };

void bulla_in_place_write_at(struct bulla_in_place_writer *writer, enum bulla_in_place_area area,
                             uint32_t offset) {
  writer->area = area;
  writer->offset = offset;
  writer->used = 0;
}

static enum bulla_status program(const struct bulla_in_place_flash *flash,
                                 struct bulla_in_place_writer *writer) {
  BULLA_TRY(
      flash->program(flash->context, writer->area, writer->offset, writer->bytes, writer->used));
  writer->offset += writer->used;
  writer->used = 0;
  return BULLA_OK;
}

enum bulla_status bulla_in_place_put(const struct bulla_in_place_flash *flash,
                                     struct bulla_in_place_writer *writer, const uint8_t *bytes,
                                     size_t length) {
  while (length > 0) {
    const size_t room = kPieceBytes - (size_t)writer->used;
    const size_t step = length < room ? length : room;
    memcpy(writer->bytes + writer->used, bytes, step);
    writer->used += (uint32_t)step;
    bytes += step;
    length -= step;
    if (writer->used == kPieceBytes) BULLA_TRY(program(flash, writer));
  }
  return BULLA_OK;
}

enum bulla_status bulla_in_place_flush(const struct bulla_in_place_flash *flash,
                                       struct bulla_in_place_writer *writer) {
  const uint32_t granule = flash->granule_bytes;
  const uint32_t end = (writer->used + granule - 1) & ~(granule - 1);
  if (end == 0) return BULLA_OK;
  memset(writer->bytes + writer->used, 0xff, end - writer->used);
  writer->used = end;
  return program(flash, writer);
}

enum bulla_status bulla_in_place_copy(const struct bulla_in_place_flash *flash,
                                      uint32_t slot_offset, uint32_t ring_offset, uint32_t length) {
  uint8_t bytes[kPieceBytes], again[kPieceBytes];
  BULLA_TRY(flash->erase(flash->context, BULLA_IN_PLACE_RING, ring_offset, length));
  for (uint32_t at = 0; at < length; at += kPieceBytes) {
    const uint32_t to = ring_offset + at;
    BULLA_TRY(
        flash->read(flash->context, BULLA_IN_PLACE_SLOT, slot_offset + at, bytes, kPieceBytes));
    BULLA_TRY(flash->program(flash->context, BULLA_IN_PLACE_RING, to, bytes, kPieceBytes));
    BULLA_TRY(flash->read(flash->context, BULLA_IN_PLACE_RING, to, again, kPieceBytes));
    if (memcmp(bytes, again, kPieceBytes) != 0) return BULLA_WRITE_FAILED;
  }
  return BULLA_OK;
}
