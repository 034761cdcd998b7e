// SPDX-License-Identifier: Apache-2.0
//
// A patch applied in memory to see what comes of it, by the decoders that unpack uses: whoever
// makes a delta tries it before anybody relies on it.
#pragma once

#include "files/progress.hpp"
#include "formats/blob.hpp"
#include "formats/transport.hpp"

namespace bulla {

// Applies `patch` as `transport` describes it (encoding, entries 6 and 7) to `base`. Throws
// Error(kInternal) that says why unless `installed` comes of it. The image is measured, not kept.
void try_patch(const Transport &transport, ByteView patch, ByteView base, const Blob &installed,
               Progress &progress);

}  // namespace bulla
