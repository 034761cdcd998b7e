// SPDX-License-Identifier: Apache-2.0
//
// Moves a part of a file that is being written.
#pragma once

#include <cstdint>

#include "files/output_file.hpp"

namespace bulla {

// Moves `length` bytes within `out`; the ranges may overlap. Does not move position().
// Throws what reading and writing throw, and kInterrupted.
void relocate(OutputFile &out, std::uint64_t from, std::uint64_t to, std::uint64_t length);

}  // namespace bulla
