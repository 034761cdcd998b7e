// SPDX-License-Identifier: Apache-2.0
//
// One bzip2 stream in memory, decompressed as far as it is asked for: a bomb that nobody asks for
// does not go off. Memory is one decoder of libbz2, 3.7 MB at most.
#pragma once

#include <memory>
#include <span>

#include "formats/bytes.hpp"

namespace bulla {

class Bzip2Reader {
 public:
  explicit Bzip2Reader(ByteView compressed);  // which must outlive this; kInternal without memory
  ~Bzip2Reader();
  Bzip2Reader(const Bzip2Reader &) = delete;
  Bzip2Reader &operator=(const Bzip2Reader &) = delete;

  // Fills all of `into`; false when the stream is malformed or ends before.
  [[nodiscard]] bool read(std::span<std::uint8_t> into);
  // Whether the stream ends here, its checksum is right, and nothing follows it.
  [[nodiscard]] bool at_end();

 private:
  struct Stream;  // keeps bzlib.h out of this header

  bool step();

  std::unique_ptr<Stream> stream_;
  ByteView unread_;  // not yet given to the library
  bool ended_ = false;
};

}  // namespace bulla
