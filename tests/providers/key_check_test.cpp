// SPDX-License-Identifier: Apache-2.0
//
// Which public keys may stand in a key store: the same answer from every provider.
#include <gtest/gtest.h>

#include <set>

#include "tests/providers/providers_under_test.hpp"
#include "tests/providers/signature_cases.hpp"

namespace bulla::test {
namespace {

bulla_status check(const ProviderUnderTest &provider, std::int32_t algorithm, const Bytes &key) {
  return provider.crypto->check_key(provider.crypto->context, algorithm, key.data(), key.size());
}

// A case whose name speaks of its key tells whether the key is the fault.
bool is_about_key(const SignatureCase &vector) {
  return vector.name.find("key") == 0 || vector.name.find("bytes of key") != std::string::npos ||
         vector.name.find("small-order key") == 0 || vector.name.find("x = p") == 0 ||
         vector.name.find("y = p") == 0 || vector.name.find("x = 2^256") == 0;
}

TEST(KeyCheck, RefusesEveryEd25519KeyThatTheAcceptanceRulesRefuse) {
  std::size_t refused = 0;
  for (const SignatureCase &vector : load_edge_cases("ed25519_edge_cases.json")) {
    if (vector.verdict == "sig-malformed" && !is_about_key(vector)) continue;
    const bool bad = vector.verdict == "sig-malformed";
    refused += bad ? 1 : 0;
    for (const ProviderUnderTest &provider : providers_under_test()) {
      EXPECT_EQ(check(provider, BULLA_ALG_ED25519, vector.key), bad ? BULLA_TKS_BAD_KEY : BULLA_OK)
          << provider.name << ": " << vector.name;
    }
  }
  EXPECT_GE(refused, 50u);
}

TEST(KeyCheck, RefusesEveryP256KeyThatIsOutOfRangeOrOffTheCurve) {
  const std::set<std::string> off_curve = {"a point off the curve", "the key (0, 0)"};
  std::size_t refused = 0;
  for (const SignatureCase &vector : load_edge_cases("es256_edge_cases.json")) {
    if (vector.verdict == "sig-malformed" && !is_about_key(vector)) continue;
    const bool bad = vector.verdict == "sig-malformed" || off_curve.contains(vector.name);
    refused += bad ? 1 : 0;
    for (const ProviderUnderTest &provider : providers_under_test()) {
      const bulla_status status = check(provider, BULLA_ALG_ES256, vector.key);
      if (!provider.has_es256) {
        EXPECT_EQ(status, BULLA_FEATURE_UNSUPPORTED) << provider.name;
      } else {
        EXPECT_EQ(status, bad ? BULLA_TKS_BAD_KEY : BULLA_OK) << provider.name << vector.name;
      }
    }
  }
  EXPECT_EQ(refused, 10u);
}

TEST(KeyCheck, KnowsNoOtherAlgorithm) {
  const Bytes key(32, 9), signature(64, 9);
  for (const ProviderUnderTest &provider : providers_under_test()) {
    for (const std::int32_t algorithm : {0, -7, -8, -19999, 19}) {
      EXPECT_EQ(check(provider, algorithm, key), BULLA_FEATURE_UNSUPPORTED);
      EXPECT_EQ(provider.crypto->verify(provider.crypto->context, algorithm, key.data(), key.size(),
                                        nullptr, 0, signature.data(), signature.size()),
                BULLA_FEATURE_UNSUPPORTED);
    }
  }
}

}  // namespace
}  // namespace bulla::test
