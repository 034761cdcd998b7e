// SPDX-License-Identifier: Apache-2.0
//
// Keys whose secrets are their names, for tests of the verifier: real signatures, no files.
#pragma once

#include <string>

#include "bulla/crypto.h"
#include "formats/key_store.hpp"
#include "formats/public_key.hpp"
#include "formats/signature.hpp"
#include "formats/wire/cursor.h"

namespace bulla::testing {

class TestSigner {
 public:
  // An Ed25519 key whose seed is SHA-256 of the name.
  explicit TestSigner(const std::string &name);

  const PublicKey &public_key() const { return public_key_; }
  KeyId id() const { return key_id(public_key_); }

  // An entry as this key makes it over a document of this type.
  Signature sign(const Digest &document, bulla_document_type type) const;

 private:
  Bytes secret_;
  PublicKey public_key_;
};

// The provider that the tests of the verifier use.
const bulla_crypto *test_crypto();

inline bulla_cursor cursor(ByteView bytes) {
  return bulla_cursor_over(bytes.data(), bytes.size());
}

// The status as its stable text, for readable failures.
inline std::string name(bulla_status status) {
  return bulla_status_name(status);
}

}  // namespace bulla::testing
