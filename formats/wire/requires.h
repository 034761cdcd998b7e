/* SPDX-License-Identifier: Apache-2.0
 *
 * Entry 11 of the manifest: what must hold on a device (FORMAT.md 6.1).
 */
#ifndef BULLA_FORMATS_WIRE_REQUIRES_H_
#define BULLA_FORMATS_WIRE_REQUIRES_H_

#include "formats/wire/manifest.h"

#ifdef __cplusplus
extern "C" {
#endif

/* FEATURE_UNSUPPORTED for an unknown key: a condition that is not understood is not met. */
BULLA_MUST_USE enum bulla_status bulla_read_requires(struct bulla_cursor *cursor,
                                                     struct bulla_requires *requires_);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_REQUIRES_H_ */
