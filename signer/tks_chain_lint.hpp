// SPDX-License-Identifier: Apache-2.0
//
// Lints of a file: of each key store in it, and of each step of its chain.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/error.hpp"

namespace bulla {

struct TksFinding {
  std::uint32_t version = 0;  // of the key store that is spoken of
  std::string name;           // stable: a lint, or the reason why a step is forbidden
  std::string sentence;
  std::optional<Error> refusal = std::nullopt;  // of what is forbidden; nothing for a warning
};

// In the order of the versions. A key that left without being revoked is a warning here
// (silent-drop): what the spec said about it is in no key store. Whether the newest store of a file
// is signed is not judged, so that it can be linted before. Errors: those of
// read_key_store_versions.
std::vector<TksFinding> lint_key_store_file(const std::string &path);

}  // namespace bulla
