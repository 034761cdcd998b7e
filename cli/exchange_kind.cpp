// SPDX-License-Identifier: Apache-2.0
//
// Looks at the first byte: a CBOR map of five to eight entries.
#include "cli/exchange_kind.hpp"

#include <array>

#include "files/input_file.hpp"

namespace bulla {

bool is_exchange_file(const std::string &path) {
  const InputFile file(path);
  if (file.size() == 0) return false;
  std::array<std::uint8_t, 1> first{};
  file.pread(0, first);
  return first[0] >= 0xa5 && first[0] <= 0xa8;
}

}  // namespace bulla
