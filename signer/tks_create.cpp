// SPDX-License-Identifier: Apache-2.0
//
// From a spec to a package. What is written has been opened by the code that devices run.
#include "signer/tks_create.hpp"

#include <algorithm>
#include <iterator>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "formats/wire/limits.h"
#include "signer/envelope_parts.hpp"
#include "signer/tks_spec.hpp"

namespace bulla {

Bytes key_store_package(const KeyStore &store) {
  FileEnvelope envelope;
  envelope.document = encode(store);
  if (envelope.document.size() > BULLA_KEY_STORE_MAX_BYTES)
    throw Error(BULLA_DOCUMENT_TOO_LARGE,
                "the key store has " + std::to_string(envelope.document.size()) +
                    " bytes; at most " + std::to_string(BULLA_KEY_STORE_MAX_BYTES) +
                    " are possible");
  require_signable(envelope.document, BULLA_TYPE_KEY_STORE);
  return encode_region(envelope);
}

CreatedKeyStore create_key_store(const std::string &spec_path, const std::string &output_path,
                                 Overwrite overwrite) {
  const TksSpec spec = read_tks_spec(spec_path);
  CreatedKeyStore created;
  created.store = spec.store;
  created.digest = sha256(encode(spec.store));
  created.warnings = lint_key_store(spec.store);
  std::ranges::copy(lint_product_names(spec.bare_products), std::back_inserter(created.warnings));
  write_whole(output_path, key_store_package(spec.store), overwrite);
  return created;
}

}  // namespace bulla
