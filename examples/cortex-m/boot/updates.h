/* SPDX-License-Identifier: Apache-2.0
 *
 * How deltas are applied on this board, in the RAM in which the application will run. Two files are
 * behind it, and a boot loader links one: updates.c for two slots, updates_in_place.c for one.
 */
#ifndef EXAMPLE_UPDATES_H_
#define EXAMPLE_UPDATES_H_

#include <bulla/crypto.h>

#include "board.h"

extern const uint8_t kSlotCount;

/* For the driver's list of decoders; call it once. */
const struct bulla_decoder *updates_start(struct board *board, const struct bulla_crypto *crypto);

#endif /* EXAMPLE_UPDATES_H_ */
