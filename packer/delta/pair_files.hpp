// SPDX-License-Identifier: Apache-2.0
//
// Which file of the old container each file of the new one was made from.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "packer/delta/contained_files.hpp"

namespace bulla {

// For each new file the index of an old one: that of the same path; else one of the same content;
// else, of those whose names differ in digits only, the one nearest in size, first in the same
// directory (libssl.so.3.0.1 and libssl.so.3.0.2), then in any.
std::vector<std::optional<std::size_t>> pair_files(ByteView old_image,
                                                   const std::vector<ContainedFile> &old_files,
                                                   ByteView new_image,
                                                   const std::vector<ContainedFile> &new_files);

}  // namespace bulla
