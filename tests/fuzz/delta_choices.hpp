// SPDX-License-Identifier: Apache-2.0
//
// Streams of DELTA.md whose frame a fuzzer chooses: every segment has a header of its kind, every
// number in it may lie. A fuzzer that only flips bytes seldom gets behind the first header.
#pragma once

#include "formats/bytes.hpp"

namespace bulla::testing {

// Takes numbers off the front of an input; zeros when it is used up.
class Choices {
 public:
  explicit Choices(ByteView bytes) : bytes_(bytes) {}

  bool any() const { return !bytes_.empty(); }
  std::uint8_t byte();
  std::uint32_t number16();
  Bytes take(std::size_t count);  // as many as there are
  ByteView rest() const { return bytes_; }

 private:
  ByteView bytes_;
};

// A stream towards an image of `new_size` bytes from one of `old_size`; uses up `choices`.
Bytes chosen_stream(Choices &choices, std::uint64_t new_size, std::uint64_t old_size);

}  // namespace bulla::testing
