// SPDX-License-Identifier: Apache-2.0
//
// Numbers with their lowest byte first, as formats outside of CBOR store them. Devices have their
// own (verifier/delta/little_endian.h, verifier/providers/builtin/load_store.h).
#pragma once

#include "formats/bytes.hpp"

namespace bulla {

// The number in all of `bytes`; at most 8.
inline std::uint64_t little_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

// Fills `into`, at most 8 bytes, with the low bytes of `value`: does not check that the others are
// zero.
inline void put_little_endian(std::span<std::uint8_t> into, std::uint64_t value) {
  for (std::uint8_t &byte : into) {
    byte = static_cast<std::uint8_t>(value);
    value >>= 8;
  }
}

// The same for `byte_count` bytes behind what is there.
inline void append_little_endian(Bytes &out, std::uint64_t value, std::size_t byte_count) {
  out.resize(out.size() + byte_count);
  put_little_endian(std::span(out).last(byte_count), value);
}

}  // namespace bulla
