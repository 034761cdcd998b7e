/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening a package or a seal: the first four stages of FORMAT.md 9, which speak of bytes only.
 * What comes out is well-formed and not trusted.
 */
#ifndef BULLA_PACKAGE_H_
#define BULLA_PACKAGE_H_

#include "bulla/crypto.h"
#include "bulla/source.h"
#include "formats/wire/envelope.h"
#include "formats/wire/header.h"
#include "formats/wire/manifest.h"
#include "formats/wire/numbers.h"
#include "formats/wire/transport.h"

#ifdef __cplusplus
extern "C" {
#endif

enum bulla_stage {
  BULLA_STAGE_NONE = 0,
  BULLA_STAGE_FILE = 1,
  BULLA_STAGE_CBOR = 2,
  BULLA_STAGE_TYPE = 3,
  BULLA_STAGE_FIELDS = 4, /* features, then fields, then the lengths that the fields state */
  BULLA_STAGE_CHAIN = 5,
  BULLA_STAGE_KEY_STORE = 6,
  BULLA_STAGE_SIGNATURES = 7,
  BULLA_STAGE_DENIED = 8,
  BULLA_STAGE_IDENTITY = 9,
  BULLA_STAGE_REQUIRES = 10,
  BULLA_STAGE_VERSIONS = 11,
  BULLA_STAGE_TRANSPORT = 12,
  BULLA_STAGE_PAYLOAD = 13,
  BULLA_STAGE_RESULT = 14
};

enum bulla_part { BULLA_PART_FILE, BULLA_PART_ENVELOPE, BULLA_PART_DOCUMENT, BULLA_PART_TRANSPORT };

/* Where a fault was found: stage, part, and the map entry in that part. For messages only. */
struct bulla_fault {
  enum bulla_stage stage;
  enum bulla_part part;
  uint32_t entry;
};

/* What was read of a package. Points into the caller's memory. */
struct bulla_package {
  struct bulla_header header; /* zero for a seal */
  struct bulla_envelope envelope;
  uint64_t envelope_offset; /* in the source */
  uint64_t document_type;
  uint8_t digest[BULLA_DIGEST_BYTES]; /* SHA-256 of the document's bytes: its identity */
};

/* A package whose document is a manifest. */
struct bulla_image {
  struct bulla_package package;
  struct bulla_manifest manifest;
  struct bulla_transport transport; /* with package.envelope.has_transport */
  uint8_t transport_digest[BULLA_DIGEST_BYTES];
  struct bulla_blob stored; /* what the payload holds: the transport's, else the installed image */
  uint64_t payload_bytes;   /* with its hash blocks */
  bool has_attachments;     /* they are in the file, all of them */
};

/* Stages 1 to 3 of a package file. `memory` receives the envelope; when it is smaller than the
 * envelope the rest must lie inside a chain, else MEMORY_EXCEEDED. `wanted_type` is the document
 * type that the caller expects, or 0 for either of the two that packages carry; another is
 * WRONG_TYPE. */
BULLA_MUST_USE enum bulla_status bulla_package_read(struct bulla_package *package,
                                                    const struct bulla_crypto *crypto,
                                                    const struct bulla_source *source,
                                                    uint64_t wanted_type, uint8_t *memory,
                                                    size_t memory_bytes, struct bulla_fault *fault);

/* The same for a seal that lies whole in memory. */
BULLA_MUST_USE enum bulla_status bulla_seal_read(struct bulla_package *package,
                                                 const struct bulla_crypto *crypto,
                                                 struct bulla_cursor seal,
                                                 struct bulla_fault *fault);

/* Stage 4 of a package or seal that was read and holds a manifest. `file_bytes` is the size of the
 * source, checked against what the documents state; for a seal, whose payload is elsewhere, pass
 * BULLA_SIZE_NOT_JUDGED. TRANSPORT_UNEXPECTED, LENGTH_MISMATCH and those of the fields. */
#define BULLA_SIZE_NOT_JUDGED UINT64_MAX
BULLA_MUST_USE enum bulla_status bulla_image_open(struct bulla_image *image,
                                                  const struct bulla_package *package,
                                                  const struct bulla_crypto *crypto,
                                                  uint64_t file_bytes, struct bulla_fault *fault);

/* For a package that holds a key store: that nothing stands beside it which belongs to images, and
 * that the file ends where it must. The document is opened by bulla_key_store_open. */
BULLA_MUST_USE enum bulla_status bulla_store_package_check(const struct bulla_package *package,
                                                           uint64_t file_bytes,
                                                           struct bulla_fault *fault);

/* SHA-256 in one call. */
BULLA_MUST_USE enum bulla_status bulla_digest(const struct bulla_crypto *crypto,
                                              struct bulla_cursor bytes,
                                              uint8_t digest[BULLA_DIGEST_BYTES]);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_PACKAGE_H_ */
