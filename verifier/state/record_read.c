/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a record, once: every byte that is used is the byte that was hashed.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/record_fields.h"

struct reader {
  const struct bulla_board *board;
  const struct bulla_crypto *crypto;
  struct bulla_area area;
  uint64_t offset;
  uint64_t size;
  struct bulla_sha256 hash;
};

static enum bulla_status open_reader(struct reader *reader, const struct bulla_board *board,
                                     uint8_t slot) {
  memset(reader, 0, sizeof *reader);
  reader->board = board;
  reader->area.kind = BULLA_AREA_RECORD;
  reader->area.slot = slot;
  return board->size(board->context, &reader->area, &reader->size);
}

static enum bulla_status next(struct reader *reader, uint8_t *bytes, size_t length) {
  const struct bulla_board *board = reader->board;
  const struct bulla_crypto *crypto = reader->crypto;
  if (length > reader->size - reader->offset) return BULLA_FIELD_INVALID;
  BULLA_TRY(board->read(board->context, &reader->area, reader->offset, bytes, length));
  reader->offset += length;
  return crypto->sha256_update(crypto->context, &reader->hash, bytes, length);
}

enum bulla_status bulla_record_tag(const struct bulla_board *board,
                                   const uint8_t digest[BULLA_DIGEST_BYTES],
                                   uint8_t tag[BULLA_RECORD_TAG_BYTES]) {
  if (board->tag != NULL) return board->tag(board->context, digest, tag);
  memcpy(tag, digest, BULLA_RECORD_TAG_BYTES);
  return BULLA_OK;
}

enum bulla_status bulla_record_peek(const struct bulla_board *board, uint8_t slot, bool *present,
                                    uint64_t *generation) {
  uint8_t bytes[BULLA_RECORD_HEAD_BYTES];
  struct bulla_record_head head;
  struct reader reader;
  *present = false;
  *generation = 0;
  BULLA_TRY(open_reader(&reader, board, slot));
  if (reader.size < sizeof bytes) return BULLA_OK;
  BULLA_TRY(board->read(board->context, &reader.area, 0, bytes, sizeof bytes));
  if (bulla_record_head_decode(bytes, &head) != BULLA_OK) return BULLA_OK;
  *present = true;
  *generation = head.generation;
  return BULLA_OK;
}

static enum bulla_status read_component(struct reader *reader, struct bulla_device_state *state) {
  uint8_t bytes[BULLA_RECORD_COMPONENT_BYTES];
  struct bulla_component_state *component = &state->components[state->component_count];
  BULLA_TRY(next(reader, bytes, sizeof bytes));
  BULLA_TRY(bulla_record_component_decode(bytes, component));
  if (bulla_state_find(state, component->component) != NULL) return BULLA_FIELD_INVALID;
  state->component_count++;
  return BULLA_OK;
}

static enum bulla_status read_body(struct reader *reader, struct bulla_record *record,
                                   struct bulla_device_state *state, uint8_t *memory,
                                   size_t memory_bytes) {
  uint8_t bytes[BULLA_RECORD_HEAD_BYTES];
  struct bulla_record_head head;
  BULLA_TRY(next(reader, bytes, sizeof bytes));
  BULLA_TRY(bulla_record_head_decode(bytes, &head));
  if (head.store_bytes > memory_bytes) return BULLA_MEMORY_EXCEEDED;
  if (head.component_count > state->capacity) return BULLA_SPACE_EXCEEDED;
  BULLA_TRY(next(reader, memory, head.store_bytes));
  record->generation = head.generation;
  record->trial_starts = head.trial_starts;
  record->store = bulla_cursor_over(memory, head.store_bytes);
  state->key_store_floor = head.key_store_floor;
  state->capability_counter = head.capability_counter;
  state->component_count = 0;
  while (state->component_count < head.component_count) BULLA_TRY(read_component(reader, state));
  return BULLA_OK;
}

static enum bulla_status check_tag(struct reader *reader) {
  const struct bulla_board *board = reader->board;
  const struct bulla_crypto *crypto = reader->crypto;
  uint8_t digest[BULLA_DIGEST_BYTES];
  uint8_t wanted[BULLA_RECORD_TAG_BYTES];
  uint8_t found[BULLA_RECORD_TAG_BYTES];
  if (reader->size - reader->offset < sizeof found) return BULLA_FIELD_INVALID;
  BULLA_TRY(crypto->sha256_final(crypto->context, &reader->hash, digest));
  BULLA_TRY(bulla_record_tag(board, digest, wanted));
  BULLA_TRY(board->read(board->context, &reader->area, reader->offset, found, sizeof found));
  return bulla_digest_equal(found, wanted) ? BULLA_OK : BULLA_RESULT_DIGEST;
}

enum bulla_status bulla_record_read(const struct bulla_board *board,
                                    const struct bulla_crypto *crypto, uint8_t slot,
                                    struct bulla_record *record, struct bulla_device_state *state,
                                    uint8_t *memory, size_t memory_bytes) {
  struct reader reader;
  BULLA_TRY(open_reader(&reader, board, slot));
  reader.crypto = crypto;
  BULLA_TRY(crypto->sha256_init(crypto->context, &reader.hash));
  BULLA_TRY(read_body(&reader, record, state, memory, memory_bytes));
  return check_tag(&reader);
}
