/* SPDX-License-Identifier: Apache-2.0
 *
 * The two verdicts (FORMAT.md 8.1, 9). Policy stands in the stages; here is only their order.
 */
#include "bulla/verdict.h"

#include <string.h>

#include "formats/wire/try.h"
#include "verifier/core/judge.h"

struct stage {
  enum bulla_stage number;
  enum bulla_status (*judge)(const struct bulla_judgement *judgement);
};

static const struct stage kInstallStages[] = {
    {BULLA_STAGE_KEY_STORE, bulla_judge_key_store},
    {BULLA_STAGE_SIGNATURES, bulla_judge_signatures},
    {BULLA_STAGE_DENIED, bulla_judge_denied},
    {BULLA_STAGE_IDENTITY, bulla_judge_identity},
    {BULLA_STAGE_REQUIRES, bulla_judge_requires},
    {BULLA_STAGE_VERSIONS, bulla_judge_versions},
    {BULLA_STAGE_TRANSPORT, bulla_judge_transport},
};
enum { kInstallStageCount = sizeof kInstallStages / sizeof kInstallStages[0] };

static void grant(const struct bulla_image *image, struct bulla_admission *admission) {
  admission->installed = image->manifest.installed;
  admission->stored = image->stored;
  if (image->package.envelope.has_transport) {
    admission->encoding = image->transport.encoding;
    admission->memory_bytes = image->transport.memory_bytes;
    admission->erase_bytes = image->transport.erase_bytes;
    admission->scratch_bytes = image->transport.scratch_bytes;
  }
  admission->granted = true;
}

enum bulla_status bulla_install_verdict(const struct bulla_image *image,
                                        const struct bulla_key_store *store,
                                        const struct bulla_crypto *crypto,
                                        const struct bulla_platform *platform, uint32_t encodings,
                                        enum bulla_stage *stage,
                                        struct bulla_admission *admission) {
  const struct bulla_judgement judgement = {image, store, crypto, platform, encodings};
  memset(admission, 0, sizeof *admission);
  for (size_t i = 0; i < kInstallStageCount; i++) {
    *stage = kInstallStages[i].number;
    BULLA_TRY(kInstallStages[i].judge(&judgement));
  }
  grant(image, admission);
  return BULLA_OK;
}

static enum bulla_status ask_pin(const struct bulla_judgement *judgement, bool *pinned) {
  const struct bulla_platform *platform = judgement->platform;
  *pinned = false;
  if (platform == NULL || platform->pinned == NULL) return BULLA_OK;
  return platform->pinned(platform->context, judgement->image->package.digest, pinned);
}

static enum bulla_status judge_slot(const struct bulla_manifest *manifest,
                                    const struct bulla_slot *slot) {
  if (slot == NULL) return BULLA_OK;
  if (manifest->image_class != slot->image_class) return BULLA_WRONG_CLASS;
  return memcmp(manifest->component, slot->component, BULLA_UUID_BYTES) == 0
             ? BULLA_OK
             : BULLA_WRONG_COMPONENT;
}

static enum bulla_status judge_load(const struct bulla_judgement *judgement,
                                    const struct bulla_slot *slot, enum bulla_stage *stage) {
  bool pinned;
  *stage = BULLA_STAGE_SIGNATURES;
  BULLA_TRY(ask_pin(judgement, &pinned));
  if (!pinned) {
    BULLA_TRY(bulla_judge_signatures(judgement));
    *stage = BULLA_STAGE_DENIED;
    BULLA_TRY(bulla_judge_denied(judgement));
  }
  *stage = BULLA_STAGE_IDENTITY;
  BULLA_TRY(judge_slot(&judgement->image->manifest, slot));
  *stage = BULLA_STAGE_VERSIONS;
  return bulla_judge_floor(judgement);
}

enum bulla_status bulla_load_verdict(const struct bulla_image *image,
                                     const struct bulla_key_store *store,
                                     const struct bulla_crypto *crypto,
                                     const struct bulla_platform *platform,
                                     const struct bulla_slot *slot, enum bulla_stage *stage,
                                     struct bulla_admission *admission) {
  const struct bulla_judgement judgement = {image, store, crypto, platform, BULLA_ENCODINGS_NONE};
  memset(admission, 0, sizeof *admission);
  BULLA_TRY(judge_load(&judgement, slot, stage));
  grant(image, admission);
  return BULLA_OK;
}
