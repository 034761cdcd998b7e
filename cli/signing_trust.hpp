// SPDX-License-Identifier: Apache-2.0
//
// --trust of commands that sign on the way: keys whose signature would not count are refused, as
// `bulla sign` refuses them. Keys that are pending sign with `bulla sign`, which knows rehearsals.
#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/clock.hpp"
#include "signer/signing_policy.hpp"

namespace bulla {

class SigningTrust {
 public:
  void declare(Arguments &arguments) {
    arguments
        .option("-t,--trust", "TKS", "refuses a key whose signature would not count under it",
                trust_)
        .files()
        .advanced();
  }

  // Null without --trust; lives as long as this. Errors: those of Trust::anchor.
  const SigningPolicy *policy() {
    if (!trust_.empty() && !policy_) {
      policy_ = SigningPolicy{Trust::anchor(trust_), static_cast<std::int64_t>(now_seconds()),
                              std::nullopt};
    }
    return policy_ ? &*policy_ : nullptr;
  }

 private:
  std::string trust_;
  std::optional<SigningPolicy> policy_;
};

}  // namespace bulla
