// SPDX-License-Identifier: Apache-2.0
#include "tests/providers/openssl_signer.hpp"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

namespace bulla::test {
namespace {

Bytes raw_from_der(const Bytes &der) {
  const std::uint8_t *at = der.data();
  const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG *)> parsed(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  Bytes raw(64);
  EXPECT_EQ(BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), raw.data(), 32), 32);
  EXPECT_EQ(BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), raw.data() + 32, 32), 32);
  return raw;
}

}  // namespace

OpensslSigner OpensslSigner::ed25519(ByteView seed) {
  return {Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()),
              EVP_PKEY_free),
          true};
}

OpensslSigner OpensslSigner::p256() {
  return {Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free), false};
}

Bytes OpensslSigner::public_key() const {
  Bytes key(is_ed25519_ ? 32 : 65);
  std::size_t length = key.size();
  if (is_ed25519_) {
    EXPECT_EQ(EVP_PKEY_get_raw_public_key(key_.get(), key.data(), &length), 1);
  } else {
    EXPECT_EQ(EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, key.data(),
                                              key.size(), &length),
              1);
    key.erase(key.begin());
  }
  return key;
}

Bytes OpensslSigner::sign(ByteView message) const {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> context(EVP_MD_CTX_new(),
                                                                    EVP_MD_CTX_free);
  const EVP_MD *digest = is_ed25519_ ? nullptr : EVP_sha256();
  EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()), 1);
  Bytes signature(80);
  std::size_t length = signature.size();
  EXPECT_EQ(
      EVP_DigestSign(context.get(), signature.data(), &length, message.data(), message.size()), 1);
  signature.resize(length);
  return is_ed25519_ ? signature : raw_from_der(signature);
}

}  // namespace bulla::test
