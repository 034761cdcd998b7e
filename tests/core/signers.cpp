// SPDX-License-Identifier: Apache-2.0
//
// Test keys by libsodium.
#include "tests/core/signers.hpp"

#include <sodium.h>

#include <stdexcept>

#include "bulla/provider_openssl.h"
#include "formats/digest.hpp"

namespace bulla::testing {

TestSigner::TestSigner(const std::string &name) : secret_(crypto_sign_SECRETKEYBYTES) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  const Digest seed = sha256(as_bytes(name));
  public_key_.bytes.resize(crypto_sign_PUBLICKEYBYTES);
  crypto_sign_seed_keypair(public_key_.bytes.data(), secret_.data(), seed.data());
}

Signature TestSigner::sign(const Digest &document, bulla_document_type type) const {
  Signature signature;
  signature.protected_header = protected_header(BULLA_ALG_ED25519, short_id(id()), type);
  const Bytes message = signed_bytes(signature.protected_header, document);
  signature.value.resize(crypto_sign_BYTES);
  crypto_sign_detached(signature.value.data(), nullptr, message.data(), message.size(),
                       secret_.data());
  return signature;
}

const bulla_crypto *test_crypto() {
  return &bulla_provider_openssl;
}

}  // namespace bulla::testing
