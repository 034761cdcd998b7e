// SPDX-License-Identifier: Apache-2.0
//
// In steps, from the end that is not overwritten by the others.
#include "packer/relocate.hpp"

#include <algorithm>

#include "files/interrupt.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kStepBytes = std::uint64_t{1} << 20;

}  // namespace

void relocate(OutputFile &out, std::uint64_t from, std::uint64_t to, std::uint64_t length) {
  if (from == to || length == 0) return;
  Bytes buffer(static_cast<std::size_t>(std::min(length, kStepBytes)));
  for (std::uint64_t moved = 0; moved < length;) {
    throw_if_interrupted();
    const std::uint64_t step = std::min(length - moved, kStepBytes);
    const std::uint64_t at = to < from ? moved : length - moved - step;
    const std::span<std::uint8_t> bytes(buffer.data(), static_cast<std::size_t>(step));
    out.pread(from + at, bytes);
    out.pwrite(to + at, bytes);
    moved += step;
  }
}

}  // namespace bulla
