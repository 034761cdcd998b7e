// SPDX-License-Identifier: Apache-2.0
//
// Signatures on which other verifiers disagree: ours must not, whichever provider they sit on.
#include <gtest/gtest.h>

#include "tests/providers/signature_cases.hpp"

namespace bulla::test {
namespace {

TEST(EdgeCases, Ed25519VerdictsAreThoseOfTheAcceptanceRulesInEveryProvider) {
  const std::vector<SignatureCase> cases = load_edge_cases("ed25519_edge_cases.json");
  EXPECT_EQ(cases.size(), 165u);
  for (const SignatureCase &vector : cases) expect_same_verdict(BULLA_ALG_ED25519, vector);
}

TEST(EdgeCases, Es256VerdictsAreThoseOfTheAcceptanceRulesInEveryProvider) {
  const std::vector<SignatureCase> cases = load_edge_cases("es256_edge_cases.json");
  EXPECT_EQ(cases.size(), 88u);
  for (const SignatureCase &vector : cases) expect_same_verdict(BULLA_ALG_ES256, vector);
}

}  // namespace
}  // namespace bulla::test
