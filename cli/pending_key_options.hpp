// SPDX-License-Identifier: Apache-2.0
//
// --preflight and --without-preflight: what lets a key sign before its window begins, the same with
// every command that signs under a key store.
#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/journal_options.hpp"
#include "signer/signing_policy.hpp"

namespace bulla {

class PendingKeyOptions {
 public:
  void declare(Arguments &arguments);

  // Throws kUsage for options that mean nothing together. `trust` is what --trust says, empty
  // without it.
  void require_usable(const std::string &trust, const JournalOptions &journal) const;

  // The policy of --trust, now. Errors: those of Trust::anchor and read_preflight_report.
  SigningPolicy policy(const std::string &trust) const;

  // Puts the reason of --without-preflight into the journal, where there is one.
  void remark(JournalOptions &journal) const;

 private:
  std::optional<std::string> report_;
  std::optional<std::string> reason_;
};

}  // namespace bulla
