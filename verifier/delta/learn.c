/* SPDX-License-Identifier: Apache-2.0
 *
 * What a unit teaches once its new bytes are known (DELTA.md 7.3).
 */
#include "verifier/delta/unit_arch.h"
#include "verifier/delta/unit_step.h"

enum { kScoreRight = 4096, kScoreTrusted = 1024 };

static void learn_scores(struct bulla_delta_walk *walk, const struct bulla_delta_unit_step *step) {
  uint32_t winner = step->chosen;
  for (uint32_t i = step->choices; i-- > 0;) {
    const bool right = step->choice[i] == step->found;
    int16_t *const score = &step->scores->choice[i];
    *score = (int16_t)(*score + (((right ? kScoreRight : 0) - *score) >> 3));
    if (right) winner = i;
  }
  if (step->choice[step->chosen] == step->found) winner = step->chosen;
  walk->winners = walk->winners << 2 | winner;
  if (step->choices < BULLA_DELTA_CHOICES) return;
  const uint32_t old = (uint32_t)step->old, found = (uint32_t)step->found;
  bulla_delta_keep(&walk->learned.words, old, found);
  bulla_delta_keep(&walk->learned.steps, old >> 6, found - old);
}

/* Whether the bytes show where the target went, and are not data that only look like a target. */
static bool shows_target(const struct bulla_delta_unit_step *step) {
  if (step->address < 0) return false;
  if (step->choices == 0) return true;
  if (step->choice[BULLA_DELTA_CHOICE_TARGET] != step->found &&
      step->choice[BULLA_DELTA_CHOICE_OLD] == step->found) {
    return false;
  }
  return step->choices < BULLA_DELTA_CHOICES ||
         step->scores->choice[BULLA_DELTA_CHOICE_TARGET] >= kScoreTrusted;
}

static void learn_low12(struct bulla_delta_walk *walk, const struct bulla_delta_unit_step *step) {
  const uint32_t instruction = (uint32_t)step->found, page_register = step->unit.field;
  if (!bulla_delta_arm64_is_low12(instruction)) return;
  if ((walk->new_page_known >> page_register & 1) == 0) return;
  bulla_delta_learn_target(&walk->learned, step->unit.target,
                           walk->new_page[page_register] + bulla_delta_arm64_low12(instruction));
}

void bulla_delta_learn(struct bulla_delta_walk *walk, const struct bulla_delta_unit_step *step) {
  const struct bulla_delta_unit *unit = &step->unit;
  if (step->choices > 0) learn_scores(walk, step);
  if (bulla_delta_is_elf(unit->kind)) {
    bulla_delta_learn_elf(walk, step);
    return;
  }
  if (!shows_target(step)) return;
  if (unit->kind == BULLA_DELTA_PAGE21) {
    const uint32_t instruction = (uint32_t)step->found;
    if ((instruction & 0x9f000000) != 0x90000000) return;
    walk->new_page[unit->field] = bulla_delta_arm64_page(instruction, step->address);
    walk->new_page_known |= UINT32_C(1) << unit->field;
    return;
  }
  if (unit->kind == BULLA_DELTA_LOW12) {
    learn_low12(walk, step);
    return;
  }
  int64_t target;
  if (bulla_delta_target_of(walk, step, step->found, &target) && target >= 0) {
    bulla_delta_learn_target(&walk->learned, unit->target, target);
  }
}
