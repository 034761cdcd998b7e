// SPDX-License-Identifier: Apache-2.0
//
// BSDIFF40 files put together by hand, right ones and wrong ones, and packages that carry them.
#pragma once

#include <vector>

#include "formats/bsdiff40.hpp"
#include "tests/host/packages.hpp"

namespace bulla::testing {

Bytes bzip2_stream(ByteView data);

struct BsdiffParts {
  std::vector<Bsdiff40Triple> triples;
  Bytes difference;
  Bytes extra;
  std::uint64_t new_bytes = 0;

  Bytes file() const;
};

// Old: content(10'000). New: bytes 0 to 3999 of it with one changed, 100 fresh ones, bytes 5000 to
// 9999.
Bytes old_image();
Bytes new_image();
BsdiffParts good_patch();

// The new image's package travelling as `patch` against old_image(), transport signed by farm-1.
Package delta_package(bulla_encoding encoding, ByteView patch, std::uint64_t memory = 64u << 20);
Package bsdiff_package(ByteView patch, std::uint64_t memory = 64u << 20);

}  // namespace bulla::testing
