// SPDX-License-Identifier: Apache-2.0
//
// The next version of a key store, from the one before and a spec of the whole new state. The epoch
// is derived; what trust must not lose is refused; who has to sign is told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "formats/grandfather_tree.hpp"
#include "formats/key_store.hpp"
#include "signer/tks_difference.hpp"
#include "signer/tks_lint.hpp"
#include "signer/tks_signers.hpp"

namespace bulla {

struct NextRequest {
  std::string previous_path;  // a key store, or a chain whose document is the newest
  std::string spec_path;
  std::string output_path;
  std::optional<std::string> chain_path;  // more of the history, for keys that must not come back
  Overwrite overwrite = Overwrite::kNo;
};

// A tree that was written beside the key store.
struct MadeTree {
  std::string path;
  std::string key;  // its name
  std::uint32_t leaf_count = 0;
  std::size_t package_count = 0;  // that were looked at; 0 for one from a journal or a tree
};

struct NextKeyStore {
  KeyStore held;
  KeyStore store;
  Digest digest{};  // of the new document
  std::vector<TksChange> changes;
  std::vector<TksWarning> warnings;
  std::vector<std::string> play_book;
  std::vector<std::string> notes;  // what was done beyond the letter of the spec
  SignersNeeded signers;
  std::vector<MadeTree> trees;
};

// Errors: those of read_tks_spec, of signer/tks_step, of collect_grandfathered, of tree files and
// of OutputFile; tks-bad-revocation for a grandfathered key that no role would keep;
// document-too-large. Nothing is written then.
NextKeyStore next_key_store(const NextRequest &request);

}  // namespace bulla
