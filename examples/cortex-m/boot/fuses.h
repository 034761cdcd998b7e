/* SPDX-License-Identifier: Apache-2.0
 *
 * Two counters that can only rise, one bit for each step: the version of the key store, and the
 * security version of the application. A chip has fuses for this, or a counter behind a protected
 * interface; here they are bits of flash that nothing erases.
 */
#ifndef EXAMPLE_FUSES_H_
#define EXAMPLE_FUSES_H_

#include <bulla/bulla.h>

enum fuse_counter { FUSE_KEY_STORE = 0, FUSE_APP = 1 };

#define FUSE_COUNTER_MAX 256u

uint32_t fuses_read(enum fuse_counter counter);

/* Never lowers. COUNTER_EXHAUSTED above FUSE_COUNTER_MAX; a cut leaves a value in between. */
BULLA_MUST_USE enum bulla_status fuses_raise(enum fuse_counter counter, uint32_t value);

#endif /* EXAMPLE_FUSES_H_ */
