// SPDX-License-Identifier: Apache-2.0
//
// The chain file (FORMAT.md 8.5): every key store that was ever published, so that a device which
// holds any of them finds its way to the newest. A link that is left out strands those who need it,
// for ever; so nothing is left out here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "signer/key_store_versions.hpp"

namespace bulla {

struct ChainRequest {
  std::vector<std::string> paths;            // key stores and chains, in any order
  std::optional<std::string> previous_path;  // the chain that was published last
  std::string output_path;
  Overwrite overwrite = Overwrite::kNo;
};

struct MadeChain {
  std::vector<KeyStoreVersion> versions;  // ascending; the last one is the file's document
  Digest digest{};                        // of the newest
  std::size_t file_bytes = 0;
};

// Writes the chain after judging each step as devices do. Errors: those of read_key_store_history;
// the reason of bulla_key_store_anchor for the oldest and of bulla_link_judge for each other one;
// chain-link-missing where an epoch is missing between two of them, and for a version that the
// published chain has; chain-too-long above 64; those of OutputFile. Nothing is written then.
MadeChain make_chain(const ChainRequest &request);

// A package that holds the newest of these, with the others as its chain.
Bytes chain_package(const std::vector<KeyStoreVersion> &versions);

// Throws unless the first of these is signed by its own root and each other one may follow the one
// before it.
void require_chain(const std::vector<KeyStoreVersion> &versions);

}  // namespace bulla
