// SPDX-License-Identifier: Apache-2.0
//
// The BSDIFF40 file (FORMAT.md 6.2, encoding 3), as Colin Percival's bsdiff 4 writes it: a header,
// then three bzip2 streams. Numbers are 8 bytes, little-endian, sign and magnitude.
//
// | offset | size | field         | meaning                                                   |
// |      0 |    8 | magic         | "BSDIFF40"                                                |
// |      8 |    8 | control_bytes | of the first stream: triples of numbers (add, copy, seek) |
// |     16 |    8 | diff_bytes    | of the second: what is added to bytes of the old image    |
// |     24 |    8 | new_bytes     | of the new image                                          |
// |     32 |      | control, diff | the first two streams                                     |
// |        |      | extra         | the third, up to the end: bytes that are copied           |
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "formats/bytes.hpp"

namespace bulla {

inline constexpr std::size_t kBsdiff40HeaderBytes = 32;
inline constexpr std::size_t kBsdiff40TripleBytes = 24;

struct Bsdiff40Header {
  std::uint64_t control_bytes = 0;
  std::uint64_t diff_bytes = 0;
  std::uint64_t new_bytes = 0;

  bool operator==(const Bsdiff40Header &) const = default;
};

// Makes `add` bytes as sums of the diff stream and the old image, then `copy` bytes of the extra
// stream; then moves by `seek` in the old image.
struct Bsdiff40Triple {
  std::int64_t add = 0;
  std::int64_t copy = 0;
  std::int64_t seek = 0;

  bool operator==(const Bsdiff40Triple &) const = default;
};

Bytes encode(const Bsdiff40Header &header);
Bytes encode(const Bsdiff40Triple &triple);

// Of the first bytes of a file; nothing when they are too few, have another magic, or a number is
// negative. Does not compare the numbers with anything.
std::optional<Bsdiff40Header> decode_bsdiff40_header(ByteView file);
// Any 24 bytes are a triple. Not judged: negative lengths, and where it leads.
Bsdiff40Triple decode_bsdiff40_triple(std::span<const std::uint8_t, kBsdiff40TripleBytes> bytes);

// Entry 6 of the transport: what bspatch takes, both images and three bzip2 decoders at their
// largest block (100 000 + 4 * 900 000 bytes each), rounded up to 12 MiB. Sizes up to 2^60.
std::uint64_t bsdiff40_memory_bytes(std::uint64_t old_bytes, std::uint64_t new_bytes);

}  // namespace bulla
