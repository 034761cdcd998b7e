/* SPDX-License-Identifier: Apache-2.0
 *
 * The coding direction, for the generator: the walk of the applier with an encoder in the place of
 * the decoder. Devices do not link it. What the covers are is the generator's business; any that
 * are valid give a stream that is applied to the very bytes.
 */
#ifndef BULLA_VERIFIER_DELTA_ENCODE_H_
#define BULLA_VERIFIER_DELTA_ENCODE_H_

#include <stdbool.h>
#include <stddef.h>

#include "bulla/delta.h"
#include "verifier/delta/address_map.h"
#include "verifier/delta/cover.h"
#include "verifier/delta/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_DELTA_HEADER_BYTES 10

/* Takes what is written; false stops the work: the caller has lost interest. */
struct bulla_delta_sink {
  void *context;
  bool (*write)(void *context, const uint8_t *bytes, size_t length);
};

struct bulla_delta_old_range {
  uint64_t offset; /* in the old image */
  uint32_t length;
};

/* A modelled segment. Its old bytes are the ranges one behind the other, at most 2^29 of them, and
 * its new bytes 1 to 2^29; offsets of covers and maps count in those. */
struct bulla_delta_plan {
  enum bulla_delta_arch arch;
  uint8_t model_bits;
  uint8_t table_bits;
  uint64_t base;
  struct bulla_delta_address_map old_map; /* ranges ascend by offset; unused with NONE, ELF */
  struct bulla_delta_address_map new_map;
  const struct bulla_delta_old_range *ranges; /* 1 to 4096; ELF: each file begins one */
  uint32_t range_count;
  const struct bulla_delta_cover *covers; /* ascending by new_offset, not overlapping there */
  uint32_t cover_count;                   /* at most 65 535 */
  uint32_t new_size;
  struct bulla_delta_in_place in_place; /* zeros: not in place; ELF and zstd do not go with it */
  uint64_t new_offset;                  /* in place: where the segment stands in the new image */
};

/* The stream's header. False when a parameter is out of range. */
bool bulla_delta_write_header(const struct bulla_delta_params *params,
                              uint8_t header[BULLA_DELTA_HEADER_BYTES]);

/* Headers of segments; each gives what `write` gave. The content follows: nothing after COPY,
 * `length` bytes after STORE, `stored` bytes of one frame or one stream after the others. */
bool bulla_delta_write_copy(const struct bulla_delta_sink *sink, uint64_t length,
                            uint64_t old_offset);
bool bulla_delta_write_store(const struct bulla_delta_sink *sink, uint64_t length);
bool bulla_delta_write_zstd(const struct bulla_delta_sink *sink, uint64_t length, uint64_t stored);
bool bulla_delta_write_modelled(const struct bulla_delta_sink *sink,
                                const struct bulla_delta_plan *plan, uint64_t stored);

/* Memory that coding a plan takes. */
uint64_t bulla_delta_encode_memory_bytes(const struct bulla_delta_plan *plan);

/* The stream of a plan. `old_bytes` has old_size bytes, the sum of the ranges; `new_bytes` has
 * plan->new_size; `memory` bulla_delta_encode_memory_bytes.
 *   ENCODING_INVALID  the plan breaks a rule above
 *   WRITE_FAILED      the sink said no
 *   MEMORY_EXCEEDED   memory_bytes is too small */
BULLA_MUST_USE enum bulla_status bulla_delta_encode(const struct bulla_delta_plan *plan,
                                                    const uint8_t *old_bytes, uint32_t old_size,
                                                    const uint8_t *new_bytes, uint8_t *memory,
                                                    size_t memory_bytes,
                                                    const struct bulla_delta_sink *sink);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_ENCODE_H_ */
