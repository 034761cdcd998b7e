/* SPDX-License-Identifier: Apache-2.0
 *
 * What a unit will be in the new image (DELTA.md 7.2): the old bytes, with the target moved to
 * where what it points at went.
 */
#include "verifier/delta/unit_step.h"

/* Where an old offset's bytes went, as a new address; -1 when that has none. */
static int64_t moved_by_covers(const struct bulla_delta_walk *walk, int64_t old_offset) {
  const int64_t offset = old_offset + bulla_delta_shift_at(&walk->covers, old_offset);
  if (offset < 0 || offset > UINT32_MAX) return -1;
  return bulla_delta_address_at(&walk->new_map, (uint32_t)offset);
}

int64_t bulla_delta_new_target(const struct bulla_delta_walk *walk, int64_t target,
                               uint32_t *source) {
  uint32_t shift;
  if (bulla_delta_find(&walk->learned.targets, (uint32_t)(uint64_t)target, &shift)) {
    *source = BULLA_DELTA_FROM_LEARNED;
    return target + (int32_t)shift;
  }
  const int64_t offset = bulla_delta_offset_at(&walk->old_map, target);
  const int64_t moved = offset < 0 ? -1 : moved_by_covers(walk, offset);
  if (moved >= 0) {
    *source = BULLA_DELTA_FROM_COVERS;
    return moved;
  }
  *source = BULLA_DELTA_FROM_NEAR;
  return target + bulla_delta_near_shift(&walk->learned, target);
}

/* A distance read as an offset, an offset as a distance. */
static void choose_other_kind(const struct bulla_delta_walk *walk,
                              struct bulla_delta_unit_step *step) {
  struct bulla_delta_unit other = step->unit;
  const uint32_t word = (uint32_t)step->old;
  if (step->unit.kind == BULLA_DELTA_RELATIVE32) {
    other.kind = BULLA_DELTA_OFFSET32;
    other.target = word;
  } else {
    other.kind = BULLA_DELTA_RELATIVE32;
    other.target = step->old_address + bulla_sign_extend(word, 32);
  }
  const int64_t offset = bulla_delta_offset_at(&walk->old_map, other.target);
  const int64_t moved = offset < 0 ? -1 : moved_by_covers(walk, offset);
  if (moved < 0) return;
  step->choice[BULLA_DELTA_CHOICE_OTHER] =
      bulla_delta_with_target(walk, &other, step->old, step->address, moved);
}

static void choose_words(const struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step) {
  const uint32_t word = (uint32_t)step->old;
  uint32_t value = word, difference;
  if (!bulla_delta_find(&walk->learned.words, word, &value) &&
      bulla_delta_find(&walk->learned.steps, word >> 6, &difference)) {
    value = word + difference;
  }
  step->choice[BULLA_DELTA_CHOICE_WORDS] = value;
}

void bulla_delta_choose(const struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step,
                        uint32_t place, int32_t handicap) {
  const struct bulla_delta_learned *learned = &walk->learned;
  const uint32_t mask = (UINT32_C(1) << learned->score_bits) - 1;
  place = place << 4 | (walk->winners & 15);
  step->scores = &learned->scores[(place ^ place >> learned->score_bits) & mask];
  step->chosen = 0;
  for (uint32_t i = 1; i < step->choices; i++) {
    const int32_t held = step->scores->choice[step->chosen] - (step->chosen == 0 ? handicap : 0);
    if (step->scores->choice[i] > held) step->chosen = i;
  }
  step->predicted = step->choice[step->chosen];
}

static void predict_data(const struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step) {
  const enum bulla_delta_kind kind = step->unit.kind;
  uint32_t source;
  for (uint32_t i = 0; i < BULLA_DELTA_CHOICES; i++) step->choice[i] = step->old;
  const int64_t target = bulla_delta_new_target(walk, step->unit.target, &source);
  const bool words = kind == BULLA_DELTA_RELATIVE32 || kind == BULLA_DELTA_OFFSET32;
  if (!words || bulla_delta_offset_at(&walk->old_map, step->unit.target) >= 0) {
    step->choice[BULLA_DELTA_CHOICE_TARGET] =
        bulla_delta_with_target(walk, &step->unit, step->old, step->address, target);
  }
  step->choices = 2;
  if (words) {
    choose_other_kind(walk, step);
    choose_words(walk, step);
    step->choices = 4;
  }
  const uint32_t size =
      kind == BULLA_DELTA_POINTER64 ? 0 : bulla_delta_bit_length((uint32_t)step->old);
  bulla_delta_choose(walk, step, size << 2 | ((uint32_t)kind - BULLA_DELTA_POINTER64), 0);
  const bool by_target = step->chosen == BULLA_DELTA_CHOICE_TARGET;
  step->source = by_target           ? source
                 : step->chosen == 0 ? (uint32_t)BULLA_DELTA_AS_OLD
                                     : step->chosen + 2;
  const bool as_word =
      step->chosen == BULLA_DELTA_CHOICE_OLD || step->chosen == BULLA_DELTA_CHOICE_WORDS;
  step->target_hash = as_word ? (uint32_t)step->old * UINT32_C(0x2545F491)
                              : (uint32_t)step->unit.target * UINT32_C(0x9E3779B1);
}

void bulla_delta_predict(const struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step) {
  const struct bulla_delta_unit *unit = &step->unit;
  step->choices = 0;
  step->predicted = step->old;
  step->source = BULLA_DELTA_AS_OLD;
  step->target_hash = 0;
  if (unit->kind == BULLA_DELTA_PLAIN) return;
  if (bulla_delta_is_elf(unit->kind)) {
    bulla_delta_predict_elf(walk, step);
    return;
  }
  if (bulla_delta_is_data(unit->kind)) {
    predict_data(walk, step);
    return;
  }
  const int64_t target = bulla_delta_new_target(walk, unit->target, &step->source);
  step->predicted = bulla_delta_with_target(walk, unit, step->old, step->address, target);
  step->target_hash = (uint32_t)unit->target * UINT32_C(0x9E3779B1);
  if (unit->kind == BULLA_DELTA_LOW12 && (walk->new_page_known >> unit->field & 1) != 0 &&
      (uint64_t)(target ^ walk->new_page[unit->field]) >> 12 != 0) {
    step->source += BULLA_DELTA_PAGE_CHANGED;
  }
}
