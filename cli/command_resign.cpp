// SPDX-License-Identifier: Apache-2.0
//
// bulla resign: a new key signs what is released and still verifies; the old key's signature may
// go.
#include <algorithm>

#include "cli/clock.hpp"
#include "cli/command.hpp"
#include "cli/journal_options.hpp"
#include "cli/key_options.hpp"
#include "cli/pending_key_options.hpp"
#include "cli/sign_report.hpp"
#include "files/public_key_file.hpp"
#include "signer/resign.hpp"

namespace bulla {
namespace {

constexpr std::size_t kShortIdDigits = 2 * std::tuple_size_v<ShortId>;

class Resign final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operands("PKG", "released packages to sign again", files_);
    keys_.declare(arguments);
    arguments
        .option("-t,--trust", "TKS", "the key store under which a package must verify now", trust_)
        .required()
        .files();
    arguments
        .option("--drop", "KEY",
                "takes the signatures of this key off: a name in the key store, an id of 16 hex "
                "digits or more, or a .pub file",
                drop_)
        .files();
    pending_key_.declare(arguments);
    journal_.declare(arguments);
  }

  int run(Output &output) override {
    if (!keys_.any()) {
      throw Error(Reason::kUsage, "--key URI is missing: the key that signs");
    }
    journal_.require_decided(keys_.any_token() ? JournalOptions::Needed::kYes
                                               : JournalOptions::Needed::kNo);
    pending_key_.require_usable(trust_, journal_);
    const SigningPolicy policy = pending_key_.policy(trust_);
    ResignOptions options{policy, {}, nullptr};
    if (!drop_.empty()) options.drop = key_to_drop(policy.trust);
    keys_.give_notices_to(output);
    const auto keys = keys_.open();
    journal_.open(keys_, now_seconds());
    options.journal = journal_.record();
    pending_key_.remark(journal_);
    FileReport report(output, files_.size());
    resign_packages(files_, keys, options,
                    [&](const SignOutcome &outcome) { show(outcome, report, output); });
    journal_.close(output);
    return report.finish();
  }

 private:
  // A key that was dropped from the store is known by its file or its id only.
  ShortId key_to_drop(const Trust &trust) const {
    if (drop_.ends_with(".pub") || drop_.ends_with(".pem")) {
      return short_id(key_id(read_public_key(drop_)));
    }
    const auto digits = from_hex(drop_.substr(0, kShortIdDigits));
    if (drop_.size() >= kShortIdDigits && digits && from_hex(drop_)) {
      ShortId id{};
      std::copy(digits->begin(), digits->end(), id.begin());
      return id;
    }
    return short_id(trust.find_key(drop_).id);
  }

  static void show(const SignOutcome &outcome, FileReport &report, Output &output) {
    if (outcome.error) return show_signing_error(outcome, report, output);
    show_signed(outcome, Record().add("dropped", std::uint64_t{outcome.dropped}), report, output);
    if (outcome.dropped > 0) {
      output.line(output.strong(outcome.path) + ": " + std::to_string(outcome.dropped) +
                  (outcome.dropped == 1 ? " signature" : " signatures") + " dropped");
    }
  }

  std::vector<std::string> files_;
  KeyOptions keys_;
  JournalOptions journal_;
  PendingKeyOptions pending_key_;
  std::string trust_;
  std::string drop_;
};

}  // namespace

extern const CommandEntry kResign;
const CommandEntry kResign = {"resign", "signs released packages with a new key",
                              make_command<Resign>};

}  // namespace bulla
