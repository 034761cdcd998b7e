// SPDX-License-Identifier: Apache-2.0
//
// Files in any order become one ascending row.
#include "signer/tks_history.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "formats/error.hpp"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

void join(KeyStoreVersion &into, const KeyStoreVersion &from) {
  for (const Signature &signature : from.signatures)
    if (std::ranges::find(into.signatures, signature) == into.signatures.end())
      into.signatures.push_back(signature);
  if (into.signatures.size() > BULLA_SIGNATURES_MAX)
    throw Error(BULLA_TOO_MANY_SIGNATURES, "version " + std::to_string(into.store.version) +
                                               " has " + std::to_string(into.signatures.size()) +
                                               " signatures in these files together");
}

class History {
 public:
  void add(KeyStoreVersion version) {
    if (!versions_.empty() && versions_.begin()->second.store.fleet != version.store.fleet)
      throw Error(BULLA_WRONG_FLEET, version.file + ": a key store of fleet " +
                                         to_text(version.store.fleet) + " beside those of " +
                                         to_text(versions_.begin()->second.store.fleet));
    const std::uint32_t number = version.store.version;
    const auto there = versions_.find(number);
    if (there == versions_.end()) {
      versions_.emplace(number, std::move(version));
    } else if (there->second.digest == version.digest) {
      join(there->second, version);
    } else {
      throw Error(BULLA_TKS_FORK, "two key stores of version " + std::to_string(number) + ": " +
                                      to_hex(there->second.digest) + " in " + there->second.file +
                                      ", " + to_hex(version.digest) + " in " + version.file);
    }
  }

  std::vector<KeyStoreVersion> take() {
    std::vector<KeyStoreVersion> row;
    for (auto &[number, version] : versions_) row.push_back(std::move(version));
    return row;
  }

 private:
  std::map<std::uint32_t, KeyStoreVersion> versions_;
};

}  // namespace

std::vector<KeyStoreVersion> read_key_store_history(const std::vector<std::string> &paths) {
  History history;
  for (const std::string &path : paths)
    for (KeyStoreVersion &version : read_key_store_versions(path)) history.add(std::move(version));
  return history.take();
}

}  // namespace bulla
