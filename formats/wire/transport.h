/* SPDX-License-Identifier: Apache-2.0
 *
 * The transport: how an image travels this time (FORMAT.md 6.2). A view into the document's bytes.
 */
#ifndef BULLA_FORMATS_WIRE_TRANSPORT_H_
#define BULLA_FORMATS_WIRE_TRANSPORT_H_

#include "formats/wire/list.h"
#include "formats/wire/tree.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_transport {
  const uint8_t *manifest; /* digest, 32 bytes, of the manifest's bytes */
  uint8_t encoding;        /* 1..31; which are supported is judged later */
  struct bulla_blob stored;
  bool has_base; /* true exactly for encodings 2 and 3 */
  struct bulla_blob base;
  uint64_t memory_bytes; /* working memory beside the verifier's own */
  bool in_place;
  uint32_t erase_bytes, scratch_bytes; /* with in_place */
  uint32_t features;
  struct bulla_list extensions;
};

/* As bulla_manifest_decode. An encoding of 4 to 31 reads well whatever stands beside it. */
BULLA_MUST_USE enum bulla_status bulla_transport_decode(struct bulla_cursor document,
                                                        struct bulla_transport *transport,
                                                        uint32_t *entry);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_TRANSPORT_H_ */
