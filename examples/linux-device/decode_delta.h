/* SPDX-License-Identifier: Apache-2.0
 *
 * Deltas against the slot that runs (encoding 2), with checkpoints in two files of their own.
 */
#ifndef EXAMPLE_DECODE_DELTA_H_
#define EXAMPLE_DECODE_DELTA_H_

#include <bulla/crypto.h>

#include "board.h"

/* For the driver's list of decoders; call it once. */
const struct bulla_decoder *decode_delta_start(struct board *board,
                                               const struct bulla_crypto *crypto);

#endif /* EXAMPLE_DECODE_DELTA_H_ */
