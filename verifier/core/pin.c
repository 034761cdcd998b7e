/* SPDX-License-Identifier: Apache-2.0
 *
 * When a revocation reaches an image that is in place already (FORMAT.md 8.1): a pin lets it load
 * until it is replaced, and what stands here says whose pins do not outlive the replacement.
 */
#include <string.h>

#include "bulla/verdict.h"
#include "formats/wire/try.h"
#include "verifier/core/bits.h"
#include "verifier/core/trust.h"

/* Whether this revocation, entry `index` of its list, is of a key that signed the image. */
static bool concerns(const struct bulla_tally *tally, const struct bulla_key_store *store,
                     const struct bulla_revocation *revocation, uint32_t index) {
  const int key = bulla_key_store_find(store, revocation->key);
  if (key >= 0) return (tally->revoked & bulla_bit((uint32_t)key)) != 0;
  return (tally->gone & bulla_bit(index)) != 0;
}

static bool reaches(const struct bulla_revocation *revocation, uint8_t image_class,
                    enum bulla_pin_place place) {
  if ((revocation->boot_enforce & bulla_bit(image_class)) != 0) return true;
  return place == BULLA_PIN_FALLBACK && revocation->reason == BULLA_REASON_COMPROMISE;
}

enum bulla_status bulla_pin_ends(const struct bulla_image *image,
                                 const struct bulla_key_store *store,
                                 const struct bulla_crypto *crypto, enum bulla_pin_place place,
                                 bool *ends) {
  struct bulla_list revocations = store->view.revocations;
  struct bulla_revocation revocation;
  struct bulla_tally tally;
  *ends = false;
  memset(&tally, 0, sizeof tally);
  BULLA_TRY(bulla_tally_envelope(&tally, store, crypto, &image->package.envelope,
                                 image->package.digest, BULLA_TYPE_MANIFEST));
  for (uint32_t i = 0; bulla_list_next(&revocations, bulla_read_revocation, &revocation); i++) {
    if (!concerns(&tally, store, &revocation, i)) continue;
    *ends = *ends || reaches(&revocation, image->manifest.image_class, place);
  }
  return BULLA_OK;
}
