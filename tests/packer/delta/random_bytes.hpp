// SPDX-License-Identifier: Apache-2.0
//
// Bytes for tests that are the same in every run.
#pragma once

#include <cstdint>
#include <random>

#include "formats/bytes.hpp"

namespace bulla {

// `letters` different values (1 to 256): few of them repeat themselves a lot.
inline Bytes random_bytes(std::size_t length, unsigned letters, std::uint32_t seed) {
  std::mt19937 numbers(seed);
  Bytes bytes(length);
  for (std::uint8_t &byte : bytes) byte = static_cast<std::uint8_t>(numbers() % letters);
  return bytes;
}

}  // namespace bulla
