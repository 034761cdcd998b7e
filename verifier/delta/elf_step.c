/* SPDX-License-Identifier: Apache-2.0
 *
 * Prediction and learning for fields of relocatable ELF files (DELTA.md 7.5): a position goes where
 * the covers say, its origin too; type numbers and checksums become what they became before.
 */
#include "verifier/delta/unit_step.h"

enum {
  kHandicap = 200, /* of the old bytes: in such fields they are the exception */
  kResidualMax = 1 << 28
};

/* A field's place among residuals: values of one size, positions of one field. */
static uint32_t *residual_of(const struct bulla_delta_walk *walk,
                             const struct bulla_delta_unit_step *step) {
  const bool value = step->unit.kind == BULLA_DELTA_ELF_VALUE;
  const uint32_t field = value ? bulla_delta_bit_length((uint32_t)step->old) : step->unit.field;
  return bulla_delta_residual(&walk->learned, step->unit.origin, field);
}

/* Gives whether the very word was met before. */
static bool predict_value(const struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step) {
  const uint32_t word = (uint32_t)step->old;
  uint32_t value = word, difference;
  const bool exact = bulla_delta_find(&walk->learned.words, word, &value);
  if (!exact && bulla_delta_find(&walk->learned.steps, word >> 6, &difference)) {
    value = word + difference;
  }
  step->choice[1] = value;
  step->choice[2] = word + *residual_of(walk, step);
  return exact;
}

void bulla_delta_predict_elf(const struct bulla_delta_walk *walk,
                             struct bulla_delta_unit_step *step) {
  struct bulla_delta_unit *const unit = &step->unit;
  uint32_t source;
  step->choice[0] = step->old;
  step->choices = 3;
  if (unit->kind == BULLA_DELTA_ELF_VALUE) {
    source = predict_value(walk, step) ? BULLA_DELTA_FROM_LEARNED : BULLA_DELTA_FROM_COVERS;
    bulla_delta_choose(walk, step, bulla_delta_bit_length((uint32_t)step->old) << 2, kHandicap);
    step->target_hash = (uint32_t)step->old * UINT32_C(0x2545F491);
  } else {
    const int64_t target = bulla_delta_new_target(walk, unit->target, &source);
    const int64_t residual = (int32_t)*residual_of(walk, step);
    unit->moved = unit->origin + bulla_delta_shift_at(&walk->covers, unit->origin);
    step->choice[1] = bulla_delta_with_target(walk, unit, step->old, step->address, target);
    step->choice[2] =
        bulla_delta_with_target(walk, unit, step->old, step->address, target + residual);
    const uint32_t kind = (uint32_t)unit->kind - BULLA_DELTA_ELF_OFFSET64;
    bulla_delta_choose(walk, step, (uint32_t)unit->field << 2 | (kind + 1), kHandicap);
    step->target_hash = (uint32_t)(uint64_t)unit->target * UINT32_C(0x9E3779B1);
  }
  step->source = step->chosen == 1   ? source
                 : step->chosen == 0 ? (uint32_t)BULLA_DELTA_AS_OLD
                                     : (uint32_t)BULLA_DELTA_FROM_WORDS;
}

void bulla_delta_learn_elf(struct bulla_delta_walk *walk,
                           const struct bulla_delta_unit_step *step) {
  const struct bulla_delta_unit *const unit = &step->unit;
  if (unit->kind == BULLA_DELTA_ELF_VALUE) {
    const uint32_t old = (uint32_t)step->old, found = (uint32_t)step->found;
    bulla_delta_keep(&walk->learned.words, old, found);
    bulla_delta_keep(&walk->learned.steps, old >> 6, found - old);
    if (found != old) *residual_of(walk, step) = found - old;
    return;
  }
  int64_t target;
  uint32_t source;
  if (!bulla_delta_target_of(walk, step, step->found, &target)) return;
  const int64_t residual = target - bulla_delta_new_target(walk, unit->target, &source);
  const bool near = residual > -kResidualMax && residual < kResidualMax;
  if (source != BULLA_DELTA_FROM_LEARNED) {
    *residual_of(walk, step) = near ? (uint32_t)(uint64_t)residual : 0;
  }
  if (near) bulla_delta_learn_target(&walk->learned, unit->target, target);
}
