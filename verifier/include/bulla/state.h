/* SPDX-License-Identifier: Apache-2.0
 *
 * What a device keeps, and how each step of its life changes it: images in slots, how each stands
 * with the key store held, pins, floors, the trial of a new image, the rollback of levels
 * (FORMAT.md 8). Every function here is one step over plain memory and has no other effect, so that
 * firmware, which writes the outcome to flash in one flip, and a rehearsal, which takes a million
 * steps, run the same code. Nothing here reads a package: whether an image verifies is asked of
 * struct bulla_image_judge, and a step that follows a verdict takes what the verdict was about.
 */
#ifndef BULLA_STATE_H_
#define BULLA_STATE_H_

#include "bulla/key_store.h"
#include "bulla/platform.h"
#include "bulla/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How an image in a slot stands with the key store held. */
enum bulla_standing {
  BULLA_STANDING_EMPTY = 0,    /* there is no image */
  BULLA_STANDING_TRUSTED = 1,  /* it verifies under the store held */
  BULLA_STANDING_PINNED = 2,   /* it did when it came, and loads by its pin until it is replaced */
  BULLA_STANDING_UNJUDGED = 3, /* it has no seal; the platform vouches for it, and it loads */
  BULLA_STANDING_REFUSED = 4   /* neither: it does not load */
};

/* An image in a slot. All zero: none. */
struct bulla_slot_image {
  uint64_t sequence;
  uint32_t security_version;
  uint8_t standing;                   /* enum bulla_standing */
  bool has_digest;                    /* false only for an image without a seal */
  uint8_t digest[BULLA_DIGEST_BYTES]; /* of its manifest */
  uint8_t slot; /* where the platform keeps it: 0 or 1; steps carry it along and never look at it */
};

/* Where the update of a component stands. */
enum bulla_phase {
  BULLA_PHASE_SETTLED = 0, /* what runs has confirmed a good boot; `other` is its fallback */
  BULLA_PHASE_WRITING =
      1, /* an image is being written over `other`; with one slot, over `running` */
  BULLA_PHASE_STAGED = 2, /* `other` is verified whole and runs from the next start on */
  BULLA_PHASE_TRIAL = 3   /* `running` is new and has not confirmed; `other` is what ran before */
};

/* One component. With two slots `other` is what is staged, or the fallback; with one it is empty.
 */
struct bulla_component_state {
  uint8_t component[BULLA_UUID_BYTES];
  uint8_t image_class; /* enum bulla_class; 0: not known */
  uint8_t phase;       /* enum bulla_phase */
  uint8_t slot_count;  /* 1: updates overwrite what runs; 2 */
  uint32_t floor;      /* security version; rises, never falls */
  struct bulla_slot_image running;
  struct bulla_slot_image other;
  struct bulla_slot_image recovery; /* an image apart, which no update here replaces */
};

/* What a device keeps beside its key store. The components are the caller's memory, `capacity` of
 * them, in no order; a component is never taken out again, its slots become empty. */
struct bulla_device_state {
  struct bulla_component_state *components;
  uint32_t component_count;
  uint32_t capacity;
  uint32_t key_store_floor; /* the highest version ever held: guards use, not walking */
  uint32_t capability_counter;
  uint8_t slot_count; /* of components to be added */
};

/* Asked about images that are in place. An image of standing UNJUDGED is never asked about. */
struct bulla_image_judge {
  void *context;
  /* Whether the image's signatures suffice under this store and it is not denied: the load verdict
   * without pins and floor (bulla_load_verdict with no platform). */
  enum bulla_status (*verifies)(void *context, const struct bulla_key_store *store,
                                const struct bulla_component_state *component,
                                const struct bulla_slot_image *image, bool *verifies);
  /* Whether this store ends the image's pin once a replacement runs well: a key that signed it is
   * revoked with boot-enforce for its class or, for a fallback, for compromise (bulla_pin_ends). */
  enum bulla_status (*pin_ends)(void *context, const struct bulla_key_store *store,
                                const struct bulla_component_state *component,
                                const struct bulla_slot_image *image, enum bulla_pin_place place,
                                bool *ends);
};

/* A step that fails with an error of the judge leaves the memory half changed: it is to be read
 * again from the device's record. Every other failure has changed nothing. */

/* The order of starting: a failed boot at one level puts all higher ones back. 1 boot, 2 os, 3
 * application and board-config; 0 for a class that is not started (cert-store, recovery,
 * capability), which no failed boot concerns. */
unsigned bulla_class_level(uint8_t image_class);

/* Updates come in phases by class, until update documents exist: 1 cert-store (key stores come
 * before everything), 2 boot, os and recovery, 3 application and board-config. 0 for a class that
 * belongs to none. */
unsigned bulla_class_phase(uint8_t image_class);

/* Whether an image of this class must wait: one of an earlier phase is staged, on trial or (with
 * one slot) being written, so that what this one would be judged against is about to change. */
bool bulla_state_must_wait(const struct bulla_device_state *state, uint8_t image_class);

/* The component's state, or NULL. */
struct bulla_component_state *bulla_state_find(const struct bulla_device_state *state,
                                               const uint8_t component[BULLA_UUID_BYTES]);

/* Whether an image of this component would load: it is there, is not refused, and its security
 * version is not below the floor. Does not read the image. */
bool bulla_slot_loads(const struct bulla_component_state *component,
                      const struct bulla_slot_image *image);

/* What struct bulla_platform reports as installed; NOT_FOUND when nothing runs as it. */
enum bulla_status bulla_state_installed(const struct bulla_device_state *state,
                                        const uint8_t component[BULLA_UUID_BYTES],
                                        struct bulla_installed *installed);

/* Whether an image with this digest is in a slot by its pin, for struct bulla_platform. */
bool bulla_state_pinned(const struct bulla_device_state *state,
                        const uint8_t digest[BULLA_DIGEST_BYTES]);

/* A newer key store takes the place of the one held, after bulla_link_judge said OK. Every image in
 * place is judged anew: what loaded and does not verify any more becomes pinned. What is only
 * staged and does not verify any more is given up. A pin that ends is ended at once where a
 * confirmed image that verifies under `next` runs already. Errors of the judge. */
BULLA_MUST_USE enum bulla_status bulla_state_take_store(struct bulla_device_state *state,
                                                        const struct bulla_key_store *next,
                                                        const struct bulla_image_judge *judge);

/* --- An update, after bulla_install_verdict granted it. Steps in this order; between any two the
 * power may fail. */

/* The fallback is given up and its slot written. The component is added when it is new:
 * SPACE_EXCEEDED when there is no room for it. WRONG_CLASS when what runs is of another class.
 * WRONG_ORDER during a trial with two slots (what is on trial could not be left any more), and
 * when it must wait for an earlier phase. */
BULLA_MUST_USE enum bulla_status bulla_state_begin_write(struct bulla_device_state *state,
                                                         const uint8_t component[BULLA_UUID_BYTES],
                                                         uint8_t image_class);

/* What was written is whole and its digest was right on what was read back. With one slot it is on
 * trial from now on. WRONG_ORDER unless it is being written. */
BULLA_MUST_USE enum bulla_status bulla_state_stage(struct bulla_component_state *component,
                                                   const struct bulla_slot_image *image);

/* What is being written or staged is given up: refused, cut short, or its grounds are gone. With
 * one slot, where nothing whole is left, the component stays as it is until it is written. */
void bulla_state_abandon(struct bulla_component_state *component);

/* At a start, before anything is loaded: all that is staged goes on trial. */
void bulla_state_start(struct bulla_device_state *state);

/* The image on trial has proved good. A pinned fallback whose pin ends is dropped; then the floor
 * rises to the lower of the two security versions, where a fallback that does not load counts for
 * nothing. WRONG_ORDER unless it is on trial; errors of the judge. */
BULLA_MUST_USE enum bulla_status bulla_state_confirm(struct bulla_component_state *component,
                                                     const struct bulla_key_store *held,
                                                     const struct bulla_image_judge *judge);

/* The image on trial did not start: what ran before runs again, without a fallback, and every
 * component of a higher level goes back to its fallback, if it has one that loads, and gives up
 * what it has staged. With one slot nothing changes: it is tried again. WRONG_ORDER unless it is on
 * trial. */
BULLA_MUST_USE enum bulla_status bulla_state_boot_failed(struct bulla_device_state *state,
                                                         struct bulla_component_state *component);

/* A capability that works once was accepted: its counter is raised before its rights are given. */
void bulla_state_use_capability(struct bulla_device_state *state, uint32_t counter);

/* The device is as its factory made it: `images` take the places of all that runs, fallbacks and
 * updates under way end; floors, counters and recovery images stay. For a factory reset `held` is
 * the store held, which stays; for a repaired board it is that of the factory, and the key store's
 * floor stays too. An image of standing UNJUDGED stays so; any other is judged: trusted, pinned
 * when its digest was a pin until now, or refused. SPACE_EXCEEDED, errors of the judge. */
struct bulla_factory_image {
  uint8_t component[BULLA_UUID_BYTES];
  uint8_t image_class;
  struct bulla_slot_image image;
};
BULLA_MUST_USE enum bulla_status bulla_state_restore_factory(
    struct bulla_device_state *state, const struct bulla_key_store *held,
    const struct bulla_factory_image *images, size_t image_count,
    const struct bulla_image_judge *judge);

/* Whether the device still starts: everything that must run loads. False is the end of a device. */
bool bulla_state_starts(const struct bulla_device_state *state);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_STATE_H_ */
