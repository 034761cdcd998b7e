/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing a record piece by piece and reading it back, without a copy of it in memory.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/record_fields.h"

enum { kChunkBytes = 128 };

struct writer {
  const struct bulla_board *board;
  const struct bulla_crypto *crypto;
  struct bulla_area area;
  uint64_t offset;
  struct bulla_sha256 hash;
};

static enum bulla_status append(struct writer *writer, const uint8_t *bytes, size_t length) {
  const struct bulla_board *board = writer->board;
  const struct bulla_crypto *crypto = writer->crypto;
  BULLA_TRY(crypto->sha256_update(crypto->context, &writer->hash, bytes, length));
  BULLA_TRY(board->write(board->context, &writer->area, writer->offset, bytes, length));
  writer->offset += length;
  return BULLA_OK;
}

static enum bulla_status append_body(struct writer *writer, const struct bulla_record *record,
                                     const struct bulla_device_state *state) {
  uint8_t bytes[BULLA_RECORD_COMPONENT_BYTES];
  const struct bulla_record_head head = {
      (uint8_t)state->component_count, record->trial_starts,
      (uint32_t)record->store.left,    record->generation,
      state->key_store_floor,          state->capability_counter};
  bulla_record_head_encode(&head, bytes);
  BULLA_TRY(append(writer, bytes, BULLA_RECORD_HEAD_BYTES));
  BULLA_TRY(append(writer, record->store.at, record->store.left));
  for (uint32_t i = 0; i < state->component_count; i++) {
    bulla_record_component_encode(&state->components[i], bytes);
    BULLA_TRY(append(writer, bytes, sizeof bytes));
  }
  return BULLA_OK;
}

static enum bulla_status append_tag(struct writer *writer, uint8_t digest[BULLA_DIGEST_BYTES],
                                    uint8_t tag[BULLA_RECORD_TAG_BYTES]) {
  const struct bulla_board *board = writer->board;
  const struct bulla_crypto *crypto = writer->crypto;
  BULLA_TRY(crypto->sha256_final(crypto->context, &writer->hash, digest));
  BULLA_TRY(bulla_record_tag(board, digest, tag));
  BULLA_TRY(
      board->write(board->context, &writer->area, writer->offset, tag, BULLA_RECORD_TAG_BYTES));
  return board->finish(board->context, &writer->area);
}

/* Flash is asked once more: what it holds must be what was meant. */
static enum bulla_status read_back(const struct writer *writer,
                                   const uint8_t digest[BULLA_DIGEST_BYTES],
                                   const uint8_t tag[BULLA_RECORD_TAG_BYTES]) {
  const struct bulla_board *board = writer->board;
  const struct bulla_crypto *crypto = writer->crypto;
  struct bulla_sha256 hash;
  uint8_t chunk[kChunkBytes];
  uint8_t found[BULLA_DIGEST_BYTES];
  BULLA_TRY(crypto->sha256_init(crypto->context, &hash));
  for (uint64_t at = 0; at < writer->offset;) {
    const uint64_t left = writer->offset - at;
    const size_t length = left < kChunkBytes ? (size_t)left : kChunkBytes;
    BULLA_TRY(board->read(board->context, &writer->area, at, chunk, length));
    BULLA_TRY(crypto->sha256_update(crypto->context, &hash, chunk, length));
    at += length;
  }
  BULLA_TRY(crypto->sha256_final(crypto->context, &hash, found));
  if (!bulla_digest_equal(found, digest)) return BULLA_WRITE_FAILED;
  BULLA_TRY(
      board->read(board->context, &writer->area, writer->offset, chunk, BULLA_RECORD_TAG_BYTES));
  return bulla_digest_equal(chunk, tag) ? BULLA_OK : BULLA_WRITE_FAILED;
}

enum bulla_status bulla_record_fits(const struct bulla_board *board, uint8_t slot,
                                    size_t store_bytes, uint32_t component_count) {
  struct bulla_area area;
  uint64_t size;
  memset(&area, 0, sizeof area);
  area.kind = BULLA_AREA_RECORD;
  area.slot = slot;
  BULLA_TRY(board->size(board->context, &area, &size));
  const uint64_t needed = BULLA_RECORD_HEAD_BYTES + (uint64_t)store_bytes +
                          (uint64_t)component_count * BULLA_RECORD_COMPONENT_BYTES +
                          BULLA_RECORD_TAG_BYTES;
  return needed <= size && component_count <= UINT8_MAX ? BULLA_OK : BULLA_SPACE_EXCEEDED;
}

enum bulla_status bulla_record_write(const struct bulla_board *board,
                                     const struct bulla_crypto *crypto, uint8_t slot,
                                     const struct bulla_record *record,
                                     const struct bulla_device_state *state) {
  struct writer writer;
  uint8_t digest[BULLA_DIGEST_BYTES];
  uint8_t tag[BULLA_RECORD_TAG_BYTES];
  memset(&writer, 0, sizeof writer);
  writer.board = board;
  writer.crypto = crypto;
  writer.area.kind = BULLA_AREA_RECORD;
  writer.area.slot = slot;
  BULLA_TRY(bulla_record_fits(board, slot, record->store.left, state->component_count));
  BULLA_TRY(crypto->sha256_init(crypto->context, &writer.hash));
  BULLA_TRY(board->erase(board->context, &writer.area));
  BULLA_TRY(append_body(&writer, record, state));
  BULLA_TRY(append_tag(&writer, digest, tag));
  return read_back(&writer, digest, tag);
}
