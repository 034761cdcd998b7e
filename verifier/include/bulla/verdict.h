/* SPDX-License-Identifier: Apache-2.0
 *
 * The verdict on an image: stages 6 to 12 of FORMAT.md 9, in that order, the first that fails names
 * the reason. Installing and loading are two questions with two functions (FORMAT.md 8.1).
 */
#ifndef BULLA_VERDICT_H_
#define BULLA_VERDICT_H_

#include "bulla/key_store.h"
#include "bulla/package.h"
#include "bulla/platform.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an accepted image may do next: only these functions fill it, and a stream starts from it. */
struct bulla_admission {
  bool granted;
  struct bulla_blob stored;    /* to be streamed */
  struct bulla_blob installed; /* what must come of it */
  uint8_t encoding;            /* enum bulla_encoding */
  uint64_t memory_bytes;       /* that decoding may use; 0 for raw */
  uint32_t erase_bytes;        /* in place: as the transport states them; else both 0 */
  uint32_t scratch_bytes;
};

/* Bit n: the caller can apply encoding n. Raw needs no bit. */
#define BULLA_ENCODINGS_NONE UINT32_C(0)

/* Whether the image may be installed under a store that was anchored or reached by links. Without a
 * platform (NULL) identity, requirements, floors and sequence are not judged; fleet, window and the
 * transport are. *stage refused, or is STAGE_TRANSPORT. The admission is granted only with OK. Does
 * not read the payload, nor judge the slot: the caller writes that of the image's own component. */
BULLA_MUST_USE enum bulla_status bulla_install_verdict(const struct bulla_image *image,
                                                       const struct bulla_key_store *store,
                                                       const struct bulla_crypto *crypto,
                                                       const struct bulla_platform *platform,
                                                       uint32_t encodings, enum bulla_stage *stage,
                                                       struct bulla_admission *admission);

/* What a slot holds: an image of another component or class must not be loaded from it, however
 * well it is signed. */
struct bulla_slot {
  const uint8_t *component; /* 16 bytes */
  uint8_t image_class;      /* enum bulla_class */
};

/* Whether an installed image may be loaded, by its seal: signatures and roles under the held store
 * and the deny list, or a pin; that it belongs in this slot (WRONG_CLASS, WRONG_COMPONENT); then
 * its component's floor. Never sequence, requirements, window, capability or transport. `slot` is
 * NULL only where no slot is at hand, as in a tool that judges a seal. The bytes that run must be
 * the bytes that are then measured. */
BULLA_MUST_USE enum bulla_status bulla_load_verdict(
    const struct bulla_image *image, const struct bulla_key_store *store,
    const struct bulla_crypto *crypto, const struct bulla_platform *platform,
    const struct bulla_slot *slot, enum bulla_stage *stage, struct bulla_admission *admission);

/* Where an image stands whose pin may end. */
enum bulla_pin_place { BULLA_PIN_FALLBACK = 1, BULLA_PIN_RECOVERY = 2 };

/* Whether the store ends this image's pin once a replacement runs well (FORMAT.md 8.1): a key that
 * signed it is revoked with boot-enforce for its class or, for a fallback, for compromise. A key of
 * the table signed it when its signature verifies and no grandfather proof speaks for it. Of a key
 * that left the table only the id is left: an entry that begins with it is taken at its word, so
 * whoever could alter the seal can end a pin, never make one. Does not look at what replaces the
 * image. CRYPTO_FAILED. */
BULLA_MUST_USE enum bulla_status bulla_pin_ends(const struct bulla_image *image,
                                                const struct bulla_key_store *store,
                                                const struct bulla_crypto *crypto,
                                                enum bulla_pin_place place, bool *ends);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERDICT_H_ */
