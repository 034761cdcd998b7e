/* SPDX-License-Identifier: Apache-2.0
 *
 * The seal of an image, out of the envelope that brought it (FORMAT.md 7.6): its manifest, its
 * signatures, and those of its proofs that signatures need.
 */
#include <string.h>

#include "formats/wire/proof.h"
#include "formats/wire/try.h"
#include "verifier/state/device.h"

enum { kMajorBytes = 0x40, kMajorArray = 0x80, kMajorMap = 0xa0 };

/* Where the bytes go: nowhere at first, to learn how many there are, then into flash. */
struct sink {
  const struct bulla_board *board; /* NULL: only counted */
  struct bulla_area area;
  uint64_t offset;
};

static enum bulla_status emit(struct sink *sink, const uint8_t *bytes, size_t length) {
  const struct bulla_board *board = sink->board;
  if (board != NULL) {
    BULLA_TRY(board->write(board->context, &sink->area, sink->offset, bytes, length));
  }
  sink->offset += length;
  return BULLA_OK;
}

/* A CBOR head in its shortest form; nothing here is longer than a document. */
static enum bulla_status emit_head(struct sink *sink, uint8_t major, uint32_t value) {
  uint8_t bytes[3];
  if (value < 24) {
    bytes[0] = (uint8_t)(major | value);
    return emit(sink, bytes, 1);
  }
  if (value <= UINT8_MAX) {
    bytes[0] = (uint8_t)(major | 24);
    bytes[1] = (uint8_t)value;
    return emit(sink, bytes, 2);
  }
  bytes[0] = (uint8_t)(major | 25);
  bytes[1] = (uint8_t)(value >> 8);
  bytes[2] = (uint8_t)value;
  return emit(sink, bytes, 3);
}

static enum bulla_status emit_list(struct sink *sink, uint8_t key, struct bulla_list list) {
  BULLA_TRY(emit(sink, &key, 1));
  BULLA_TRY(emit_head(sink, kMajorArray, list.count));
  return emit(sink, list.items.at, list.items.left);
}

/* Batches and grandfather proofs stand first in the list: proofs ascend by kind. */
static struct bulla_list proofs_kept(struct bulla_list proofs) {
  struct bulla_list rest = proofs;
  struct bulla_list kept = {{proofs.items.at, 0}, 0};
  struct bulla_proof proof;
  while (bulla_list_next(&rest, bulla_read_proof, &proof)) {
    if (proof.kind > BULLA_PROOF_GRANDFATHERED) break;
    kept.items.left = proofs.items.left - rest.items.left;
    kept.count++;
  }
  return kept;
}

static enum bulla_status emit_seal(struct sink *sink, const struct bulla_envelope *envelope) {
  const struct bulla_list proofs = proofs_kept(envelope->proofs);
  const uint8_t key = 0;
  BULLA_TRY(emit_head(sink, kMajorMap, proofs.count > 0 ? 3 : 2));
  BULLA_TRY(emit(sink, &key, 1));
  BULLA_TRY(emit_head(sink, kMajorBytes, (uint32_t)envelope->document.left));
  BULLA_TRY(emit(sink, envelope->document.at, envelope->document.left));
  BULLA_TRY(emit_list(sink, 1, envelope->signatures));
  return proofs.count > 0 ? emit_list(sink, 4, proofs) : BULLA_OK;
}

enum bulla_status bulla_device_seal_bytes(const struct bulla_image *image, uint64_t *bytes) {
  struct sink counter;
  memset(&counter, 0, sizeof counter);
  BULLA_TRY(emit_seal(&counter, &image->package.envelope));
  *bytes = counter.offset;
  return BULLA_OK;
}

enum bulla_status bulla_device_write_seal(const struct bulla_device *device,
                                          const struct bulla_image *image, uint8_t slot) {
  const struct bulla_board *board = device->board;
  struct sink sink;
  uint64_t bytes;
  uint8_t head[BULLA_SEAL_HEAD_BYTES];
  memset(&sink, 0, sizeof sink);
  sink.board = board;
  sink.area = bulla_device_area(BULLA_AREA_SEAL, image->manifest.component, slot);
  BULLA_TRY(bulla_device_seal_bytes(image, &bytes));
  for (unsigned i = 0; i < sizeof head; i++) head[i] = (uint8_t)(bytes >> (8 * (3 - i)));
  BULLA_TRY(board->erase(board->context, &sink.area));
  BULLA_TRY(emit(&sink, head, sizeof head));
  BULLA_TRY(emit_seal(&sink, &image->package.envelope));
  return board->finish(board->context, &sink.area);
}
