// SPDX-License-Identifier: Apache-2.0
//
// The versions of a key store that a file holds: one in a key store file, several in a chain file
// (FORMAT.md 8.5). Decoded and unverified: who may follow whom is for verifier/core.
#pragma once

#include <string>
#include <vector>

#include "formats/key_store.hpp"
#include "formats/signature.hpp"

namespace bulla {

struct KeyStoreVersion {
  Bytes document;  // exactly as signed
  std::vector<Signature> signatures;
  KeyStore store;
  Digest digest{};   // of the document
  std::string file;  // where it came from
};

// The links of the file's chain, if it has one, then its document: in the order of the file.
// Every store has been opened by the code that devices run. Errors: those of read_key_store_file;
// the status of a link's decoder, with its number.
std::vector<KeyStoreVersion> read_key_store_versions(const std::string &path);

}  // namespace bulla
