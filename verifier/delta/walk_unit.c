/* SPDX-License-Identifier: Apache-2.0
 *
 * A unit inside a cover: "as predicted" is one bit, and nearly always so; for the rest see the
 * order in `miss` (DELTA.md 7.3). Nothing here divides or calls out of the room.
 */
#include "formats/wire/try.h"
#include "verifier/delta/unit_elf.h"
#include "verifier/delta/unit_step.h"

/* What all questions about a unit look at. */
struct context {
  uint32_t word; /* its first bytes, at most four */
  uint32_t hash; /* of the target if there is one, else of the word */
  uint32_t opcode;
  uint32_t group; /* kind and source */
};

enum { kMoveMax = 1 << 28 };

static uint64_t low_bytes(uint64_t number, uint32_t length) {
  return length >= 8 ? number : number & ((UINT64_C(1) << (8 * length)) - 1);
}

static uint64_t wanted_bytes(const struct bulla_delta_walk *walk, uint32_t length) {
  uint64_t bytes = 0;
  if (walk->target == NULL) return 0;
  for (uint32_t i = 0; i < length; i++)
    bytes |= (uint64_t)walk->target[walk->position + i] << 8 * i;
  return bytes;
}

static struct context context_of(const struct bulla_delta_walk *walk,
                                 const struct bulla_delta_unit_step *step) {
  struct context context;
  const enum bulla_delta_kind kind = step->unit.kind;
  const bool by_target = kind != BULLA_DELTA_PLAIN && kind != BULLA_DELTA_LOW12;
  context.word = (uint32_t)step->old;
  context.hash = by_target ? step->target_hash : context.word * UINT32_C(0x2545F491);
  context.group = (uint32_t)kind * 8 + step->source;
  switch (walk->reader.arch) {
    case BULLA_DELTA_ARCH_ARM64:
    case BULLA_DELTA_ARCH_ELF:
      context.opcode = context.word >> 21;
      break;
    case BULLA_DELTA_ARCH_THUMB2:
      context.opcode = (context.word & 0xffff) >> 6;
      break;
    case BULLA_DELTA_ARCH_X86_64:
      context.opcode = context.word & (kind != BULLA_DELTA_PLAIN ? 0xffff : 0xff);
      break;
    case BULLA_DELTA_ARCH_NONE:
    default:
      context.opcode = 0;
      break;
  }
  return context;
}

/* In a long run of units that were as predicted half of the contexts are enough, and faster. */
static bool is_as_predicted(struct bulla_delta_walk *walk, const struct bulla_delta_unit_step *step,
                            const struct context *context) {
  const uint32_t hits = walk->hits, since = walk->since_miss, left = walk->end - walk->position;
  const uint32_t distance = since < 4 ? since : since < 16 ? 4 : since < 64 ? 5 : 6;
  const uint32_t edge = left < 8 ? 0 : left < 32 ? 1 : 2;
  const uint32_t set = step->unit.kind != BULLA_DELTA_PLAIN ? 1 + step->source % 3 : 0;
  const bool right = step->wanted == step->predicted;
  uint32_t contexts[6], same;
  contexts[1] = context->hash ^ 0x9999;
  contexts[2] = (context->group << 8 | (hits & 7) << 4 | distance) + 0x7000000 + edge * 0x100000;
  contexts[3] = ((context->opcode << 2 | (hits & 3)) * UINT32_C(0x27D4EB2F)) ^ 0x1234;
  if ((hits & 0xff) == 0xff) {
    same = bulla_delta_bit3(&walk->model, right, contexts + 1, BULLA_DELTA_W_STEADY + set * 3);
  } else {
    const uint32_t lately = (hits & 3) == 3 ? 0 : 4;
    contexts[0] = (hits & 0xfff) | context->group << 12 | 1u << 24;
    contexts[4] = (walk->last_word * UINT32_C(0x165667B1)) ^ context->hash ^ 0x777;
    contexts[5] = (uint32_t)step->unit.length << 8 | context->group | 0x3000000;
    same = bulla_delta_bit6(&walk->model, right, contexts,
                            BULLA_DELTA_W_UNIT_SAME + (set + lately) * 6);
  }
  walk->hits = hits << 1 | same;
  walk->since_miss = since + 1;
  return same != 0;
}

/* A data word that is one of the other choices. */
static bool is_other_choice(struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step,
                            const struct context *context) {
  const uint32_t kind = (uint32_t)step->unit.kind, chosen = step->chosen;
  for (uint32_t i = 1; i < step->choices; i++) {
    const uint32_t candidate = (chosen + i) % step->choices;
    bool tried = false;
    for (uint32_t j = 0; j < i; j++) {
      tried |= step->choice[candidate] == step->choice[(chosen + j) % step->choices];
    }
    if (tried) continue;
    const uint32_t contexts[3] = {
        candidate | chosen << 2 | (walk->winners & 255) << 4 | kind << 16 | 0x64000000,
        context->hash ^ (candidate * 0x5151 + 7),
        candidate | kind << 4 | bulla_delta_bit_length(context->word) << 8 | 0x65000000};
    const bool right = step->wanted == step->choice[candidate];
    if (bulla_delta_bit3(&walk->model, right, contexts, BULLA_DELTA_W_OTHER) != 0) {
      step->found = step->choice[candidate];
      return true;
    }
  }
  return false;
}

static bool is_as_old(struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step,
                      const struct context *context) {
  const uint32_t contexts[2] = {context->group | 0x600000, step->target_hash ^ 0x5151};
  const bool right = step->wanted == step->old;
  if (bulla_delta_bit2(&walk->model, right, contexts, BULLA_DELTA_W_AS_OLD) == 0) return false;
  step->found = step->old;
  return true;
}

/* Coding: by how much the true target differs, if that says all about the true bytes. */
static bool true_move(const struct bulla_delta_walk *walk, const struct bulla_delta_unit_step *step,
                      int64_t predicted, int32_t *move) {
  int64_t target;
  if (!bulla_delta_target_of(walk, step, step->wanted, &target)) return false;
  if (target - predicted >= kMoveMax || target - predicted <= -kMoveMax) return false;
  *move = (int32_t)(target - predicted);
  return bulla_delta_with_target(walk, &step->unit, step->predicted, step->address, target) ==
         step->wanted;
}

/* The same kind of reference, to a target some way off the predicted one. */
static bool is_moved(struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step,
                     const struct context *context) {
  const uint32_t kind = (uint32_t)step->unit.kind;
  int64_t predicted;
  int32_t move = 0;
  if (!bulla_delta_target_of(walk, step, step->predicted, &predicted)) return false;
  const bool moves = walk->target != NULL && true_move(walk, step, predicted, &move);
  const uint32_t contexts[2] = {context->group | 0x610000, context->opcode ^ 0x52525};
  if (bulla_delta_bit2(&walk->model, moves, contexts, BULLA_DELTA_W_MOVED) == 0) return false;
  const uint32_t page = (uint32_t)((uint64_t)step->unit.target >> 12);
  const uint32_t again[3] = {context->group | 0x620000,
                             ((uint32_t)walk->sticky[kind] * UINT32_C(0x9E3779B1)) ^ 0x1717,
                             (page * UINT32_C(0x85EBCA6B)) ^ context->group};
  const bool sticks = move == walk->sticky[kind];
  if (bulla_delta_bit3(&walk->model, sticks, again, BULLA_DELTA_W_STICKY) != 0) {
    move = walk->sticky[kind];
  } else {
    move = bulla_delta_signed_number(&walk->model, move, 10 + kind, BULLA_DELTA_NUMBER_MOVE);
  }
  walk->sticky[kind] = move;
  step->found =
      bulla_delta_with_target(walk, &step->unit, step->predicted, step->address, predicted + move);
  return true;
}

static void code_bytes(struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step,
                       const struct context *context) {
  const uint32_t length = step->unit.length;
  const uint32_t wide = step->unit.kind != BULLA_DELTA_PLAIN ? 4 : 0;
  uint32_t changed = 0; /* a bit for each byte before */
  uint32_t last = walk->out[-1], last_guess = 0;
  step->found = 0;
  walk->since_miss = 0;
  for (uint32_t i = 0; i < length; i++) {
    const uint32_t guess = (uint32_t)(step->predicted >> 8 * i) & 255;
    const uint32_t before = i > 0 ? ((last - last_guess) & 255) | last << 8 : last;
    const uint32_t contexts[7] = {
        (i | changed << 3 | context->group << 11) | 0x8000000,
        ((i | guess << 3 | changed << 11) * UINT32_C(0x9E3779B1)) ^ 0xabc,
        (context->hash + i * 0x1000193) ^ (changed * UINT32_C(0x85EBCA6B)),
        (i | (uint32_t)walk->difference[i] << 3 | (changed & 1) << 11 | length << 12) *
            UINT32_C(0xC2B2AE35),
        ((context->opcode | i << 12 | changed << 15) * UINT32_C(0x27D4EB2F)) ^ 0xdddd,
        before * UINT32_C(0x3C6EF372) + i * 77,
        ((guess | last << 8) * UINT32_C(0xBB67AE85)) ^ 0x4321};
    const uint32_t wanted = ((uint32_t)(step->wanted >> 8 * i) - guess) & 255;
    const uint32_t difference =
        bulla_delta_difference7(&walk->model, wanted, contexts, (i & 3) + wide);
    if (difference != 0) {
      changed |= 1u << i;
      walk->difference[i] = (uint8_t)difference;
    }
    last = (guess + difference) & 255;
    last_guess = guess;
    step->found |= (uint64_t)last << 8 * i;
  }
}

static void code_miss(struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step,
                      const struct context *context) {
  if (step->choices > 0) {
    if (is_other_choice(walk, step, context)) return;
  } else if (step->predicted != step->old && is_as_old(walk, step, context)) {
    return;
  }
  if (step->unit.kind != BULLA_DELTA_PLAIN && is_moved(walk, step, context)) return;
  code_bytes(walk, step, context);
}

enum bulla_status bulla_delta_step_unit(struct bulla_delta_walk *walk) {
  struct bulla_delta_unit_step step;
  const uint8_t *at;
  BULLA_TRY(bulla_delta_old_at(&walk->old, walk->from, &at));
  step.old_address = bulla_delta_next_address(&walk->old_map, &walk->old_stretch, walk->from);
  step.address = bulla_delta_next_address(&walk->new_map, &walk->new_stretch, walk->position);
  const uint32_t room = walk->end - walk->position;
  if (walk->reader.arch == BULLA_DELTA_ARCH_ELF) {
    BULLA_TRY(bulla_delta_elf_unit(walk->elf, at, walk->from, room, &step.unit));
  } else {
    step.unit = bulla_delta_unit_at(&walk->reader, at, walk->from,
                                    step.address < 0 ? -1 : step.old_address, room);
  }
  const uint32_t length = step.unit.length;
  step.old = low_bytes(bulla_load64(at), length);
  step.wanted = wanted_bytes(walk, length);
  if (step.unit.kind == BULLA_DELTA_PAGE21) {
    walk->new_page_known &= ~(UINT32_C(1) << step.unit.field);
  }
  bulla_delta_predict(walk, &step);
  const struct context context = context_of(walk, &step);
  if (is_as_predicted(walk, &step, &context)) {
    step.found = step.predicted;
  } else {
    code_miss(walk, &step, &context);
  }
  if (step.unit.kind != BULLA_DELTA_PLAIN) bulla_delta_learn(walk, &step);
  bulla_store64(walk->out, step.found);
  walk->out += length;
  walk->position += length;
  walk->from += length;
  walk->last_word = context.word;
  return BULLA_OK;
}
