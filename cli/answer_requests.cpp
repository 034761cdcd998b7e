// SPDX-License-Identifier: Apache-2.0
//
// The answering side of the exchange.
#include "cli/answer_requests.hpp"

#include <algorithm>
#include <map>

#include "cli/signature_text.hpp"
#include "formats/digest.hpp"
#include "formats/transport.hpp"
#include "signer/batch.hpp"
#include "signer/exchange_files.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {
namespace {

using Keys = std::vector<std::unique_ptr<SigningKey>>;

// A key before its window signs for the rehearsal that the asking side had at hand, and for no
// other.
void require_same_report(const SigningPolicy &policy, const FileEnvelope &envelope,
                         EnvelopePart part, const Request &request) {
  const auto wanted = preflight_for(policy, envelope, part, request.key);
  if (!wanted || request.preflight == wanted || policy.without_preflight) return;
  throw Error(Reason::kPreflightRequired, request.preflight
                                              ? "the request was made with another preflight report"
                                              : "the request was made without a preflight report")
      .hint("bulla request PKG… --preflight " + policy.preflight->path);
}

// Every member of a batch is judged as if it were signed alone.
void require_batch_allowed(const SigningPolicy &policy, const Request &request) {
  const BatchTree tree = tree_of(request);
  if (tree.covered() != BULLA_TYPE_MANIFEST) {
    throw Error(Reason::kUsage, "--trust cannot judge a batch of transports without the manifests")
        .hint("sign the packages themselves with --batch --trust, or sign without --trust");
  }
  for (const Bytes &member : tree.members()) {
    FileEnvelope envelope;
    envelope.document = member;
    require_allowed(policy, envelope, EnvelopePart::kDocument, request.key);
    require_same_report(policy, envelope, EnvelopePart::kDocument, request);
  }
}

// What a policy judges: the document as it stands in a package. A transport is judged beside its
// manifest, which must be among the requests.
void require_request_allowed(const SigningPolicy &policy, const Request &request,
                             const std::vector<Request> &all) {
  FileEnvelope envelope;
  if (request.type == BULLA_TYPE_BATCH) return require_batch_allowed(policy, request);
  if (request.type != BULLA_TYPE_TRANSPORT) {
    envelope.document = request.document;
    require_allowed(policy, envelope, EnvelopePart::kDocument, request.key);
    return require_same_report(policy, envelope, EnvelopePart::kDocument, request);
  }
  const Digest wanted = decode_transport(request.document).manifest;
  const auto manifest = std::find_if(all.begin(), all.end(), [&](const Request &other) {
    return other.type == BULLA_TYPE_MANIFEST && sha256(other.document) == wanted;
  });
  if (manifest == all.end()) {
    throw Error(Reason::kUsage,
                "--trust cannot judge a transport without the request for its manifest")
        .hint("request both together, or sign without --trust");
  }
  envelope.document = manifest->document;
  envelope.transport = request.document;
  require_allowed(policy, envelope, EnvelopePart::kTransport, request.key);
  require_same_report(policy, envelope, EnvelopePart::kTransport, request);
}

// The key that is asked for; the only one when none is, so that answer() can say what is wrong.
SigningKey &key_for(const Request &request, const Keys &keys) {
  const auto found = std::find_if(
      keys.begin(), keys.end(), [&](const auto &key) { return key->public_key() == request.key; });
  return found == keys.end() ? *keys.front() : **found;
}

}  // namespace

int answer_requests(const std::vector<std::string> &files, const Keys &keys,
                    const SignOptions &options, Output &output) {
  std::vector<Request> requests;
  for (const std::string &file : files) {
    for (Request &request : read_requests(file)) requests.push_back(std::move(request));
  }
  std::vector<Answered> answers;
  std::map<const SigningKey *, std::optional<Bytes>> attestations;
  std::vector<Record> records;
  for (const Request &request : requests) {
    records.push_back(show_request(request, output));
    if (options.policy != nullptr) require_request_allowed(*options.policy, request, requests);
    SigningKey &key = key_for(request, keys);
    answers.push_back({recorded_answer(options.journal, request, key), request});
    if (!attestations.contains(&key)) attestations[&key] = key.attestation();
    answers.back().response.attestation = attestations[&key];
  }
  write_answers(options.output_path, answers, options.overwrite);
  output.line("signed, attach with: bulla attach PKG… " + options.output_path);
  output.result(Record()
                    .add("outcome", "signed")
                    .add("reason", "ok")
                    .add("file", options.output_path)
                    .add("responses", records));
  return 0;
}

}  // namespace bulla
