// SPDX-License-Identifier: Apache-2.0
//
// The loop over packages: a few are under way at their keys while the next is prepared.
#include "signer/sign_packages.hpp"

#include <algorithm>
#include <deque>

#include "signer/signing_job.hpp"

namespace bulla {

bool ends_signing(const Error &error) {
  return error.exit_code() == reason_exit_code(Reason::kSignerFailed) ||
         error.reason() == reason_text(Reason::kInterrupted);
}

namespace {

using Keys = std::span<const std::unique_ptr<SigningKey>>;

// Packages that a key may have at hand while the next is prepared: a disk that falters for a tenth
// of a second does not make a token of thirty signatures a second wait. More would only leave more
// intents unanswered when a token goes.
constexpr std::size_t kAheadMax = 3;

class PackageSigner {
 public:
  PackageSigner(Keys keys, const SignOptions &options, const SignedOne &signed_one)
      : keys_(keys), options_(options), signed_one_(signed_one) {
    const bool any_ahead =
        std::ranges::any_of(keys, [](const auto &key) { return key->signs_ahead(); });
    under_way_max_ = any_ahead ? kAheadMax : 0;
  }

  std::vector<SignOutcome> sign(const std::vector<std::string> &paths) {
    for (const std::string &path : paths) {
      while (!under_way_.empty() && (under_way_.size() > under_way_max_ || is_under_way(path)))
        finish_oldest();
      if (ended_) {
        finish_all();  // before what is left is told, so that outcomes stand in order
        give_up(path);
      } else {
        under_way_.emplace_back(path, keys_, options_);
      }
    }
    finish_all();
    return std::move(outcomes_);
  }

 private:
  bool is_under_way(const std::string &path) const {
    return std::ranges::any_of(under_way_,
                               [&](const SigningJob &job) { return job.works_on(path); });
  }

  void finish_all() {
    while (!under_way_.empty()) finish_oldest();
  }

  void finish_oldest() {
    SignOutcome outcome = under_way_.front().finish(lost_);
    under_way_.pop_front();
    if (outcome.error && !ended_ && ends_signing(*outcome.error)) ended_ = outcome.error;
    // What else was asked of a key that is gone fails for the reason for which it went.
    if (outcome.error && ended_ && ends_signing(*outcome.error)) outcome.error = ended_;
    tell(std::move(outcome));
  }

  void give_up(const std::string &path) {
    SignOutcome outcome;
    outcome.path = path;
    outcome.error = ended_;
    tell(std::move(outcome));
  }

  void tell(SignOutcome outcome) {
    if (signed_one_) signed_one_(outcome);
    outcomes_.push_back(std::move(outcome));
  }

  Keys keys_;
  const SignOptions &options_;
  const SignedOne &signed_one_;
  std::size_t under_way_max_ = 0;  // while the next one is prepared
  std::deque<SigningJob> under_way_;
  LostKeys lost_;
  std::optional<Error> ended_;
  std::vector<SignOutcome> outcomes_;
};

}  // namespace

std::vector<SignOutcome> sign_packages(const std::vector<std::string> &paths, Keys keys,
                                       const SignOptions &options, const SignedOne &signed_one) {
  if (!options.output_path.empty() && paths.size() != 1)
    throw Error(Reason::kUsage, "one output for several packages");
  return PackageSigner(keys, options, signed_one).sign(paths);
}

}  // namespace bulla
