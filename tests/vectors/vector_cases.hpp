// SPDX-License-Identifier: Apache-2.0
//
// The cases of cases.json, with the bytes of their files.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla::testing {

struct VectorCase {
  std::string name;
  std::string path;            // of the file, and below: absolute
  std::string trust_path;      // of the key store that is held
  std::string installed_path;  // of the image beside a seal; empty: none
  Bytes file;
  Bytes trust;
  std::optional<Bytes> installed;
  nlohmann::json device;  // null: none is known
  std::string reason;     // that must be given; "ok" when the file is accepted
  int exit_code = 0;
  std::string why;
};

// All of them, read once. Aborts the program when they cannot be read: nothing can be tested then.
const std::vector<VectorCase> &vector_cases();

}  // namespace bulla::testing
