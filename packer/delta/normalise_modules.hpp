// SPDX-License-Identifier: Apache-2.0
//
// The text that matching works on for relocatable ELF files: their relocations and symbols do not
// tell where sections stand or how symbols are numbered, but which names they are about.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

// As long as `bytes`. `starts` ascend and begin with 0 unless there are no bytes: a file begins at
// each of them where the codec will see one begin (segment_plan.hpp, kModules).
Bytes normalise_modules(ByteView bytes, const std::vector<std::uint32_t> &starts);

}  // namespace bulla
