/* SPDX-License-Identifier: Apache-2.0
 *
 * What firmware gives the state machine: its flash, its counters, and who it is, as one struct of
 * functions. Flash is a set of areas, each erased and written as a whole; how they lie on the chip
 * is the board's affair.
 */
#ifndef BULLA_BOARD_H_
#define BULLA_BOARD_H_

#include "bulla/platform.h"

#ifdef __cplusplus
extern "C" {
#endif

enum bulla_area_kind {
  BULLA_AREA_RECORD = 1, /* two of them: slots 0 and 1, no component */
  BULLA_AREA_IMAGE = 2,  /* what is loaded, from its first byte on */
  BULLA_AREA_SEAL = 3    /* of the image in the same slot: length (4 bytes, big-endian), seal */
};

/* Images and seals are in slots 0 and 1, with one slot in 0; a recovery image in this one. */
#define BULLA_SLOT_RECOVERY 2

struct bulla_area {
  enum bulla_area_kind kind;
  uint8_t slot;
  uint8_t component[BULLA_UUID_BYTES]; /* zero for a record */
};

/* Every function gets `context`. A failure of the hardware is READ_FAILED or WRITE_FAILED. */
struct bulla_board {
  void *context;

  /* How many bytes the area has. WRONG_COMPONENT: the board has no place for this component. */
  enum bulla_status (*size)(void *context, const struct bulla_area *area, uint64_t *bytes);
  /* Fills all `length` bytes; offset + length is never beyond the size. */
  enum bulla_status (*read)(void *context, const struct bulla_area *area, uint64_t offset,
                            uint8_t *bytes, size_t length);
  /* Makes the area ready to be written from its start. */
  enum bulla_status (*erase)(void *context, const struct bulla_area *area);
  /* Writes without gaps, ascending from 0, in pieces of any length; a board whose flash takes
   * larger words keeps what is short of one until `finish`. */
  enum bulla_status (*write)(void *context, const struct bulla_area *area, uint64_t offset,
                             const uint8_t *bytes, size_t length);
  /* After it, all that was written lies in flash and is what `read` reads. */
  enum bulla_status (*finish)(void *context, const struct bulla_area *area);

  /* Counters that whoever writes flash cannot turn back (fuses, RPMB). `component` is NULL for the
   * version of the key store. Both NULL: there are none, and the floors of the record count.
   * `raise` is never asked to lower; one that fails is asked again at the next start. */
  enum bulla_status (*floor)(void *context, const uint8_t *component, uint32_t *floor);
  enum bulla_status (*raise)(void *context, const uint8_t *component, uint32_t floor);

  /* A keyed tag over the digest of a record, by a key that only this device's boot code has, so
   * that nobody else can write a record. NULL: the tag is the digest, which shows accidents only.
   */
  enum bulla_status (*tag)(void *context, const uint8_t digest[BULLA_DIGEST_BYTES],
                           uint8_t tag[BULLA_DIGEST_BYTES]);

  /* As in struct bulla_platform; `abi` is asked after the images that run, `counter` may be NULL.
   */
  enum bulla_status (*identity)(void *context, struct bulla_identity *identity);
  enum bulla_status (*abi)(void *context, struct bulla_cursor name, uint32_t *number);
  enum bulla_status (*counter)(void *context, const uint8_t *component, uint32_t security_version);

  uint8_t slot_count;   /* 1 or 2, of components that are installed for the first time */
  uint8_t trial_starts; /* starts that new images get to confirm a good boot; at least 1 */
};

#ifdef __cplusplus
}
#endif

#endif /* BULLA_BOARD_H_ */
