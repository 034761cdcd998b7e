// SPDX-License-Identifier: Apache-2.0
//
// Makes a BSDIFF40 file (formats/bsdiff40.hpp): for devices that carry bspatch already. The same
// images give the same bytes.
#pragma once

#include "files/progress.hpp"
#include "formats/bytes.hpp"

namespace bulla {

// Memory: five times the old image, the compressed patch, and what holds the images. Throws
// Error(BULLA_SIZE_OUT_OF_RANGE) for an old image of 2 GiB and more; kInterrupted; kInternal
// without memory.
Bytes make_bsdiff(ByteView old_image, ByteView new_image, Progress &progress);

}  // namespace bulla
