// SPDX-License-Identifier: Apache-2.0
//
// A file without a name in $TMPDIR (or /var/tmp), for bytes that come from or go to a pipe. It is
// gone with its descriptor, whatever happens to the process.
#pragma once

#include "files/owned_descriptor.hpp"

namespace bulla {

// Open for reading and writing. kOutputFailed or kDiskFull, naming the directory.
OwnedDescriptor open_anonymous_file();

}  // namespace bulla
