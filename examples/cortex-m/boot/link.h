/* SPDX-License-Identifier: Apache-2.0
 *
 * Where updates come from: here a file named link.bulla, read piece by piece as a radio or a cable
 * would bring it. The verifier asks for the head of the file first, possibly more than once, then
 * for the payload once and in ascending order.
 */
#ifndef EXAMPLE_LINK_H_
#define EXAMPLE_LINK_H_

#include <bulla/source.h>

/* Whether something is offered; then *source reads it. */
bool link_open(struct bulla_source *source);

#endif /* EXAMPLE_LINK_H_ */
