/* SPDX-License-Identifier: Apache-2.0
 *
 * How deltas are applied on this board: out of the slot that runs into the other one, in the RAM in
 * which the application will run, with a checkpoint behind each sector.
 */
#ifndef EXAMPLE_UPDATES_H_
#define EXAMPLE_UPDATES_H_

#include <bulla/crypto.h>

#include "board.h"

/* For the driver's list of decoders; call it once. */
const struct bulla_decoder *updates_start(struct board *board, const struct bulla_crypto *crypto);

#endif /* EXAMPLE_UPDATES_H_ */
