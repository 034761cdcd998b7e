// SPDX-License-Identifier: Apache-2.0
//
// Makes the first key store of a fleet from its spec: a package with a document of type 2, epoch 0,
// unsigned. Signing is for the root keys: `bulla sign`.
#pragma once

#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "formats/key_store.hpp"
#include "signer/tks_lint.hpp"

namespace bulla {

struct CreatedKeyStore {
  KeyStore store;
  Digest digest{};  // of the document
  std::vector<TksWarning> warnings;
};

// Errors: those of read_tks_spec and OutputFile; document-too-large; the reason that the device
// verifier gives should it not open the result (nothing is written then).
CreatedKeyStore create_key_store(const std::string &spec_path, const std::string &output_path,
                                 Overwrite overwrite);

// A package that holds this key store and no signature: what is written above. Throws the reason of
// the device verifier when it would not open it.
Bytes key_store_package(const KeyStore &store);

}  // namespace bulla
