// SPDX-License-Identifier: Apache-2.0
#include "signer/sign_batch.hpp"

#include "files/interrupt.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "signer/package_file.hpp"

namespace bulla {
namespace {

using Keys = std::span<const std::unique_ptr<SigningKey>>;

// What one key has to do with one batch.
struct Signed {
  const BatchTree *tree;
  PublicKey key;
  std::optional<BatchSignature> signature;  // none: it stands in every package already
};

// Calls `take(part, envelope)` for every part of every package that is to be signed.
template <typename Take>
void for_each_part(const std::vector<std::string> &paths, SignWhat what, const Take &take) {
  for (const std::string &path : paths) {
    throw_if_interrupted();
    try {
      const PackageFile package(path);
      for (const EnvelopePart part : parts_to_sign(package.envelope(), what)) {
        take(part, package.envelope());
      }
    } catch (Error &error) {
      throw error.within(path);
    }
  }
}

bool all_have(const std::vector<std::string> &paths, const BatchTree &tree, const PublicKey &key) {
  for (const std::string &path : paths) {
    const PackageFile package(path);
    const FileEnvelope &envelope = package.envelope();
    const bool is_covered = tree.covered() == BULLA_TYPE_MANIFEST || envelope.transport;
    if (is_covered && !has_batch_signature(envelope, tree, key)) return false;
  }
  return true;
}

void require_all_allowed(const std::vector<std::string> &paths, Keys keys,
                         const SignOptions &options) {
  if (options.policy == nullptr) return;
  for_each_part(paths, options.what, [&](EnvelopePart part, const FileEnvelope &envelope) {
    for (const auto &key : keys) {
      require_allowed(*options.policy, envelope, part, key->public_key());
    }
  });
}

std::vector<Signed> sign_trees(const std::vector<BatchTree> &trees,
                               const std::vector<std::string> &paths, Keys keys,
                               const SignOptions &options) {
  std::vector<Signed> signatures;
  for (const BatchTree &tree : trees) {
    for (const auto &key : keys) {
      throw_if_interrupted();
      Signed made{&tree, key->public_key(), std::nullopt};
      if (!all_have(paths, tree, made.key)) {
        Request request = make_batch_request(tree, made.key);
        if (options.policy != nullptr && options.policy->preflight)
          request.preflight = options.policy->preflight->digest;
        const Response response = recorded_answer(options.journal, request, *key);
        made.signature.emplace(tree, made.key, response.signature);
      }
      signatures.push_back(std::move(made));
    }
  }
  return signatures;
}

void attach_all(SignOutcome &outcome, const std::vector<Signed> &signatures) {
  PackageFile package(outcome.path);
  FileEnvelope &envelope = package.envelope();
  std::vector<MadeSignature> made;
  for (const Signed &by : signatures) {
    const EnvelopePart part = by.tree->part();
    if (part == EnvelopePart::kTransport && !envelope.transport) continue;
    MadeSignature entry;
    entry.part = part;
    entry.type = type_of(envelope, part);
    entry.document = sha256(document_of(envelope, part));
    entry.key = key_id(by.key);
    entry.outcome =
        by.signature ? attach_batch(envelope, *by.tree, *by.signature) : Attached::kAlreadyThere;
    made.push_back(entry);
  }
  outcome.moved = package.save();
  outcome.signatures = std::move(made);
}

}  // namespace

std::vector<BatchTree> plan_batches(const std::vector<std::string> &paths, SignWhat what) {
  std::vector<Bytes> manifests;
  std::vector<Bytes> transports;
  for_each_part(paths, what, [&](EnvelopePart part, const FileEnvelope &envelope) {
    if (type_of(envelope, part) == BULLA_TYPE_KEY_STORE) {
      throw Error(Reason::kUsage, "key stores are never signed in a batch");
    }
    const ByteView document = document_of(envelope, part);
    auto &documents = part == EnvelopePart::kTransport ? transports : manifests;
    documents.emplace_back(document.begin(), document.end());
  });
  std::vector<BatchTree> trees;
  if (!manifests.empty()) trees.emplace_back(BULLA_TYPE_MANIFEST, manifests);
  if (!transports.empty()) trees.emplace_back(BULLA_TYPE_TRANSPORT, transports);
  return trees;
}

std::vector<SignOutcome> sign_batch(const std::vector<std::string> &paths, Keys keys,
                                    const SignOptions &options, const SignedOne &signed_one) {
  if (!options.output_path.empty()) {
    throw Error(Reason::kUsage, "a batch is signed in place: --out is for one package");
  }
  const std::vector<BatchTree> trees = plan_batches(paths, options.what);
  require_all_allowed(paths, keys, options);
  const std::vector<Signed> signatures = sign_trees(trees, paths, keys, options);
  std::vector<SignOutcome> outcomes;
  for (const std::string &path : paths) {
    SignOutcome outcome;
    outcome.path = path;
    try {
      attach_all(outcome, signatures);
    } catch (const Error &error) {
      outcome.error = error;
    }
    if (signed_one) signed_one(outcome);
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace bulla
