/* SPDX-License-Identifier: Apache-2.0
 *
 * Stages 6, 7, 8 and 12: whether the store may be used, who signed the manifest, whether it is
 * denied, and how it travels (FORMAT.md 8, 9).
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/core/bits.h"
#include "verifier/core/judge.h"
#include "verifier/core/trust.h"

enum bulla_status bulla_judge_key_store(const struct bulla_judgement *judgement) {
  if (judgement->platform == NULL) return BULLA_OK;
  return bulla_key_store_usable(judgement->store, judgement->platform->key_store_floor);
}

static struct bulla_scope scope_of(const struct bulla_manifest *manifest,
                                   enum bulla_role_kind kind) {
  struct bulla_scope scope;
  memset(&scope, 0, sizeof scope);
  scope.kind = kind;
  scope.image_class = manifest->image_class;
  scope.product = manifest->product;
  return scope;
}

enum bulla_status bulla_judge_signatures(const struct bulla_judgement *judgement) {
  const struct bulla_image *image = judgement->image;
  struct bulla_scope scope = scope_of(&image->manifest, BULLA_ROLE_IMAGE);
  struct bulla_tally tally;
  memset(&tally, 0, sizeof tally);
  /* One capability for every device of a product is a key to all doors: it needs a grant. */
  scope.product_wide =
      image->manifest.has_capability && image->manifest.requires_.devices.count == 0;
  BULLA_TRY(bulla_tally_envelope(&tally, judgement->store, judgement->crypto,
                                 &image->package.envelope, image->package.digest,
                                 BULLA_TYPE_MANIFEST));
  return bulla_tally_decide(&tally, judgement->store, &scope);
}

enum bulla_status bulla_judge_denied(const struct bulla_judgement *judgement) {
  const uint8_t *digest = judgement->image->package.digest;
  return bulla_key_store_denies(judgement->store, digest) ? BULLA_MANIFEST_DENIED : BULLA_OK;
}

static enum bulla_status judge_travel(const struct bulla_judgement *judgement) {
  const struct bulla_transport *transport = &judgement->image->transport;
  const struct bulla_platform *platform = judgement->platform;
  if (!bulla_digest_equal(transport->manifest, judgement->image->package.digest)) {
    return BULLA_TRANSPORT_MISMATCH;
  }
  if ((judgement->encodings & bulla_bit(transport->encoding)) == 0) {
    return BULLA_ENCODING_UNSUPPORTED;
  }
  if (platform != NULL && transport->memory_bytes > platform->memory_bytes) {
    return BULLA_MEMORY_EXCEEDED;
  }
  return BULLA_OK;
}

enum bulla_status bulla_judge_transport(const struct bulla_judgement *judgement) {
  const struct bulla_image *image = judgement->image;
  const struct bulla_platform *platform = judgement->platform;
  if (image->package.envelope.has_transport) {
    struct bulla_scope scope = scope_of(&image->manifest, BULLA_ROLE_TRANSPORT);
    struct bulla_tally tally;
    memset(&tally, 0, sizeof tally);
    scope.in_place = image->transport.in_place;
    BULLA_TRY(bulla_tally_envelope(&tally, judgement->store, judgement->crypto,
                                   &image->package.envelope, image->transport_digest,
                                   BULLA_TYPE_TRANSPORT));
    BULLA_TRY(bulla_tally_decide(&tally, judgement->store, &scope));
    BULLA_TRY(judge_travel(judgement));
  }
  if (platform != NULL && image->manifest.installed.size > platform->staging_bytes) {
    return BULLA_SPACE_EXCEEDED;
  }
  return BULLA_OK;
}
