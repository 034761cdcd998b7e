// SPDX-License-Identifier: Apache-2.0
//
// The file header and the region before the payload (FORMAT.md 2): header, envelope, zeros. Nothing
// in the header is signed.
//
// | offset | size | field          | meaning                                        | signed |
// |      0 |    8 | magic          | 89 42 4c 41 0d 0a 1a 0a                        | no     |
// |      8 |    2 | version        | 1                                              | no     |
// |     10 |    2 | zero           | 0                                              | no     |
// |     12 |    4 | envelope_bytes | length of the envelope, which begins at 32     | no     |
// |     16 |    4 | payload_offset | multiple of 4096, at most 1 MiB                | no     |
// |     20 |   12 | zeros          | 0                                              | no     |
#pragma once

#include <cstddef>
#include <cstdint>

#include "formats/bytes.hpp"
#include "formats/envelope.hpp"

namespace bulla {

// What the region has for header, envelope and later signatures unless more is asked for.
inline constexpr std::size_t kDefaultRoomBytes = 4096;

struct FileHeader {
  std::uint32_t envelope_bytes = 0;
  std::uint32_t payload_offset = 0;

  bool operator==(const FileHeader &) const = default;
};

Bytes encode(const FileHeader &header);  // 32 bytes

// Reads the header from the first 32 bytes of a file (or all of it, when it is shorter).
// Throws Error with the decoder's status: length-mismatch when the file ends before its payload.
FileHeader decode_file_header(ByteView first_bytes, std::uint64_t file_bytes);

// The payload offset for an envelope: max(32 + envelope_bytes, room_bytes), rounded up to 4096. So
// the room is that of the whole region, not of what is left in it: with the default a small
// envelope begins a file whose payload stands at 4096. Throws bad-region above 1 MiB.
std::uint32_t payload_offset_for(std::size_t envelope_bytes, std::size_t room_bytes);

struct Region {
  FileHeader header;
  FileEnvelope envelope;

  bool operator==(const Region &) const = default;
};

// Header and envelope of a file whose first bytes, at least up to the payload, are given; kInternal
// when fewer are. padding-not-zero for anything but zeros behind the envelope.
Region decode_region(ByteView first_bytes, std::uint64_t file_bytes);

// Header, envelope and zeros: everything before the payload.
Bytes encode_region(const FileEnvelope &envelope, std::size_t room_bytes = kDefaultRoomBytes);

// The same for a file whose payload stays where it is. Throws no-signature-room if it does not fit.
Bytes encode_region_at(const FileEnvelope &envelope, std::uint32_t payload_offset);

}  // namespace bulla
