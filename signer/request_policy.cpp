// SPDX-License-Identifier: Apache-2.0
#include "signer/request_policy.hpp"

#include <algorithm>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/transport.hpp"
#include "signer/batch.hpp"

namespace bulla {
namespace {

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

}  // namespace

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

}  // namespace bulla
