// SPDX-License-Identifier: Apache-2.0
//
// Compresses one stream with bzip2 at its largest block, into memory. The same bytes give the same
// stream, in whatever pieces they come.
#pragma once

#include <memory>

#include "formats/bytes.hpp"

namespace bulla {

class Bzip2Encoder {
 public:
  Bzip2Encoder();  // kInternal without memory
  ~Bzip2Encoder();
  Bzip2Encoder(const Bzip2Encoder &) = delete;
  Bzip2Encoder &operator=(const Bzip2Encoder &) = delete;

  void write(ByteView bytes);
  // Ends the stream and gives all of it; once. An empty stream has 14 bytes.
  Bytes finish();

 private:
  struct Stream;  // keeps bzlib.h out of this header

  void run(int action);

  std::unique_ptr<Stream> stream_;
  Bytes compressed_;
};

}  // namespace bulla
