/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands in a place says in_place_journal.h.
 */
#include "verifier/delta/in_place_journal.h"

#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/crc32.h"
#include "verifier/delta/in_place_flash.h"
#include "verifier/delta/little_endian.h"

enum { kMarkBytes = 8 };

uint32_t bulla_in_place_place_bytes(const struct bulla_in_place_flash *flash) {
  const uint32_t half = flash->journal_bytes / 2;
  return half - half % flash->unit_bytes;
}

enum bulla_status bulla_in_place_read(const struct bulla_in_place_flash *flash, uint32_t place,
                                      uint64_t offset, uint8_t *bytes, size_t length) {
  const uint32_t start = place * bulla_in_place_place_bytes(flash);
  return flash->read(flash->context, BULLA_IN_PLACE_JOURNAL, start + (uint32_t)offset, bytes,
                     length);
}

static uint32_t mark_stride(uint32_t granule_bytes) {
  return granule_bytes > kMarkBytes ? granule_bytes : kMarkBytes;
}

uint64_t bulla_in_place_record_bytes(uint64_t state_bytes, uint32_t marks, uint32_t granule_bytes) {
  return bulla_in_place_marks_offset(state_bytes) + (uint64_t)marks * mark_stride(granule_bytes);
}

uint32_t bulla_in_place_mark_room(const struct bulla_in_place_flash *flash, uint64_t state_bytes) {
  const uint32_t place = bulla_in_place_place_bytes(flash);
  if (state_bytes >= place || bulla_in_place_marks_offset(state_bytes) >= place) return 0;
  return (place - (uint32_t)bulla_in_place_marks_offset(state_bytes)) /
         mark_stride(flash->granule_bytes);
}

static void read_head(const uint8_t head[BULLA_IN_PLACE_HEAD_BYTES],
                      struct bulla_in_place_record *record) {
  record->sequence = bulla_load32(head + 4);
  memcpy(record->patch, head + 8, sizeof record->patch);
  record->new_size = bulla_load64(head + 40);
  record->old_size = bulla_load64(head + 48);
  record->geometry.erase_bytes = bulla_load32(head + 56);
  record->geometry.scratch_bytes = bulla_load32(head + 60);
  record->ring_pages = bulla_load32(head + 64);
  record->first_page = bulla_load32(head + 68);
  record->saved_end = bulla_load32(head + 72);
  record->state_bytes = bulla_load32(head + 76);
}

static enum bulla_status check_state(const struct bulla_in_place_flash *flash,
                                     struct bulla_in_place_record *record) {
  uint8_t piece[64];
  for (uint32_t at = 0; at < record->state_bytes;) {
    const uint32_t left = record->state_bytes - at;
    const uint32_t step = left < sizeof piece ? left : (uint32_t)sizeof piece;
    BULLA_TRY(bulla_in_place_read(flash, record->place, BULLA_IN_PLACE_HEAD_BYTES + (uint64_t)at,
                                  piece, step));
    record->check = bulla_crc32(record->check, piece, step);
    at += step;
  }
  return BULLA_OK;
}

enum bulla_status bulla_in_place_record_read(const struct bulla_in_place_flash *flash,
                                             uint32_t place, struct bulla_in_place_record *record) {
  uint8_t head[BULLA_IN_PLACE_HEAD_BYTES], end[BULLA_IN_PLACE_END_BYTES];
  if (bulla_in_place_mark_room(flash, 0) == 0) return BULLA_NOT_FOUND;
  BULLA_TRY(bulla_in_place_read(flash, place, 0, head, sizeof head));
  if (memcmp(head, BULLA_IN_PLACE_MAGIC, 4) != 0) return BULLA_NOT_FOUND;
  read_head(head, record);
  if (bulla_in_place_mark_room(flash, record->state_bytes) == 0) return BULLA_NOT_FOUND;
  record->place = place;
  record->check = bulla_crc32(BULLA_CRC32_START, head, sizeof head);
  BULLA_TRY(check_state(flash, record));
  BULLA_TRY(bulla_in_place_read(flash, place, bulla_in_place_end_offset(record->state_bytes), end,
                                sizeof end));
  const bool whole =
      memcmp(end, BULLA_IN_PLACE_END_MAGIC, 4) == 0 && bulla_load32(end + 4) == record->check;
  return whole ? BULLA_OK : BULLA_NOT_FOUND;
}

enum bulla_status bulla_in_place_find(const struct bulla_in_place_flash *flash,
                                      struct bulla_in_place_record *record) {
  struct bulla_in_place_record other;
  const enum bulla_status first = bulla_in_place_record_read(flash, 0, record);
  if (first != BULLA_OK && first != BULLA_NOT_FOUND) return first;
  const enum bulla_status second = bulla_in_place_record_read(flash, 1, &other);
  if (second == BULLA_NOT_FOUND) return first;
  BULLA_TRY(second);
  const bool newer = other.sequence - record->sequence < UINT32_C(1) << 31;
  if (first == BULLA_NOT_FOUND || newer) *record = other;
  return BULLA_OK;
}

static void mark_of(const struct bulla_in_place_record *record, uint32_t index,
                    uint8_t mark[kMarkBytes]) {
  const uint32_t page = record->saved_end + index;
  bulla_store32(mark, page);
  bulla_store32(mark + 4, ~page ^ record->check);
}

static uint32_t mark_offset(const struct bulla_in_place_flash *flash,
                            const struct bulla_in_place_record *record, uint32_t index) {
  return (uint32_t)bulla_in_place_marks_offset(record->state_bytes) +
         index * mark_stride(flash->granule_bytes);
}

static enum bulla_status is_marked(const struct bulla_in_place_flash *flash,
                                   const struct bulla_in_place_record *record, uint32_t index,
                                   bool *marked) {
  uint8_t wanted[kMarkBytes], found[kMarkBytes];
  mark_of(record, index, wanted);
  BULLA_TRY(bulla_in_place_read(flash, record->place, mark_offset(flash, record, index), found,
                                sizeof found));
  *marked = memcmp(wanted, found, sizeof found) == 0;
  return BULLA_OK;
}

enum bulla_status bulla_in_place_saved_end(const struct bulla_in_place_flash *flash,
                                           const struct bulla_in_place_record *record,
                                           uint32_t *saved_end) {
  const uint32_t room = bulla_in_place_mark_room(flash, record->state_bytes);
  uint32_t marks = 0;
  bool marked = true;
  while (marks < room && marked) {
    BULLA_TRY(is_marked(flash, record, marks, &marked));
    if (marked) marks++;
  }
  *saved_end = record->saved_end + marks;
  return BULLA_OK;
}

enum bulla_status bulla_in_place_mark(const struct bulla_in_place_flash *flash,
                                      const struct bulla_in_place_record *record, uint32_t index) {
  struct bulla_in_place_writer writer;
  uint8_t mark[kMarkBytes];
  bool marked;
  if (index >= bulla_in_place_mark_room(flash, record->state_bytes)) return BULLA_SPACE_EXCEEDED;
  mark_of(record, index, mark);
  bulla_in_place_write_at(
      &writer, BULLA_IN_PLACE_JOURNAL,
      record->place * bulla_in_place_place_bytes(flash) + mark_offset(flash, record, index));
  BULLA_TRY(bulla_in_place_put(flash, &writer, mark, sizeof mark));
  BULLA_TRY(bulla_in_place_flush(flash, &writer));
  BULLA_TRY(is_marked(flash, record, index, &marked));
  return marked ? BULLA_OK : BULLA_WRITE_FAILED;
}

enum bulla_status bulla_in_place_look(const struct bulla_in_place_flash *flash,
                                      struct bulla_in_place_progress *progress) {
  struct bulla_in_place_record record;
  uint32_t saved_end;
  memset(progress, 0, sizeof *progress);
  const enum bulla_status status = bulla_in_place_find(flash, &record);
  if (status == BULLA_NOT_FOUND) return BULLA_OK;
  BULLA_TRY(status);
  BULLA_TRY(bulla_in_place_saved_end(flash, &record, &saved_end));
  const bool touched = record.first_page > 0 || saved_end > 0 || record.old_size == 0;
  memcpy(progress->patch, record.patch, sizeof progress->patch);
  progress->written = (uint64_t)record.first_page * record.geometry.erase_bytes;
  progress->new_size = record.new_size;
  progress->phase = touched ? BULLA_IN_PLACE_OVERWRITING : BULLA_IN_PLACE_PREPARED;
  return BULLA_OK;
}

/* Without its head a record is none. The one in force goes last: without it the one before would
 * count, and its pages are gone from the ring. */
enum bulla_status bulla_in_place_close(const struct bulla_in_place_flash *flash) {
  struct bulla_in_place_record record;
  const uint32_t bytes = bulla_in_place_place_bytes(flash);
  const enum bulla_status status = bulla_in_place_find(flash, &record);
  if (status == BULLA_NOT_FOUND) return BULLA_OK;
  BULLA_TRY(status);
  BULLA_TRY(flash->erase(flash->context, BULLA_IN_PLACE_JOURNAL, (record.place ^ 1) * bytes,
                         flash->unit_bytes));
  return flash->erase(flash->context, BULLA_IN_PLACE_JOURNAL, record.place * bytes,
                      flash->unit_bytes);
}
