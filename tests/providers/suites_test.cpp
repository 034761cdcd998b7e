// SPDX-License-Identifier: Apache-2.0
//
// Suites that others made, run where they are at hand: set BULLA_VECTOR_SUITES to a folder with
//   wycheproof/ed25519_test.json                             C2SP/wycheproof, testvectors_v1
//   wycheproof/ecdsa_secp256r1_sha256_p1363_test.json        likewise
//   ed25519-speccheck/cases.json                             novifinancial/ed25519-speccheck
// The numbers of cases are asserted: a suite that shrank, or was not read, must not pass.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/providers/signature_cases.hpp"

namespace bulla::test {
namespace {

struct Suite {
  std::optional<std::vector<SignatureCase>> cases;
  std::int32_t algorithm;
  std::size_t case_count;
  long valid_count;
};

void run(const Suite &suite) {
  if (!suite.cases) GTEST_SKIP() << "the suite is not in BULLA_VECTOR_SUITES";
  EXPECT_EQ(suite.cases->size(), suite.case_count);
  EXPECT_EQ(std::count_if(suite.cases->begin(), suite.cases->end(),
                          [](const SignatureCase &vector) { return vector.valid; }),
            suite.valid_count);
  for (const SignatureCase &vector : *suite.cases) expect_same_verdict(suite.algorithm, vector);
}

TEST(Suites, WycheproofEd25519PassesInEveryProvider) {
  run({load_wycheproof("ed25519_test.json"), BULLA_ALG_ED25519, 151, 88});
}

TEST(Suites, WycheproofEs256PassesInEveryProvider) {
  run({load_wycheproof("ecdsa_secp256r1_sha256_p1363_test.json"), BULLA_ALG_ES256, 262, 173});
}

TEST(Suites, OfTheSpeccheckCasesOnlyTheFourthIsAccepted) {
  run({load_speccheck(), BULLA_ALG_ED25519, 12, 1});
}

}  // namespace
}  // namespace bulla::test
