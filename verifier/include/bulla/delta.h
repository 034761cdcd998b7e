/* SPDX-License-Identifier: Apache-2.0
 *
 * Applying a delta: verified bytes of the patch go in as they come, the new image comes out in
 * order, the old one is read where the patch says (docs/DELTA.md). All memory is the caller's and
 * what is needed is known before the first step. Says nothing about the result: that is decided by
 * the manifest's digest over what was read back.
 */
#ifndef BULLA_DELTA_H_
#define BULLA_DELTA_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/wire/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What sizes an applier's memory: stated once in the stream's header (DELTA.md 2). */
struct bulla_delta_params {
  uint8_t model_bits;      /* 10 to 22: the model has 2^model_bits counters of 2 bytes */
  uint8_t table_bits;      /* 6 to 18: tables of what was learned about addresses */
  uint32_t cover_max;      /* covers of a segment, at most 65 535 */
  uint32_t range_max;      /* ranges of the old image that a segment reads, 1 to 4096 */
  uint8_t zstd_window_log; /* 0: no zstd segments; else 10 to 27 */
};

/* Profiles that the tools name; covers are up to the generator. */
#define BULLA_DELTA_MCU_MEMORY_BYTES (16u << 10)
#define BULLA_DELTA_LINUX_MEMORY_BYTES (1u << 20)

/* Bytes of working memory, the same number on every machine: entry 6 of the transport. 0 when a
 * parameter is out of range. */
uint64_t bulla_delta_memory_bytes(const struct bulla_delta_params *params);

/* The old image. It is not trusted: what it holds may be anything and may change between two reads
 * without harm to the applier. `bytes`, if not NULL, is all of it in memory: then `read` is not
 * used, and the bytes must not change. */
struct bulla_delta_base {
  void *context;
  enum bulla_status (*read)(void *context, uint64_t offset, uint8_t *bytes, size_t length);
  uint64_t size;
  const uint8_t *bytes;
};

/* The new image, front to back without gaps; `offset` is where `bytes` belong. In place no call
 * goes over the end of a page. */
struct bulla_delta_output {
  void *context;
  enum bulla_status (*write)(void *context, uint64_t offset, const uint8_t *bytes, size_t length);
};

/* A zstd decoder of the platform; its memory is counted in bulla_delta_memory_bytes. */
struct bulla_delta_zstd {
  void *context;
  /* Before the first byte of a segment: one frame of `content_bytes`, window at most
   * `window_bytes`. */
  enum bulla_status (*begin)(void *context, uint64_t content_bytes, uint64_t window_bytes);
  /* Takes some input, gives some output; both counts go in as room and come back as used. Neither
   * moving is a fault, ENCODING_INVALID. */
  enum bulla_status (*decode)(void *context, const uint8_t *input, size_t *input_bytes,
                              uint8_t *output, size_t *output_bytes);
};

/* Entry 7 of the transport: the new image overwrites the old one (DELTA.md 5.7). Zeros: it does
 * not. Flash is erased in pages of `erase_bytes`, a power of two, at least 64, counted from the
 * start of the image; of what is overwritten the last `scratch_bytes`, at least one page and a
 * multiple of it, can still be read. */
struct bulla_delta_in_place {
  uint32_t erase_bytes;
  uint32_t scratch_bytes;
};

bool bulla_delta_in_place_valid(const struct bulla_delta_in_place *in_place);

struct bulla_delta;

/* Called after each write, between two steps: what was written is all that the applier counts on,
 * and its state may be kept (verifier/delta/save.h). Not OK stops it. */
struct bulla_delta_rest {
  void *context;
  enum bulla_status (*at_rest)(void *context, struct bulla_delta *delta); /* NULL: is not called */
};

struct bulla_delta_setup {
  struct bulla_delta_base base;
  struct bulla_delta_output output;
  const struct bulla_delta_zstd *zstd; /* NULL: segments of that kind are ENCODING_UNSUPPORTED */
  uint64_t new_size;                   /* of the manifest */
  uint64_t resume_at; /* output before it was written in an earlier run: it is not written again;
                         0 in place, where bulla/delta_in_place.h resumes */
  struct bulla_delta_in_place in_place;
  struct bulla_delta_rest rest;
  uint8_t *memory; /* the caller's, any alignment, as long as the applier lives */
  size_t memory_bytes;
};

struct bulla_delta {
  struct bulla_delta_setup setup;
  enum bulla_status status;
  uint64_t taken;                   /* bytes of the patch */
  struct bulla_delta_params params; /* once the header was taken */
  uint8_t header[16];
  uint8_t header_bytes;
  struct bulla_delta_state *state; /* inside the memory; NULL before the header */
};

/* Starts. Never fails by itself; an empty new image still needs its header. */
void bulla_delta_begin(struct bulla_delta *delta, const struct bulla_delta_setup *setup);

/* The next bytes of the patch, any number of them: all are taken, and what they decide is written.
 * None at all: goes on with those that wait, after its state was restored.
 * The bytes must have been verified; a hostile stream does no harm but to the output.
 *   ENCODING_INVALID      a rule of DELTA.md is broken
 *   ENCODING_UNSUPPORTED  a kind of segment or an architecture that is not here
 *   MEMORY_EXCEEDED       `memory_bytes` is below what the header's parameters need
 *   SPACE_EXCEEDED        `in_place` is not valid
 *   or what read, write or zstd gave. After a fault every call gives the same. */
BULLA_MUST_USE enum bulla_status bulla_delta_take(struct bulla_delta *delta, const uint8_t *bytes,
                                                  size_t length);

/* After the last byte: OK when input and output ended together. Does not compare digests. */
BULLA_MUST_USE enum bulla_status bulla_delta_finish(const struct bulla_delta *delta);

/* Output that was given to `write`, counted from the start of the image. */
uint64_t bulla_delta_written(const struct bulla_delta *delta);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_DELTA_H_ */
