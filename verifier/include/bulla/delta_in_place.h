/* SPDX-License-Identifier: Apache-2.0
 *
 * A delta applied in place, for devices with one slot: the new image overwrites the old one page by
 * page, and a power cut at any operation of the flash loses nothing (DELTA.md 8.2). What the old
 * image needs to survive is kept in a ring of scratch pages, how far it came in a journal. Says
 * nothing about trust: the caller has the package's verdict before it begins and takes the digest
 * of the slot when it ends.
 */
#ifndef BULLA_DELTA_IN_PLACE_H_
#define BULLA_DELTA_IN_PLACE_H_

#include "bulla/crypto.h"
#include "bulla/delta.h"
#include "formats/wire/tree.h"

#ifdef __cplusplus
extern "C" {
#endif

enum bulla_in_place_area {
  BULLA_IN_PLACE_SLOT = 0,   /* the image, from its first byte on */
  BULLA_IN_PLACE_RING = 1,   /* old pages that were overwritten and may still be read */
  BULLA_IN_PLACE_JOURNAL = 2 /* two places for the applier's state */
};

#define BULLA_IN_PLACE_GRANULE_MAX 32

/* Flash, as three areas that begin on an erase unit. Each function gets `context`; a failure of the
 * hardware is READ_FAILED or WRITE_FAILED. After an operation that returned, what it did is
 * durable; of one that the power cut, anything may be left. */
struct bulla_in_place_flash {
  void *context;
  enum bulla_status (*read)(void *context, enum bulla_in_place_area area, uint32_t offset,
                            uint8_t *bytes, size_t length);
  /* `offset` and `length` are multiples of unit_bytes. */
  enum bulla_status (*erase)(void *context, enum bulla_in_place_area area, uint32_t offset,
                             uint32_t length);
  /* `offset` and `length` are multiples of granule_bytes; nothing is programmed twice between two
   * erasures. */
  enum bulla_status (*program)(void *context, enum bulla_in_place_area area, uint32_t offset,
                               const uint8_t *bytes, size_t length);
  uint32_t unit_bytes;    /* erased at once: a multiple of granule_bytes that divides the
                             transport's erase_bytes */
  uint32_t granule_bytes; /* programmed at once: a power of two, at most GRANULE_MAX */
  uint32_t slot_bytes;
  uint32_t ring_bytes; /* at least the transport's scratch_bytes; more spares the journal */
  uint32_t journal_bytes;
};

/* What the verdict said: from manifest and transport, after their signatures were found to suffice
 * for in place (the core refuses others, sig-out-of-scope). */
struct bulla_in_place_plan {
  uint8_t patch[BULLA_DIGEST_BYTES];    /* digest of the stored payload, transport entry 4 */
  struct bulla_blob base;               /* entry 5 */
  uint64_t memory_bytes;                /* entry 6 */
  struct bulla_delta_in_place geometry; /* entry 7 */
  uint64_t new_size;                    /* of the manifest */
};

/* Where writing stands; for nobody but the driver. */
struct bulla_in_place_writer {
  enum bulla_in_place_area area;
  uint32_t offset; /* of bytes[0] */
  uint32_t used;
  uint8_t bytes[2 * BULLA_IN_PLACE_GRANULE_MAX];
};

/* The newest record of the journal (verifier/delta/in_place_journal.h). */
struct bulla_in_place_record {
  uint32_t place; /* 0 or 1 */
  uint32_t check; /* its CRC */
  uint32_t sequence;
  uint8_t patch[BULLA_DIGEST_BYTES];
  uint64_t new_size;
  uint64_t old_size;
  struct bulla_delta_in_place geometry;
  uint32_t ring_pages;
  uint32_t first_page; /* the new page that the applier's state stands before */
  uint32_t saved_end;  /* old pages before it were in the ring by then */
  uint32_t state_bytes;
};

/* The driver, in the caller's memory. Nobody else looks inside. */
struct bulla_in_place {
  const struct bulla_in_place_flash *flash;
  struct bulla_in_place_plan plan;
  struct bulla_delta delta;
  struct bulla_in_place_writer slot;
  struct bulla_in_place_record record; /* in force */
  uint32_t interval;                   /* pages from one record to the next */
  uint32_t saved_end;                  /* old pages before it are in the ring */
  bool input_waits; /* from the run before: it is decoded with the first bytes that come */
  enum bulla_status status;
};

/* Bytes that ring and journal take at least. With a ring of n pages more, the journal is written
 * once in n + 1 pages. 0 where the geometry is not valid or they would not fit 32 bits. */
struct bulla_in_place_sizes {
  uint32_t ring_bytes;
  uint32_t journal_bytes;
};
struct bulla_in_place_sizes bulla_in_place_needs(const struct bulla_delta_in_place *geometry,
                                                 uint64_t memory_bytes, uint32_t unit_bytes,
                                                 uint32_t granule_bytes);

/* For boot loaders, before they look at the slot. */
enum bulla_in_place_phase {
  BULLA_IN_PLACE_IDLE = 0,    /* nothing was begun: the slot is what it is */
  BULLA_IN_PLACE_PREPARED,    /* begun, but the old image is whole: it may boot */
  BULLA_IN_PLACE_OVERWRITING, /* the slot holds no image: go on with `patch`, do not boot */
};
struct bulla_in_place_progress {
  enum bulla_in_place_phase phase;
  uint8_t patch[BULLA_DIGEST_BYTES]; /* which one is underway */
  uint64_t written;                  /* bytes of the new image that will not be written again */
  uint64_t new_size;
};

/* What the journal says. READ_FAILED or what else `read` gave. A journal that cannot be read for
 * torn records is IDLE, which is right: the first record is whole before anything is erased. */
BULLA_MUST_USE enum bulla_status bulla_in_place_look(const struct bulla_in_place_flash *flash,
                                                     struct bulla_in_place_progress *progress);

/* Begins, or goes on where the journal says. `memory`, of plan->memory_bytes, and `flash` must
 * outlive the driver. Nothing of the slot is erased here.
 *   SPACE_EXCEEDED    slot, ring or journal are too small for the plan, or the erase unit of the
 *                     flash does not divide its own; or the update underway was begun with others
 *   MEMORY_EXCEEDED   `memory_bytes` is below plan->memory_bytes, or that is too little for any
 *   BASE_MISMATCH     the slot does not hold the base, also because another patch is underway
 *   ENCODING_INVALID  the record of the journal is none that a driver wrote
 *   or what flash and crypto gave. */
BULLA_MUST_USE enum bulla_status bulla_in_place_begin(struct bulla_in_place *in_place,
                                                      const struct bulla_in_place_flash *flash,
                                                      const struct bulla_in_place_plan *plan,
                                                      const struct bulla_crypto *crypto,
                                                      uint8_t *memory, size_t memory_bytes);

/* The first byte of the patch that is wanted: what stands before it need not be given. */
uint64_t bulla_in_place_wanted(const struct bulla_in_place *in_place);

/* Verified bytes of the patch; `offset` is where in the patch they stand, at most what is wanted:
 * WRONG_ORDER. What was taken before is passed over. Otherwise as bulla_delta_take, and what flash
 * gave. After a fault every call gives the same; begin again after a restart. */
BULLA_MUST_USE enum bulla_status bulla_in_place_take(struct bulla_in_place *in_place,
                                                     uint64_t offset, const uint8_t *bytes,
                                                     size_t length);

/* After the last byte: OK when the image is whole in the slot. Its digest decides, over what is
 * read back, and is the caller's; only then bulla_in_place_close. */
BULLA_MUST_USE enum bulla_status bulla_in_place_finish(struct bulla_in_place *in_place);

/* Ends the update: the journal is IDLE. Also for a caller who gives up because a whole image was
 * written to the slot by other means. */
BULLA_MUST_USE enum bulla_status bulla_in_place_close(const struct bulla_in_place_flash *flash);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_DELTA_IN_PLACE_H_ */
