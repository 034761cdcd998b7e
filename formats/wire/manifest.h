/* SPDX-License-Identifier: Apache-2.0
 *
 * The manifest: what an image is (FORMAT.md 6.1). A view into the document's bytes.
 */
#ifndef BULLA_FORMATS_WIRE_MANIFEST_H_
#define BULLA_FORMATS_WIRE_MANIFEST_H_

#include "formats/wire/list.h"
#include "formats/wire/tree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Empty lists, lifecycle 0 and a null fleet mean: not asked for. */
struct bulla_requires {
  struct bulla_list chips;      /* names: any one */
  struct bulla_list boards;     /* ranges: any one */
  struct bulla_list abis;       /* ranges: every name, several ranges of one name: any one */
  struct bulla_list components; /* needs: every one */
  struct bulla_list devices;    /* device ids: any one */
  uint8_t lifecycle;            /* mask of enum bulla_lifecycle */
  const uint8_t *fleet;         /* 16 bytes */
};

struct bulla_capability {
  uint32_t rights;
  uint8_t use; /* enum bulla_capability_use */
  uint32_t counter;
};

struct bulla_manifest {
  const uint8_t *image; /* 16 bytes each */
  const uint8_t *component;
  const uint8_t *product;
  uint8_t image_class; /* 1..31 */
  struct bulla_cursor name;
  struct bulla_cursor version; /* for people */
  uint64_t sequence;
  uint32_t security_version;
  bool has_installed; /* false exactly for class 6 */
  struct bulla_blob installed;
  struct bulla_requires requires_;
  struct bulla_list provides;    /* bulla_provide */
  struct bulla_list attachments; /* bulla_attachment */
  bool has_capability;           /* true exactly for class 6 */
  struct bulla_capability capability;
  uint32_t features;
  struct bulla_list extensions; /* bulla_extension */
};

/* Reads the fields of a document whose CBOR, type, version and features were judged. On failure
 * *entry is the map entry at fault and *manifest is not to be used. FIELD_INVALID, BAD_TEXT,
 * UNSORTED, UNKNOWN_FIELD, FEATURE_UNSUPPORTED (an unknown key in requires), SIZE_OUT_OF_RANGE,
 * CAPABILITY_MALFORMED. */
BULLA_MUST_USE enum bulla_status bulla_manifest_decode(struct bulla_cursor document,
                                                       struct bulla_manifest *manifest,
                                                       uint32_t *entry);

/* [size, log2-block, digest], as manifests and transports hold it. */
BULLA_MUST_USE enum bulla_status bulla_read_blob(struct bulla_cursor *cursor,
                                                 struct bulla_blob *blob);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_MANIFEST_H_ */
