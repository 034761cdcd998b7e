// SPDX-License-Identifier: Apache-2.0
//
// A thousand signatures of each algorithm, most of them damaged: all providers must agree on each.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/providers/openssl_signer.hpp"
#include "tests/providers/signature_cases.hpp"

namespace bulla::test {
namespace {

constexpr int kSignatures = 1000;

Bytes random_bytes(std::mt19937_64 &random, std::size_t length) {
  Bytes bytes(length);
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

// Flips one bit, sets a run of bytes to 00 or ff (numbers near zero and near the moduli), or copies
// one half over the other.
void damage(std::mt19937_64 &random, Bytes &bytes) {
  const std::size_t at = random() % bytes.size();
  const std::size_t half = bytes.size() / 2;
  switch (random() % 4) {
    case 0:
    case 1:
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1u << random() % 8));
      break;
    case 2:
      std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(),
                random() % 2 == 0 ? std::uint8_t{0} : std::uint8_t{0xff});
      break;
    default:
      std::copy_n(bytes.begin(), half, bytes.begin() + static_cast<std::ptrdiff_t>(half));
  }
}

// One in four is left whole; of the others, one part is damaged.
SignatureCase make_case(std::mt19937_64 &random, const OpensslSigner &signer) {
  SignatureCase vector;
  vector.message = random_bytes(random, 1 + random() % 300);
  vector.key = signer.public_key();
  vector.signature = signer.sign(vector.message);
  const SignatureCase whole = vector;
  switch (random() % 4) {
    case 0:
      break;
    case 1:
      damage(random, vector.message);
      break;
    case 2:
      damage(random, vector.key);
      break;
    default:
      damage(random, vector.signature);
  }
  vector.valid = vector.message == whole.message && vector.key == whole.key &&
                 vector.signature == whole.signature;
  vector.name = "key " + to_hex(vector.key) + " message " + to_hex(vector.message) + " signature " +
                to_hex(vector.signature);
  return vector;
}

TEST(Mutations, OfEd25519SignaturesGetOneVerdictFromAllProviders) {
  std::mt19937_64 random(25519);
  for (int i = 0; i < kSignatures; i++) {
    const OpensslSigner signer = OpensslSigner::ed25519(random_bytes(random, 32));
    expect_same_verdict(BULLA_ALG_ED25519, make_case(random, signer));
  }
}

// The key and the nonces are OpenSSL's own and differ from run to run; a failure names all values.
TEST(Mutations, OfEs256SignaturesGetOneVerdictFromAllProviders) {
  std::mt19937_64 random(256);
  const OpensslSigner signer = OpensslSigner::p256();
  for (int i = 0; i < kSignatures; i++) {
    expect_same_verdict(BULLA_ALG_ES256, make_case(random, signer));
  }
}

}  // namespace
}  // namespace bulla::test
