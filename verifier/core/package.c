/* SPDX-License-Identifier: Apache-2.0
 *
 * Stages 1 to 3: the file, its CBOR, what kind of document it carries (FORMAT.md 2, 4, 9).
 */
#include "bulla/package.h"

#include <string.h>

#include "formats/wire/try.h"

enum { kChunkBytes = 128 };

/* Zeros from the end of the envelope up to the payload: no room for covert bytes. */
static enum bulla_status check_padding(const struct bulla_source *source, uint64_t from,
                                       uint64_t to) {
  uint8_t chunk[kChunkBytes];
  while (from < to) {
    const size_t length = to - from < kChunkBytes ? (size_t)(to - from) : kChunkBytes;
    BULLA_TRY(source->read(source->context, from, chunk, length));
    for (size_t i = 0; i < length; i++) {
      if (chunk[i] != 0) return BULLA_PADDING_NOT_ZERO;
    }
    from += length;
  }
  return BULLA_OK;
}

static enum bulla_status read_header(struct bulla_package *package,
                                     const struct bulla_source *source) {
  uint8_t bytes[BULLA_HEADER_BYTES];
  const size_t length =
      source->size < BULLA_HEADER_BYTES ? (size_t)source->size : BULLA_HEADER_BYTES;
  BULLA_TRY(source->read(source->context, 0, bytes, length));
  BULLA_TRY(bulla_header_decode(bulla_cursor_over(bytes, length), source->size, &package->header));
  package->envelope_offset = BULLA_HEADER_BYTES;
  return check_padding(source, BULLA_HEADER_BYTES + (uint64_t)package->header.envelope_length,
                       package->header.payload_offset);
}

/* Types that may stand in an envelope but not in version 1, and those that never may (FORMAT.md 9).
 */
static enum bulla_status judge_type(uint64_t type, uint64_t wanted) {
  switch (type) {
    case BULLA_TYPE_MANIFEST:
    case BULLA_TYPE_KEY_STORE:
      return wanted == 0 || wanted == type ? BULLA_OK : BULLA_WRONG_TYPE;
    case 0:
    case BULLA_TYPE_REQUEST:
    case BULLA_TYPE_RESPONSE:
    case BULLA_TYPE_BATCH:
    case BULLA_TYPE_TRANSPORT:
      return BULLA_WRONG_TYPE;
    default:
      return BULLA_FEATURE_UNSUPPORTED;
  }
}

static enum bulla_status judge_transport_type(const struct bulla_envelope *envelope,
                                              struct bulla_fault *fault) {
  uint64_t type;
  uint64_t version;
  if (!envelope->has_transport) return BULLA_OK;
  fault->part = BULLA_PART_TRANSPORT;
  BULLA_TRY(bulla_document_begin(envelope->transport, &type, &version));
  if (type != BULLA_TYPE_TRANSPORT) return BULLA_WRONG_TYPE;
  return version == BULLA_FORMAT_VERSION ? BULLA_OK : BULLA_UNSUPPORTED_FORMAT;
}

static enum bulla_status judge_document(struct bulla_package *package,
                                        const struct bulla_crypto *crypto, uint64_t wanted,
                                        struct bulla_fault *fault) {
  uint64_t version;
  fault->part = BULLA_PART_DOCUMENT;
  fault->entry = 0;
  BULLA_TRY(bulla_document_begin(package->envelope.document, &package->document_type, &version));
  BULLA_TRY(judge_type(package->document_type, wanted));
  fault->entry = 1;
  if (version != BULLA_FORMAT_VERSION) return BULLA_UNSUPPORTED_FORMAT;
  BULLA_TRY(judge_transport_type(&package->envelope, fault));
  return bulla_digest(crypto, package->envelope.document, package->digest);
}

/* A part that only looks broken because memory ended before it did. */
static enum bulla_status blame_memory(enum bulla_status status, uint64_t beyond) {
  if (beyond == 0) return status;
  return status == BULLA_CBOR_TRUNCATED || status == BULLA_FIELD_INVALID ||
                 status == BULLA_TRAILING_BYTES
             ? BULLA_MEMORY_EXCEEDED
             : status;
}

static enum bulla_status read_parts(struct bulla_package *package,
                                    const struct bulla_crypto *crypto,
                                    const struct bulla_source *source, uint64_t wanted,
                                    struct bulla_cursor memory, uint8_t *bytes,
                                    struct bulla_fault *fault) {
  BULLA_TRY(read_header(package, source));
  const uint64_t whole = package->header.envelope_length;
  const size_t held = whole < memory.left ? (size_t)whole : memory.left;
  const struct bulla_cursor part = bulla_cursor_over(memory.at, held);
  const uint64_t beyond = whole - held;
  BULLA_TRY(source->read(source->context, BULLA_HEADER_BYTES, bytes, held));
  fault->stage = BULLA_STAGE_CBOR;
  fault->part = BULLA_PART_ENVELOPE;
  BULLA_TRY(blame_memory(bulla_envelope_check(part, beyond), beyond));
  fault->stage = BULLA_STAGE_TYPE;
  const enum bulla_status shape =
      bulla_envelope_decode(part, beyond, &package->envelope, &fault->entry);
  BULLA_TRY(blame_memory(shape, beyond));
  return judge_document(package, crypto, wanted, fault);
}

static void start(struct bulla_package *package, struct bulla_fault *fault) {
  memset(package, 0, sizeof *package);
  fault->stage = BULLA_STAGE_FILE;
  fault->part = BULLA_PART_FILE;
  fault->entry = 0;
}

enum bulla_status bulla_package_read(struct bulla_package *package,
                                     const struct bulla_crypto *crypto,
                                     const struct bulla_source *source, uint64_t wanted_type,
                                     uint8_t *memory, size_t memory_bytes,
                                     struct bulla_fault *fault) {
  start(package, fault);
  BULLA_TRY(read_parts(package, crypto, source, wanted_type,
                       bulla_cursor_over(memory, memory_bytes), memory, fault));
  fault->stage = BULLA_STAGE_NONE;
  return BULLA_OK;
}

enum bulla_status bulla_seal_read(struct bulla_package *package, const struct bulla_crypto *crypto,
                                  struct bulla_cursor seal, struct bulla_fault *fault) {
  start(package, fault);
  if (seal.left > BULLA_SEAL_MAX_BYTES) return BULLA_DOCUMENT_TOO_LARGE;
  fault->stage = BULLA_STAGE_CBOR;
  fault->part = BULLA_PART_ENVELOPE;
  BULLA_TRY(bulla_seal_check(seal));
  fault->stage = BULLA_STAGE_TYPE;
  BULLA_TRY(bulla_seal_decode(seal, &package->envelope, &fault->entry));
  BULLA_TRY(judge_document(package, crypto, BULLA_TYPE_MANIFEST, fault));
  fault->stage = BULLA_STAGE_NONE;
  return BULLA_OK;
}
