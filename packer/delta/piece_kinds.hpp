// SPDX-License-Identifier: Apache-2.0
//
// Which kind of segment the content of a file wants.
#pragma once

#include "formats/bytes.hpp"
#include "packer/delta/segment_plan.hpp"

namespace bulla {

// kModules for a relocatable ELF file of 64 bits, kCode for what is worth a segment of its own
// because of its machine code, kPlain otherwise.
PlannedSegment::Kind kind_of_content(ByteView content);

// Whether most of a container's bytes are relocatable ELF files, as those of kernel modules are.
bool is_module_archive(ByteView image, const std::vector<ContainedFile> &files);

// The same bytes in extents that begin where a relocatable ELF file does, as the codec wants to
// know them: no more than `count_max`, the last of which may hold several.
std::vector<Extent> cut_at_modules(ByteView image, const std::vector<Extent> &extents,
                                   std::size_t count_max);

}  // namespace bulla
