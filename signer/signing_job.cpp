// SPDX-License-Identifier: Apache-2.0
//
// Nothing is asked before all of a package is judged; what was made is kept, also when another key
// of the same package gives up.
#include "signer/signing_job.hpp"

#include <algorithm>
#include <filesystem>

#include "files/interrupt.hpp"
#include "formats/digest.hpp"

namespace bulla {

SigningJob::SigningJob(const std::string &path, Keys keys, const SignOptions &options)
    : options_(options), path_(path) {
  try {
    if (options.admit) options.admit(path);
    package_.emplace(path);
    for (const EnvelopePart part : parts_to_sign(package_->envelope(), options.what))
      for (const auto &key : keys) plan(part, *key);
    throw_if_interrupted();
    intend_and_ask();
  } catch (const Error &error) {
    error_ = error;
  }
}

bool SigningJob::works_on(const std::string &path) const {
  std::error_code no_matter;
  return std::filesystem::equivalent(path, path_, no_matter);
}

void SigningJob::plan(EnvelopePart part, SigningKey &key) {
  const PublicKey &public_key = key.public_key();
  const FileEnvelope &envelope = package_->envelope();
  Wanted wanted;
  wanted.key = &key;
  wanted.made = {part, type_of(envelope, part), sha256(document_of(envelope, part)),
                 key_id(public_key), Attached::kAdded};
  wanted.request = make_request(envelope, part, public_key);
  if (options_.policy != nullptr) {
    require_allowed(*options_.policy, envelope, part, public_key);
    wanted.request.preflight = preflight_for(*options_.policy, envelope, part, public_key);
  }
  if (has_valid_signature(envelope, part, public_key) || is_wanted_already(part, public_key))
    wanted.made.outcome = Attached::kAlreadyThere;
  wanted_.push_back(std::move(wanted));
}

// One key under two URIs signs once.
bool SigningJob::is_wanted_already(EnvelopePart part, const PublicKey &key) const {
  return std::ranges::any_of(wanted_, [&](const Wanted &other) {
    return other.made.part == part && other.request.key == key;
  });
}

void SigningJob::intend_and_ask() {
  if (options_.journal != nullptr) {
    std::vector<Request> requests;
    for (const Wanted &wanted : wanted_)
      if (wanted.made.outcome != Attached::kAlreadyThere) requests.push_back(wanted.request);
    recorded_ = options_.journal->intend(requests);
  }
  for (Wanted &wanted : wanted_) {
    if (wanted.made.outcome == Attached::kAlreadyThere) continue;
    ask_for_answer(wanted.request, *wanted.key);
    wanted.is_asked = true;
  }
}

// A key that gave up is asked for no more; what the others have made is taken.
void SigningJob::take_all(LostKeys &lost) {
  for (Wanted &wanted : wanted_) {
    if (!wanted.is_asked) continue;
    try {
      if (const auto found = lost.find(wanted.key); found != lost.end()) throw Error(found->second);
      wanted.response = take_answer(wanted.request, *wanted.key);
    } catch (const Error &error) {
      if (!error_) error_ = error;
      if (ends_signing(error)) lost.emplace(wanted.key, error);
    }
  }
}

void SigningJob::confirm() {
  if (options_.journal == nullptr) return;
  std::vector<RecordedSignature> made;
  std::vector<Response> responses;
  std::size_t index = 0;
  for (const Wanted &wanted : wanted_) {
    if (wanted.made.outcome == Attached::kAlreadyThere) continue;
    const std::size_t own = index++;
    if (!wanted.response) continue;
    made.push_back(recorded_[own]);
    responses.push_back(*wanted.response);
  }
  options_.journal->confirm(made, responses);
}

void SigningJob::put_away(SignOutcome &outcome) {
  std::vector<MadeSignature> made;
  for (Wanted &wanted : wanted_) {
    if (wanted.response)
      wanted.made.outcome = attach(package_->envelope(), wanted.request, *wanted.response);
    if (wanted.response || wanted.made.outcome == Attached::kAlreadyThere)
      made.push_back(wanted.made);
  }
  if (options_.finish_envelope && !error_) options_.finish_envelope(package_->envelope(), outcome);
  outcome.moved = options_.output_path.empty()
                      ? package_->save()
                      : package_->save_as(options_.output_path, options_.overwrite);
  outcome.signatures = std::move(made);
}

SignOutcome SigningJob::finish(LostKeys &lost) {
  SignOutcome outcome;
  outcome.path = path_;
  take_all(lost);
  const bool has_some = std::ranges::any_of(
      wanted_, [](const Wanted &wanted) { return wanted.response.has_value(); });
  // With an error, what there is goes into the package itself, never into a new file.
  const bool is_kept = !error_ || (has_some && options_.output_path.empty());
  try {
    const InterruptWaits until_it_is_safe;
    if (has_some) confirm();
    if (is_kept) put_away(outcome);
  } catch (const Error &error) {
    outcome.signatures.clear();
    if (!error_) error_ = error;
  }
  outcome.error = error_;
  return outcome;
}

}  // namespace bulla
