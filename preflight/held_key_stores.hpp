// SPDX-License-Identifier: Apache-2.0
//
// The key stores that a fleet file names, each looked at once. Whether anybody should trust them is
// for the rehearsal to find out.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "formats/bytes.hpp"

namespace bulla {

class HeldKeyStores {
 public:
  struct Facts {
    Uuid fleet{};
    std::uint32_t version = 0;
    std::uint64_t document_bytes = 0;
  };

  // Throws the errors of read_package; wrong-type when it is no key store. The reference stays
  // valid.
  const Facts &at(const std::string &path);

 private:
  std::map<std::string, Facts> stores_;
};

}  // namespace bulla
