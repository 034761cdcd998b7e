/* SPDX-License-Identifier: Apache-2.0
 *
 * Stage 11: security version (ceiling, floor, counter), sequence, capability counter
 * (FORMAT.md 8.3, 8.6, 9). A sequence is compared with what is installed and never burnt into a
 * counter: a thief's largest number must be curable.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/core/judge.h"

struct limits {
  uint32_t min, max;
};

/* The component's own window, else that of its class, else security version 0 alone. */
static struct limits window_of(const struct bulla_key_store *store,
                               const struct bulla_manifest *manifest) {
  struct limits limits = {0, 0};
  struct bulla_list windows = store->view.windows;
  struct bulla_window window;
  while (bulla_list_next(&windows, bulla_read_window, &window)) {
    if (window.component != NULL) {
      if (memcmp(window.component, manifest->component, BULLA_UUID_BYTES) != 0) continue;
      limits.min = window.min;
      limits.max = window.max;
      break;
    }
    if (window.image_class == manifest->image_class) {
      limits.min = window.min;
      limits.max = window.max;
    }
  }
  return limits;
}

enum bulla_status bulla_judge_floor(const struct bulla_judgement *judgement) {
  const struct bulla_manifest *manifest = &judgement->image->manifest;
  const struct bulla_platform *platform = judgement->platform;
  uint32_t floor = 0;
  if (platform == NULL) return BULLA_OK;
  BULLA_TRY(platform->floor(platform->context, manifest->component, &floor));
  return manifest->security_version < floor ? BULLA_SV_BELOW_FLOOR : BULLA_OK;
}

static enum bulla_status judge_counter(const struct bulla_judgement *judgement) {
  const struct bulla_manifest *manifest = &judgement->image->manifest;
  const struct bulla_platform *platform = judgement->platform;
  if (platform == NULL || platform->counter == NULL) return BULLA_OK;
  return platform->counter(platform->context, manifest->component, manifest->security_version);
}

static enum bulla_status judge_sequence(const struct bulla_judgement *judgement) {
  const struct bulla_image *image = judgement->image;
  const struct bulla_platform *platform = judgement->platform;
  struct bulla_installed installed;
  memset(&installed, 0, sizeof installed);
  if (platform == NULL || platform->rollback) return BULLA_OK;
  const enum bulla_status status =
      platform->component(platform->context, image->manifest.component, &installed);
  if (status == BULLA_NOT_FOUND) return BULLA_OK;
  if (status != BULLA_OK) return status;
  if (installed.only_pinned) return BULLA_OK;
  if (image->manifest.sequence < installed.sequence) return BULLA_SEQUENCE_TOO_LOW;
  if (image->manifest.sequence > installed.sequence || !installed.has_digest) return BULLA_OK;
  return bulla_digest_equal(image->package.digest, installed.digest) ? BULLA_OK
                                                                     : BULLA_SEQUENCE_CONFLICT;
}

static enum bulla_status judge_capability(const struct bulla_judgement *judgement) {
  const struct bulla_manifest *manifest = &judgement->image->manifest;
  const struct bulla_platform *platform = judgement->platform;
  if (platform == NULL || !manifest->has_capability) return BULLA_OK;
  if (manifest->capability.use != BULLA_USE_ONCE) return BULLA_OK;
  return manifest->capability.counter > platform->capability_counter ? BULLA_OK
                                                                     : BULLA_CAPABILITY_REPLAYED;
}

enum bulla_status bulla_judge_versions(const struct bulla_judgement *judgement) {
  const struct bulla_manifest *manifest = &judgement->image->manifest;
  const struct limits limits = window_of(judgement->store, manifest);
  if (manifest->security_version > limits.max) return BULLA_SV_ABOVE_CEILING;
  if (manifest->security_version < limits.min) return BULLA_SV_BELOW_FLOOR;
  BULLA_TRY(bulla_judge_floor(judgement));
  BULLA_TRY(judge_counter(judgement));
  BULLA_TRY(judge_sequence(judgement));
  return judge_capability(judgement);
}
