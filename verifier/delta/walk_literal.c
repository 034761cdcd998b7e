/* SPDX-License-Identifier: Apache-2.0
 *
 * A literal: a new byte that resembles nothing old, coded in the contexts of the bytes before it
 * (DELTA.md 7.4).
 */
#include "verifier/delta/walk.h"

void bulla_delta_step_literal(struct bulla_delta_walk *walk) {
  uint8_t *const out = walk->out;
  const uint32_t lane = walk->position & 3;
  const uint32_t one = out[-1], two = one | (uint32_t)out[-2] << 8;
  const uint32_t three = two | (uint32_t)out[-3] << 16, fourth = out[-4];
  const uint32_t four = three | fourth << 24;
  const uint32_t contexts[7] = {
      0x100 + lane,
      (one + 1) * UINT32_C(0x2F0B4C47),
      ((two + 1) * UINT32_C(0x6A09E667)) ^ 0x11,
      ((three + 1) * UINT32_C(0xBB67AE85)) ^ 0x222,
      ((four + 1) * UINT32_C(0x3C6EF372)) ^ 0x3333,
      ((lane << 8 | fourth) * UINT32_C(0xA54FF53A)) ^ 0x44,
      ((fourth | (uint32_t)out[-8] << 8 | one << 16) * UINT32_C(0x510E527F)) ^ 0x55};
  const uint32_t wanted = walk->target != NULL ? walk->target[walk->position] : 0;
  *walk->out++ =
      (uint8_t)bulla_delta_byte7(&walk->model, wanted, contexts, BULLA_DELTA_W_LITERAL + lane * 7);
  walk->position++;
}
