// SPDX-License-Identifier: Apache-2.0
//
// The content of a contained file, wherever its extents lie.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"
#include "packer/delta/contained_files.hpp"

namespace bulla {

std::uint64_t total_bytes(const std::vector<Extent> &extents);

// The bytes of all extents, one behind the other.
Bytes gather(ByteView image, const std::vector<Extent> &extents);

// Whether two files have the same bytes, padding included.
bool same_content(ByteView left_image, const std::vector<Extent> &left, ByteView right_image,
                  const std::vector<Extent> &right);

// The same for files of the same bytes; no cryptographic digest.
std::uint64_t content_hash(ByteView image, const std::vector<Extent> &extents);

}  // namespace bulla
