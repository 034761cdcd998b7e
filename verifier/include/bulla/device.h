/* SPDX-License-Identifier: Apache-2.0
 *
 * A device, driven: its record in flash, the steps of bulla/state.h over it, packages that come,
 * images that are loaded (docs/STATE.md). Every function that changes something commits a new
 * record before it returns, in one flip; the power may fail at any write, and bulla_device_start
 * goes on from the record in force. Give it memory and a board; it allocates nothing.
 *
 *   bulla_device_provision, or its like, once in the factory
 *   bulla_device_start ─► bulla_device_load … ─► (the images run) ─► bulla_device_confirm …
 *                      ─► bulla_device_deliver … ─► start again
 */
#ifndef BULLA_DEVICE_H_
#define BULLA_DEVICE_H_

#include "bulla/board.h"
#include "bulla/bulla.h"
#include "bulla/decoder.h"
#include "bulla/state.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The caller's. `blocks` and `seal` may be the same memory: they are never in use together. */
struct bulla_device_memory {
  uint8_t *store[2];  /* one holds the key store, the other a link or an envelope */
  size_t store_bytes; /* of each; what is larger is MEMORY_EXCEEDED */
  uint8_t *seal;
  size_t seal_bytes;
  uint8_t *blocks; /* installing: (levels + 1) blocks of the payload's tree */
  size_t blocks_bytes;
};

/* About 5 KiB on a 32-bit device. The caller fills the first five members and `state.components`
 * and `state.capacity`, all else zero; afterwards it may look at `state` and `held`. */
struct bulla_device {
  const struct bulla_crypto *crypto;
  const struct bulla_board *board;
  const struct bulla_decoder *decoders; /* a list; NULL: raw images only */
  struct bulla_device_memory memory;
  struct bulla_device_state state;

  struct bulla_key_store held; /* in memory.store[held_in] */
  uint8_t held_in;
  bool running;        /* started, and no step failed half-way since */
  uint8_t record_slot; /* where the record in force stands */
  uint8_t trial_starts;
  uint64_t generation;

  struct bulla_key_store next; /* being judged */
  struct bulla_image image;    /* read last */
  union {
    struct bulla_stream stream;
    struct bulla_measure measure;
  } work;
};

/* A device keeps what it has; a failure of a commit, of the judge or of flash in the middle of a
 * step stops it: everything is WRONG_ORDER until bulla_device_start has read the record again. */

/* The first record: the key store of this file, whose origin the factory vouches for, and no image.
 * WRONG_ORDER when a valid record is there already; faults of the file; those of flash. */
BULLA_MUST_USE enum bulla_status bulla_device_provision(struct bulla_device *device,
                                                        const struct bulla_source *store_file);

/* The same with a key store's document that is part of the firmware (bulla_embed_trust), so that
 * its origin is the firmware's. Does not look at signatures: there are none to look at. */
BULLA_MUST_USE enum bulla_status bulla_device_provision_embedded(struct bulla_device *device,
                                                                 struct bulla_cursor document);

/* At every start, before anything is loaded: finds the record in force, gives up what was cut
 * short, brings floors and counters together, puts what is staged on trial, and what was on trial
 * for board->trial_starts starts back. NOT_FOUND when there is no valid record. */
BULLA_MUST_USE enum bulla_status bulla_device_start(struct bulla_device *device);

enum bulla_place { BULLA_PLACE_RUNNING = 1, BULLA_PLACE_FALLBACK = 2, BULLA_PLACE_RECOVERY = 3 };

/* Whether this image may be loaded: the record knows it, its seal is that image's, the load verdict
 * under the key store held, its digest over the bytes in its slot. *area is where they are. For an
 * image of standing UNJUDGED only the floor is looked at. NOT_FOUND: the place is empty.
 * WRONG_ORDER: it is being overwritten. The bytes that run must be those that were read here. */
BULLA_MUST_USE enum bulla_status bulla_device_load(struct bulla_device *device,
                                                   const uint8_t component[BULLA_UUID_BYTES],
                                                   enum bulla_place place, struct bulla_area *area);

/* The image on trial has proved good (every check that the product makes after a start). */
BULLA_MUST_USE enum bulla_status bulla_device_confirm(struct bulla_device *device,
                                                      const uint8_t component[BULLA_UUID_BYTES]);

/* The image on trial did not start or does not work. */
BULLA_MUST_USE enum bulla_status bulla_device_boot_failed(
    struct bulla_device *device, const uint8_t component[BULLA_UUID_BYTES]);

/* What a delivery came to. */
enum bulla_outcome {
  BULLA_OUTCOME_NOTHING = 0, /* refused, or there was nothing to do */
  BULLA_OUTCOME_STORE = 1,   /* the key store of the file is held now */
  BULLA_OUTCOME_STAGED = 2,  /* the image runs from the next start on */
  BULLA_OUTCOME_GRANTED = 3  /* the rights of a capability */
};
struct bulla_delivery {
  enum bulla_outcome outcome;
  enum bulla_stage stage;         /* that refused, of FORMAT.md 9; NONE: none did */
  uint32_t links;                 /* in the chain of the file */
  uint32_t links_taken;           /* committed one by one, and they stay */
  uint32_t stopped_at;            /* with chain_reason not OK: the link at fault, from 1; 0: head */
  enum bulla_status chain_reason; /* why the walk ended early */
};

/* Whether the sequence of an image is compared with what is installed. */
enum bulla_direction { BULLA_FORWARD = 1, BULLA_ROLLBACK_BY_NAME = 2 };

/* Takes what a file brings: first its chain, link by link, each committed on its own; then its key
 * store, or its image: verdict, WRITING committed, every block verified before it is written, what
 * was written read back and measured, STAGED committed. Images that travel raw, or in an encoding
 * of device->decoders. The first reason that refuses; OK with outcome NOTHING when it is held or
 * installed already. WRONG_ORDER with stage VERSIONS: it must wait (bulla_state_must_wait, a
 * trial), and is to be delivered again. WRONG_CLASS: a capability, for bulla_device_grant.
 * MEMORY_EXCEEDED, SPACE_EXCEEDED, WRONG_COMPONENT: this board has no room or no place for it. */
BULLA_MUST_USE enum bulla_status bulla_device_deliver(struct bulla_device *device,
                                                      const struct bulla_source *file,
                                                      enum bulla_direction direction,
                                                      struct bulla_delivery *delivery);

/* Takes the chain of a capability file and judges it; *rights only with OK. For one that works once
 * the counter was raised and committed before. A standing one is asked for at every start. */
BULLA_MUST_USE enum bulla_status bulla_device_grant(struct bulla_device *device,
                                                    const struct bulla_source *file,
                                                    uint32_t *rights,
                                                    struct bulla_delivery *delivery);

/* A factory reset, in two steps between which the board copies its factory images, with their
 * seals, into the slots that bulla_device_free_slot names. Begin: fallbacks are given up, and with
 * one slot what runs. WRONG_ORDER during a trial; SPACE_EXCEEDED. */
BULLA_MUST_USE enum bulla_status bulla_device_begin_reset(struct bulla_device *device,
                                                          const struct bulla_factory_image *images,
                                                          size_t image_count);

/* The slot in which an update of this component is written. */
uint8_t bulla_device_free_slot(const struct bulla_device *device,
                               const uint8_t component[BULLA_UUID_BYTES]);

/* Finish: each image is measured against its seal, then they run. Sequence, security version and
 * digest are read from the seals: `images` need only name components and classes, and `slot` where
 * they lie. RESULT_DIGEST and faults of a seal: nothing changed, and the copy may be made again.
 * Key store, floors and the capability counter stay. */
BULLA_MUST_USE enum bulla_status bulla_device_finish_reset(struct bulla_device *device,
                                                           struct bulla_factory_image *images,
                                                           size_t image_count);

/* Writes into the record that the factory has put a recovery image, with its seal, into slot
 * BULLA_SLOT_RECOVERY of a component that is known already. It must be one that would load. */
BULLA_MUST_USE enum bulla_status bulla_device_adopt_recovery(
    struct bulla_device *device, const uint8_t component[BULLA_UUID_BYTES]);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_DEVICE_H_ */
