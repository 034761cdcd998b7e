/* SPDX-License-Identifier: Apache-2.0
 *
 * An applier's state on its way to flash and back, for updates in place (DELTA.md 8.2). One order
 * of fields serves both directions. There are no pointers among them: restoring lays everything out
 * anew, and holds each number that an index, a length or a loop depends on against what it may be.
 * What is read back may be anything all the same, and the applier stays in bounds.
 */
#ifndef BULLA_VERIFIER_DELTA_SAVE_H_
#define BULLA_VERIFIER_DELTA_SAVE_H_

#include "bulla/delta.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Takes `bytes` when saving, fills them when restoring. */
struct bulla_delta_passage {
  void *context;
  enum bulla_status (*pass)(void *context, uint8_t *bytes, size_t length);
};

/* In setup.at_rest, with what was written ending on a page: what is passed is no more than the
 * memory that the header asks for, in the byte order of the machine. WRONG_ORDER elsewhere; what
 * `pass` gave. */
BULLA_MUST_USE enum bulla_status bulla_delta_save(struct bulla_delta *delta,
                                                  const struct bulla_delta_passage *passage);

/* After bulla_delta_begin with the same setup: goes on as if it had never stopped; `delta->taken`
 * bytes of the patch are behind it. ENCODING_INVALID, MEMORY_EXCEEDED, SPACE_EXCEEDED; what `pass`
 * gave. The delta is of no use after a fault. */
BULLA_MUST_USE enum bulla_status bulla_delta_restore(struct bulla_delta *delta,
                                                     const struct bulla_delta_passage *passage);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_SAVE_H_ */
