/* SPDX-License-Identifier: Apache-2.0
 *
 * A record is written from front to back through one buffer, read back, and then in force.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/crc32.h"
#include "verifier/delta/in_place_flash.h"
#include "verifier/delta/in_place_journal.h"
#include "verifier/delta/little_endian.h"
#include "verifier/delta/save.h"

static void write_head(const struct bulla_in_place_record *record,
                       uint8_t head[BULLA_IN_PLACE_HEAD_BYTES]) {
  memset(head, 0, BULLA_IN_PLACE_HEAD_BYTES);
  memcpy(head, BULLA_IN_PLACE_MAGIC, 4);
  bulla_store32(head + 4, record->sequence);
  memcpy(head + 8, record->patch, sizeof record->patch);
  bulla_store64(head + 40, record->new_size);
  bulla_store64(head + 48, record->old_size);
  bulla_store32(head + 56, record->geometry.erase_bytes);
  bulla_store32(head + 60, record->geometry.scratch_bytes);
  bulla_store32(head + 64, record->ring_pages);
  bulla_store32(head + 68, record->first_page);
  bulla_store32(head + 72, record->saved_end);
  bulla_store32(head + 76, record->state_bytes);
}

static enum bulla_status count(void *context, uint8_t *bytes, size_t length) {
  (void)bytes;
  *(uint64_t *)context += length;
  return BULLA_OK;
}

struct record_writer {
  const struct bulla_in_place_flash *flash;
  struct bulla_in_place_writer at;
  uint32_t check;
};

static enum bulla_status put(void *context, uint8_t *bytes, size_t length) {
  struct record_writer *const writer = (struct record_writer *)context;
  writer->check = bulla_crc32(writer->check, bytes, length);
  return bulla_in_place_put(writer->flash, &writer->at, bytes, length);
}

/* What makes the record whole is written last. */
static enum bulla_status write_end(const struct record_writer *body, uint32_t offset) {
  struct bulla_in_place_writer writer;
  uint8_t end[BULLA_IN_PLACE_END_BYTES];
  memcpy(end, BULLA_IN_PLACE_END_MAGIC, 4);
  bulla_store32(end + 4, body->check);
  bulla_in_place_write_at(&writer, BULLA_IN_PLACE_JOURNAL, offset);
  BULLA_TRY(bulla_in_place_put(body->flash, &writer, end, sizeof end));
  return bulla_in_place_flush(body->flash, &writer);
}

/* How much of the place record and marks take, in units that are erased. */
static enum bulla_status size_up(const struct bulla_in_place_flash *flash,
                                 struct bulla_in_place_record *record, uint32_t marks,
                                 struct bulla_delta *delta, uint32_t *erased_bytes) {
  const uint32_t unit = flash->unit_bytes;
  uint64_t state_bytes = 0;
  const struct bulla_delta_passage counting = {&state_bytes, count};
  if (delta != NULL) BULLA_TRY(bulla_delta_save(delta, &counting));
  if (bulla_in_place_mark_room(flash, state_bytes) < marks) return BULLA_SPACE_EXCEEDED;
  const uint64_t bytes = bulla_in_place_record_bytes(state_bytes, marks, flash->granule_bytes);
  record->state_bytes = (uint32_t)state_bytes;
  *erased_bytes = ((uint32_t)bytes + unit - 1) / unit * unit;
  return BULLA_OK;
}

static enum bulla_status read_back(const struct bulla_in_place_flash *flash,
                                   const struct bulla_in_place_record *record) {
  struct bulla_in_place_record found;
  const enum bulla_status status = bulla_in_place_record_read(flash, record->place, &found);
  if (status == BULLA_NOT_FOUND) return BULLA_WRITE_FAILED;
  BULLA_TRY(status);
  return found.check == record->check ? BULLA_OK : BULLA_WRITE_FAILED;
}

enum bulla_status bulla_in_place_record_write(const struct bulla_in_place_flash *flash,
                                              struct bulla_in_place_record *record, uint32_t marks,
                                              struct bulla_delta *delta) {
  const uint32_t start = record->place * bulla_in_place_place_bytes(flash);
  struct record_writer writer = {flash, {BULLA_IN_PLACE_JOURNAL, start, 0, {0}}, BULLA_CRC32_START};
  const struct bulla_delta_passage putting = {&writer, put};
  uint8_t head[BULLA_IN_PLACE_HEAD_BYTES];
  uint32_t erased_bytes;
  BULLA_TRY(size_up(flash, record, marks, delta, &erased_bytes));
  BULLA_TRY(flash->erase(flash->context, BULLA_IN_PLACE_JOURNAL, start, erased_bytes));
  write_head(record, head);
  BULLA_TRY(put(&writer, head, sizeof head));
  if (delta != NULL) BULLA_TRY(bulla_delta_save(delta, &putting));
  BULLA_TRY(bulla_in_place_flush(flash, &writer.at));
  BULLA_TRY(write_end(&writer, start + (uint32_t)bulla_in_place_end_offset(record->state_bytes)));
  record->check = writer.check;
  return read_back(flash, record);
}

struct record_reader {
  const struct bulla_in_place_flash *flash;
  const struct bulla_in_place_record *record;
  uint32_t at;
};

static enum bulla_status give(void *context, uint8_t *bytes, size_t length) {
  struct record_reader *const reader = (struct record_reader *)context;
  const struct bulla_in_place_record *const record = reader->record;
  if (length > record->state_bytes - reader->at) return BULLA_ENCODING_INVALID;
  BULLA_TRY(bulla_in_place_read(reader->flash, record->place,
                                BULLA_IN_PLACE_HEAD_BYTES + (uint64_t)reader->at, bytes, length));
  reader->at += (uint32_t)length;
  return BULLA_OK;
}

enum bulla_status bulla_in_place_record_restore(const struct bulla_in_place_flash *flash,
                                                const struct bulla_in_place_record *record,
                                                struct bulla_delta *delta) {
  struct record_reader reader = {flash, record, 0};
  const struct bulla_delta_passage giving = {&reader, give};
  BULLA_TRY(bulla_delta_restore(delta, &giving));
  return reader.at == record->state_bytes ? BULLA_OK : BULLA_ENCODING_INVALID;
}
