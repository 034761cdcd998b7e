// SPDX-License-Identifier: Apache-2.0
//
// The loop over packages and keys; every signature goes through request, answer and attach.
#include "signer/sign_packages.hpp"

#include "files/interrupt.hpp"
#include "formats/digest.hpp"

namespace bulla {

MadeSignature sign_part(FileEnvelope &envelope, EnvelopePart part, SigningKey &key,
                        const SignOptions &options) {
  const PublicKey &public_key = key.public_key();
  MadeSignature made;
  made.part = part;
  made.type = type_of(envelope, part);
  made.document = sha256(document_of(envelope, part));
  made.key = key_id(public_key);
  Request request = make_request(envelope, part, public_key);
  if (options.policy != nullptr) {
    require_allowed(*options.policy, envelope, part, public_key);
    request.preflight = preflight_for(*options.policy, envelope, part, public_key);
  }
  if (has_valid_signature(envelope, part, public_key)) {
    made.outcome = Attached::kAlreadyThere;
  } else {
    made.outcome = attach(envelope, request, recorded_answer(options.journal, request, key));
  }
  return made;
}

namespace {

using Keys = std::span<const std::unique_ptr<SigningKey>>;

void sign_package(SignOutcome &outcome, Keys keys, const SignOptions &options) {
  PackageFile package(outcome.path);
  std::vector<MadeSignature> made;
  for (const EnvelopePart part : parts_to_sign(package.envelope(), options.what))
    for (const auto &key : keys) {
      throw_if_interrupted();
      made.push_back(sign_part(package.envelope(), part, *key, options));
    }
  outcome.moved = options.output_path.empty()
                      ? package.save()
                      : package.save_as(options.output_path, options.overwrite);
  outcome.signatures = std::move(made);
}

}  // namespace

bool ends_signing(const Error &error) {
  return error.exit_code() == reason_exit_code(Reason::kSignerFailed) ||
         error.reason() == reason_text(Reason::kInterrupted);
}

std::vector<SignOutcome> sign_packages(const std::vector<std::string> &paths, Keys keys,
                                       const SignOptions &options, const SignedOne &signed_one) {
  if (!options.output_path.empty() && paths.size() != 1)
    throw Error(Reason::kUsage, "one output for several packages");
  std::vector<SignOutcome> outcomes;
  std::optional<Error> ended;
  for (const std::string &path : paths) {
    SignOutcome outcome;
    outcome.path = path;
    try {
      if (ended) throw Error(*ended);
      sign_package(outcome, keys, options);
    } catch (const Error &error) {
      outcome.error = error;
      if (ends_signing(error)) ended = error;
    }
    if (signed_one) signed_one(outcome);
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace bulla
