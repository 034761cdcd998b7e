// SPDX-License-Identifier: Apache-2.0
//
// A table row of the attack tests: what was done to a file, and the one reason for which it is
// refused.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

#include "tests/host/packages.hpp"
#include "verifier/host/verify.hpp"

namespace bulla::testing {

struct Attack {
  std::string name;  // in CamelCase: it becomes the test's name
  std::function<Bytes()> file;
  std::string reason;  // empty: accepted, a positive control
  int exit_code = 1;
  std::function<KeyStore()> store = [] { return standard_store().store(); };
};

inline void PrintTo(const Attack &attack, std::ostream *out) {
  *out << attack.name;
}

inline std::string attack_name(const ::testing::TestParamInfo<Attack> &info) {
  return info.param.name;
}

inline void expect_verdict(const Attack &attack) {
  const Trust trust = trust_in(attack.store());
  const Verdict verdict = verify_bytes(attack.file(), "attack.bulla", trust);
  EXPECT_EQ(verdict.reason, attack.reason) << verdict.sentence;
  EXPECT_EQ(verdict.accepted, attack.reason.empty());
  EXPECT_EQ(verdict.exit_code, attack.reason.empty() ? 0 : attack.exit_code);
  EXPECT_EQ(verdict.sentence.empty(), attack.reason.empty());
}

}  // namespace bulla::testing
