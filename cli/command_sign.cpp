// SPDX-License-Identifier: Apache-2.0
//
// bulla sign: adds signatures to packages, in place; or answers requests from another machine.
#include <algorithm>

#include "cli/answer_requests.hpp"
#include "cli/clock.hpp"
#include "cli/command.hpp"
#include "cli/exchange_kind.hpp"
#include "cli/journal_options.hpp"
#include "cli/key_options.hpp"
#include "cli/pending_key_options.hpp"
#include "cli/sign_report.hpp"
#include "signer/sign_batch.hpp"

namespace bulla {
namespace {

class Sign final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operands("FILE", "packages to sign, or requests to answer", files_);
    keys_.declare(arguments);
    arguments.choice("--what", "PART", "both (default), manifest or transport",
                     {"both", "manifest", "transport"}, options_.what);
    arguments
        .option("-t,--trust", "TKS",
                "refuses a key whose signature would not count under this key "
                "store, or whose window is closed",
                trust_)
        .files();
    pending_key_.declare(arguments);
    journal_.declare(arguments);
    arguments
        .option("-o,--out", "OUT", "writes the package, or the answers, to this file",
                options_.output_path)
        .files();
    arguments.flag("--batch", "one signature of each key for all packages together", is_batch_);
    arguments.flag("-f,--force", "replaces an existing OUT", is_forced_);
  }

  int run(Output &output) override {
    require_usable_options();
    if (options_.output_path == "-") output.give_stdout_away();
    options_.overwrite = is_forced_ ? Overwrite::kYes : Overwrite::kNo;
    std::optional<SigningPolicy> policy;
    if (!trust_.empty()) {
      policy = pending_key_.policy(trust_);
      options_.policy = &*policy;
    }
    const auto requests = std::count_if(files_.begin(), files_.end(), is_exchange_file);
    if (requests != 0) require_answerable(requests);
    keys_.give_notices_to(output);
    const auto keys = keys_.open();
    journal_.open(keys_, now_seconds());
    options_.journal = journal_.record();
    pending_key_.remark(journal_);
    const int code =
        requests == 0 ? sign(keys, output) : answer_requests(files_, keys, options_, output);
    journal_.close(output);
    return code;
  }

 private:
  void require_answerable(std::ptrdiff_t requests) const {
    if (requests != static_cast<std::ptrdiff_t>(files_.size())) {
      throw Error(Reason::kUsage, "packages and requests together: sign them in two steps");
    }
    if (options_.output_path.empty()) {
      throw Error(Reason::kUsage, "--out FILE.sig is missing: where the answers go");
    }
  }

  void require_usable_options() const {
    if (!keys_.any()) {
      throw Error(Reason::kUsage, "--key URI is missing: the key that signs")
          .hint("`bulla key generate` makes one");
    }
    const bool decides = !trust_.empty() || keys_.any_token();
    journal_.require_decided(decides ? JournalOptions::Needed::kYes : JournalOptions::Needed::kNo);
    pending_key_.require_usable(trust_, journal_);
    if (!options_.output_path.empty() && files_.size() > 1 && !is_exchange_file(files_.front())) {
      throw Error(Reason::kUsage, "--out takes one package, not " + std::to_string(files_.size()));
    }
  }

  int sign(const std::vector<std::unique_ptr<SigningKey>> &keys, Output &output) const {
    FileReport report(output, files_.size());
    const auto show = [&](const SignOutcome &outcome) { show_outcome(outcome, report, output); };
    if (is_batch_) {
      sign_batch(files_, keys, options_, show);
    } else {
      sign_packages(files_, keys, options_, show);
    }
    return report.finish();
  }

  void show_outcome(const SignOutcome &outcome, FileReport &report, Output &output) const {
    if (outcome.error) return show_signing_error(outcome, report, output);
    Record more;
    if (!options_.output_path.empty()) more.add("output", options_.output_path);
    show_signed(outcome, more, report, output);
  }

  std::vector<std::string> files_;
  KeyOptions keys_;
  JournalOptions journal_;
  PendingKeyOptions pending_key_;
  std::string trust_;
  bool is_batch_ = false;
  bool is_forced_ = false;
  SignOptions options_;
};

}  // namespace

extern const CommandEntry kSign;
const CommandEntry kSign = {"sign", "adds signatures to packages, or answers requests",
                            make_command<Sign>};

}  // namespace bulla
