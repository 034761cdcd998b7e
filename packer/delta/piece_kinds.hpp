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

// Whether most of an archive's bytes are relocatable ELF files, as those of kernel modules are.
bool is_module_archive(ByteView image);

}  // namespace bulla
