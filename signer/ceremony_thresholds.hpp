// SPDX-License-Identifier: Apache-2.0
//
// Which keys of a script stand in the root role of a key store, before the key store exists and
// some of the keys do: a spec names public keys by their files, and so does the script.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "signer/ceremony_script.hpp"

namespace bulla {

struct PlannedRoot {
  std::uint64_t threshold = 0;
  std::set<std::size_t> keys;  // indices into CeremonyScript::keys; others are not counted
};

// Nothing when the file in `folder` (ends with a slash) cannot be read as a spec with a root.
std::optional<PlannedRoot> root_of_spec(const CeremonyScript &script, const std::string &folder,
                                        const std::string &spec);

// The same of a key store: that of the script's step that makes it, or the file itself.
std::optional<PlannedRoot> root_of_store(const CeremonyScript &script, const std::string &folder,
                                         const std::string &store);

}  // namespace bulla
