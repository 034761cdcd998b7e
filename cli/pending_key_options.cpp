// SPDX-License-Identifier: Apache-2.0
#include "cli/pending_key_options.hpp"

#include "cli/clock.hpp"

namespace bulla {

void PendingKeyOptions::declare(Arguments &arguments) {
  arguments
      .option("--preflight", "REPORT.json", "a rehearsal that ended safe lets a pending key sign",
              report_)
      .files();
  arguments
      .option("--without-preflight", "REASON",
              "signs with a key before its window; the journal keeps why", reason_)
      .advanced();
}

void PendingKeyOptions::require_usable(const std::string &trust,
                                       const JournalOptions &journal) const {
  if (reason_ && trust.empty()) {
    throw Error(Reason::kUsage, "--without-preflight means nothing without --trust");
  }
  if (report_ && trust.empty()) {
    throw Error(Reason::kUsage, "--preflight means nothing without --trust");
  }
  if (report_ && reason_) {
    throw Error(Reason::kUsage, "--preflight and --without-preflight exclude each other");
  }
  if (reason_ && !journal.is_wanted()) {
    throw Error(Reason::kUsage, "--without-preflight needs --journal FILE, which keeps the reason");
  }
}

SigningPolicy PendingKeyOptions::policy(const std::string &trust) const {
  SigningPolicy policy{Trust::anchor(trust), static_cast<std::int64_t>(now_seconds()), reason_};
  if (report_) policy.preflight = read_preflight_report(*report_);
  return policy;
}

void PendingKeyOptions::remark(JournalOptions &journal) const {
  if (reason_ && journal.record() != nullptr) {
    journal.record()->remark("without preflight: " + *reason_);
  }
}

}  // namespace bulla
