// SPDX-License-Identifier: Apache-2.0
//
// What programs that write a flash for the firmware tests share.
#pragma once

#include <cstdint>
#include <fstream>
#include <iostream>

#include "formats/bytes.hpp"

namespace bulla::testing {

// Puts `bytes` behind what is there, padded to words; gives their offset.
inline std::uint32_t append(Bytes &flash, ByteView bytes) {
  const auto offset = static_cast<std::uint32_t>(flash.size());
  flash.insert(flash.end(), bytes.begin(), bytes.end());
  flash.resize((flash.size() + 3) / 4 * 4);
  return offset;
}

// A main() that writes what `make` gives to the one path that it takes.
inline int write_flash(int argument_count, char **arguments, Bytes (*make)()) {
  if (argument_count != 2) return 2;
  const Bytes flash = make();
  std::ofstream out(arguments[1], std::ios::binary);
  out.write(reinterpret_cast<const char *>(flash.data()),
            static_cast<std::streamsize>(flash.size()));
  if (out.flush()) return 0;
  std::cerr << "cannot write " << arguments[1] << '\n';
  return 1;
}

}  // namespace bulla::testing
