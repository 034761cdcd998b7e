/* SPDX-License-Identifier: Apache-2.0
 *
 * The file header (FORMAT.md 2).
 */
#include "formats/wire/header.h"

#include <string.h>

#include "formats/wire/numbers.h"

static const uint8_t kMagic[BULLA_MAGIC_BYTES] = BULLA_MAGIC;

bool bulla_has_magic(struct bulla_cursor bytes) {
  return bytes.left >= BULLA_MAGIC_BYTES && memcmp(bytes.at, kMagic, BULLA_MAGIC_BYTES) == 0;
}

static enum bulla_status check_region(const struct bulla_header *header, uint64_t file_bytes) {
  const uint32_t offset = header->payload_offset;
  if (offset == 0 || offset > BULLA_PAYLOAD_OFFSET_MAX) return BULLA_BAD_REGION;
  if (offset % BULLA_PAYLOAD_ALIGN_BYTES != 0) return BULLA_BAD_REGION;
  if (header->envelope_length == 0) return BULLA_BAD_REGION;
  if (header->envelope_length > offset - BULLA_HEADER_BYTES) return BULLA_BAD_REGION;
  return file_bytes < offset ? BULLA_LENGTH_MISMATCH : BULLA_OK;
}

enum bulla_status bulla_header_decode(struct bulla_cursor bytes, uint64_t file_bytes,
                                      struct bulla_header *header) {
  struct bulla_cursor skipped;
  struct bulla_header found;
  uint32_t version;
  uint32_t zero;
  if (!bulla_has_magic(bytes)) return BULLA_BAD_MAGIC;
  if (bytes.left < BULLA_HEADER_BYTES) return BULLA_LENGTH_MISMATCH;
  enum bulla_status status = bulla_cursor_take(&bytes, BULLA_MAGIC_BYTES, &skipped);
  if (status == BULLA_OK) status = bulla_cursor_le(&bytes, 2, &version);
  if (status == BULLA_OK) status = bulla_cursor_le(&bytes, 2, &zero);
  if (status == BULLA_OK) status = bulla_cursor_le(&bytes, 4, &found.envelope_length);
  if (status == BULLA_OK) status = bulla_cursor_le(&bytes, 4, &found.payload_offset);
  if (status != BULLA_OK) return status;
  if (version != BULLA_FORMAT_VERSION || zero != 0) return BULLA_UNSUPPORTED_FORMAT;
  for (size_t i = 0; i < 12; i++) {
    if (bytes.at[i] != 0) return BULLA_PADDING_NOT_ZERO;
  }
  status = check_region(&found, file_bytes);
  if (status == BULLA_OK) *header = found;
  return status;
}

static void put_le(uint8_t *bytes, uint32_t value, size_t length) {
  for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)(value >> (8 * i));
}

void bulla_header_encode(const struct bulla_header *header, uint8_t bytes[BULLA_HEADER_BYTES]) {
  memset(bytes, 0, BULLA_HEADER_BYTES);
  memcpy(bytes, kMagic, BULLA_MAGIC_BYTES);
  put_le(bytes + 8, BULLA_FORMAT_VERSION, 2);
  put_le(bytes + 12, header->envelope_length, 4);
  put_le(bytes + 16, header->payload_offset, 4);
}
