// SPDX-License-Identifier: Apache-2.0
//
// Every vector gives the one reason that cases.json names: in the core under two providers, and on
// the tools' path.
#include <gtest/gtest.h>

#include <set>

#include "bulla/provider_builtin.h"
#include "bulla/provider_openssl.h"
#include "formats/error.hpp"
#include "tests/vectors/case_facts.hpp"
#include "tests/vectors/core_verdict.hpp"
#include "tests/vectors/vector_cases.hpp"
#include "verifier/host/verify.hpp"

namespace bulla::testing {
namespace {

std::string label(const VectorCase &one) {
  return one.name + ": " + one.why;
}

// What the core can say: it decodes nothing and does not look at attachments.
std::string core_reason(const VectorCase &one) {
  static const std::set<std::string> kToolsOnly = {"encoding-invalid", "attachment-digest"};
  const bool decoded = one.reason == "result-digest" && !one.installed;
  return decoded || kToolsOnly.contains(one.reason) ? "ok" : one.reason;
}

std::string core_says(const VectorCase &one, const bulla_crypto *crypto) {
  std::optional<CasePlatform> platform;
  if (!one.device.is_null()) platform.emplace(one.device);
  CoreInput input{one.file, one.trust, platform ? &*platform : nullptr, {}};
  if (one.installed) input.installed = *one.installed;
  return bulla_status_name(core_verdict(input, crypto).status);
}

TEST(Vectors, AreManyAndOfBothKinds) {
  std::size_t refused = 0;
  for (const VectorCase &one : vector_cases()) refused += one.reason != "ok";
  EXPECT_GE(refused, 100u);
  EXPECT_GE(vector_cases().size() - refused, 30u);
}

TEST(Vectors, GiveTheirReasonInTheCoreOverOpenssl) {
  for (const VectorCase &one : vector_cases()) {
    EXPECT_EQ(core_says(one, &bulla_provider_openssl), core_reason(one)) << label(one);
  }
}

TEST(Vectors, GiveTheirReasonInTheCoreOverTheBuiltinProvider) {
  for (const VectorCase &one : vector_cases()) {
    EXPECT_EQ(core_says(one, &bulla_provider_builtin), core_reason(one)) << label(one);
  }
}

struct ToolsAnswer {
  std::string reason;
  int exit_code = 0;
};

ToolsAnswer tools_say(const VectorCase &one) {
  try {
    const Trust trust = Trust::anchor(one.trust_path);
    const std::optional<DeviceFacts> device = case_facts(one);
    VerifyOptions options;
    options.device = device ? &*device : nullptr;
    options.installed_path = one.installed_path;
    options.thread_count = 1;
    const Verdict verdict = verify_file(one.path, trust, options);
    return {verdict.accepted ? "ok" : verdict.reason, verdict.exit_code};
  } catch (const Error &error) {
    return {std::string(error.reason()), error.exit_code()};
  }
}

TEST(Vectors, GiveTheirReasonAndExitCodeInTheTools) {
  std::size_t judged = 0;
  for (const VectorCase &one : vector_cases()) {
    if (!tools_can_say(one)) continue;
    judged++;
    const ToolsAnswer answer = tools_say(one);
    EXPECT_EQ(answer.reason, one.reason) << label(one);
    EXPECT_EQ(answer.exit_code, one.exit_code) << label(one);
  }
  EXPECT_GE(judged, vector_cases().size() - 20) << "facts that device files do not have";
}

}  // namespace
}  // namespace bulla::testing
