/* SPDX-License-Identifier: Apache-2.0
 *
 * Stage 4: features, then fields, then the lengths that the fields state (FORMAT.md 2, 6, 9).
 */
#include <string.h>

#include "bulla/package.h"
#include "formats/wire/cbor.h"
#include "formats/wire/try.h"

/* The sum of all attachments, LENGTH_MISMATCH when no file could hold them. */
static enum bulla_status attachments_bytes(const struct bulla_manifest *manifest, uint64_t *total) {
  struct bulla_list attachments = manifest->attachments;
  struct bulla_attachment attachment;
  *total = 0;
  while (bulla_list_next(&attachments, bulla_read_attachment, &attachment)) {
    if (attachment.size > BULLA_U63_MAX - *total) return BULLA_LENGTH_MISMATCH;
    *total += attachment.size;
  }
  return BULLA_OK;
}

/* The file ends after the payload, or after all attachments; nothing else. */
static enum bulla_status judge_length(struct bulla_image *image, uint64_t file_bytes) {
  uint64_t attachments;
  const uint64_t end = image->package.header.payload_offset + image->payload_bytes;
  if (file_bytes == end && image->manifest.attachments.count == 0) return BULLA_OK;
  BULLA_TRY(attachments_bytes(&image->manifest, &attachments));
  if (file_bytes == end && attachments != 0) return BULLA_OK; /* stripped: allowed */
  if (file_bytes < end || file_bytes - end != attachments) return BULLA_LENGTH_MISMATCH;
  image->has_attachments = true;
  return BULLA_OK;
}

static enum bulla_status read_fields(struct bulla_image *image, const struct bulla_crypto *crypto,
                                     struct bulla_fault *fault) {
  const struct bulla_envelope *envelope = &image->package.envelope;
  fault->part = BULLA_PART_DOCUMENT;
  fault->entry = 15;
  BULLA_TRY(bulla_map_features(envelope->document, BULLA_FEATURES_KNOWN));
  if (envelope->has_transport) {
    fault->part = BULLA_PART_TRANSPORT;
    BULLA_TRY(bulla_map_features(envelope->transport, BULLA_FEATURES_KNOWN));
  }
  fault->part = BULLA_PART_DOCUMENT;
  BULLA_TRY(bulla_manifest_decode(envelope->document, &image->manifest, &fault->entry));
  if (!envelope->has_transport) return BULLA_OK;
  fault->part = BULLA_PART_TRANSPORT;
  if (!image->manifest.has_installed) return BULLA_TRANSPORT_UNEXPECTED;
  BULLA_TRY(bulla_transport_decode(envelope->transport, &image->transport, &fault->entry));
  return bulla_digest(crypto, envelope->transport, image->transport_digest);
}

static enum bulla_status shape_payload(struct bulla_image *image) {
  struct bulla_tree tree;
  if (!image->manifest.has_installed) return BULLA_OK;
  image->stored =
      image->package.envelope.has_transport ? image->transport.stored : image->manifest.installed;
  BULLA_TRY(bulla_tree_shape(image->stored.size, image->stored.log2_block, &tree));
  image->payload_bytes = tree.payload_bytes;
  return BULLA_OK;
}

enum bulla_status bulla_image_open(struct bulla_image *image, const struct bulla_package *package,
                                   const struct bulla_crypto *crypto, uint64_t file_bytes,
                                   struct bulla_fault *fault) {
  memset(image, 0, sizeof *image);
  image->package = *package;
  fault->stage = BULLA_STAGE_TYPE;
  fault->part = BULLA_PART_DOCUMENT;
  fault->entry = 0;
  if (package->document_type != BULLA_TYPE_MANIFEST) return BULLA_WRONG_TYPE;
  fault->stage = BULLA_STAGE_FIELDS;
  BULLA_TRY(read_fields(image, crypto, fault));
  BULLA_TRY(shape_payload(image));
  fault->part = BULLA_PART_FILE;
  if (file_bytes != BULLA_SIZE_NOT_JUDGED) BULLA_TRY(judge_length(image, file_bytes));
  fault->stage = BULLA_STAGE_NONE;
  return BULLA_OK;
}

enum bulla_status bulla_store_package_check(const struct bulla_package *package,
                                            uint64_t file_bytes, struct bulla_fault *fault) {
  fault->stage = BULLA_STAGE_FIELDS;
  fault->part = BULLA_PART_FILE;
  fault->entry = 0;
  if (package->document_type != BULLA_TYPE_KEY_STORE) return BULLA_WRONG_TYPE;
  if (package->envelope.has_transport) return BULLA_TRANSPORT_UNEXPECTED;
  if (file_bytes != package->header.payload_offset) return BULLA_LENGTH_MISMATCH;
  fault->stage = BULLA_STAGE_NONE;
  return BULLA_OK;
}
