// SPDX-License-Identifier: Apache-2.0
#include "signer/batch.hpp"

#include <algorithm>
#include <map>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/small_s.hpp"
#include "formats/wire/limits.h"
#include "signer/envelope_parts.hpp"
#include "signer/signature_check.hpp"

namespace bulla {
namespace {

using ByDigest = std::map<Digest, Bytes>;

ByDigest by_digest(DocumentType covered, const std::vector<Bytes> &documents) {
  if (covered != BULLA_TYPE_MANIFEST && covered != BULLA_TYPE_TRANSPORT) {
    throw Error(Reason::kUsage, "a batch covers manifests or transports, nothing else")
        .hint("sign key stores one by one");
  }
  if (documents.empty()) throw Error(Reason::kUsage, "a batch of nothing");
  ByDigest members;
  for (const Bytes &document : documents) {
    require_signable(document, covered);
    members.emplace(sha256(document), document);
  }
  return members;
}

std::vector<Digest> digests_of(const std::vector<Bytes> &documents) {
  std::vector<Digest> digests;
  digests.reserve(documents.size());
  for (const Bytes &document : documents) digests.push_back(sha256(document));
  return digests;
}

std::vector<Bytes> values_of(ByDigest members) {
  std::vector<Bytes> documents;
  documents.reserve(members.size());
  for (auto &[digest, document] : members) documents.push_back(std::move(document));
  return documents;
}

// The digest of what the batch would cover in this envelope; nothing when there is no such part.
std::optional<Digest> covered_digest(const FileEnvelope &envelope, const BatchTree &tree) {
  const EnvelopePart part = tree.part();
  if (part == EnvelopePart::kTransport && !envelope.transport) return std::nullopt;
  if (type_of(envelope, part) != tree.covered()) return std::nullopt;
  return sha256(document_of(envelope, part));
}

// The place of this batch's proof among the envelope's, or their end.
std::vector<Proof>::iterator find_proof(std::vector<Proof> &proofs, const BatchTree &tree) {
  return std::find_if(proofs.begin(), proofs.end(), [&](const Proof &proof) {
    return proof.kind == BULLA_PROOF_BATCHED && decode_batched(proof.body).batch == tree.batch();
  });
}

bool is_valid(const Signature &entry, const BatchTree &tree, const PublicKey &key) {
  return entry.protected_header == signature_entry(key, BULLA_TYPE_BATCH, {}).protected_header &&
         judge_signature(key, BULLA_TYPE_BATCH, tree.digest(), entry.value) == BULLA_OK;
}

Attached add_entry(BatchedProof &proof, const BatchTree &tree, const BatchSignature &signature) {
  for (const Signature &there : proof.signatures) {
    if (is_valid(there, tree, signature.key())) return Attached::kAlreadyThere;
  }
  if (proof.signatures.size() >= BULLA_SIGNATURES_MAX) {
    throw Error(BULLA_TOO_MANY_SIGNATURES, "the batch has 16 signatures, and no more are allowed");
  }
  proof.signatures.push_back(signature.entry());
  return Attached::kAdded;
}

}  // namespace

BatchTree::BatchTree(DocumentType covered, const std::vector<Bytes> &documents)
    : covered_(covered),
      members_(values_of(by_digest(covered, documents))),
      leaves_(digests_of(members_)),
      tree_(leaves_) {
  Batch batch;
  batch.covered_type = static_cast<std::uint32_t>(covered);
  batch.size = static_cast<std::uint32_t>(leaves_.size());
  batch.root = tree_.root();
  batch_ = encode(batch);
}

EnvelopePart BatchTree::part() const {
  return covered_ == BULLA_TYPE_TRANSPORT ? EnvelopePart::kTransport : EnvelopePart::kDocument;
}

Digest BatchTree::digest() const {
  return sha256(batch_);
}

std::optional<std::uint32_t> BatchTree::index_of(const Digest &document) const {
  const auto found = std::lower_bound(leaves_.begin(), leaves_.end(), document);
  if (found == leaves_.end() || *found != document) return std::nullopt;
  return static_cast<std::uint32_t>(found - leaves_.begin());
}

Request make_batch_request(const BatchTree &tree, const PublicKey &key) {
  Request request;
  request.type = BULLA_TYPE_BATCH;
  request.document = tree.batch();
  request.key = key;
  request.members = tree.members();
  return request;
}

BatchTree tree_of(const Request &request) {
  const Batch batch = decode_batch(request.document);
  const BatchTree tree(static_cast<DocumentType>(batch.covered_type), request.members);
  if (tree.batch() != request.document || tree.members() != request.members) {
    throw Error(BULLA_BATCH_PROOF,
                "the request asks for a batch that is not the one of the documents in it")
        .hint("make the request again; a batch is never signed by its root alone");
  }
  return tree;
}

BatchSignature::BatchSignature(const BatchTree &tree, const PublicKey &key, ByteView value)
    : key_(key), entry_(signature_entry(key, BULLA_TYPE_BATCH, value)) {
  if (judge_signature(key, BULLA_TYPE_BATCH, tree.digest(), value) != BULLA_OK) {
    throw Error(Reason::kSignatureWrong, "the signature over the batch does not verify");
  }
  if (key.algorithm == BULLA_ALG_ES256) make_s_small(entry_.value);
}

Attached attach_batch(FileEnvelope &envelope, const BatchTree &tree,
                      const BatchSignature &signature) {
  const auto digest = covered_digest(envelope, tree);
  const auto index = digest ? tree.index_of(*digest) : std::nullopt;
  if (!index) throw Error(Reason::kResponseMismatch, "the batch does not cover this package");
  const auto found = find_proof(envelope.proofs, tree);
  BatchedProof proof = found == envelope.proofs.end()
                           ? BatchedProof{tree.batch(), {}, *index, tree.path(*index)}
                           : decode_batched(found->body);
  const Attached outcome = add_entry(proof, tree, signature);
  if (outcome == Attached::kAlreadyThere) return outcome;
  if (found != envelope.proofs.end()) {
    *found = to_proof(proof);
  } else if (envelope.proofs.size() >= BULLA_PROOFS_MAX) {
    throw Error(BULLA_TOO_MANY_SIGNATURES, "the package has 16 proofs, and no more are allowed");
  } else {
    envelope.proofs.push_back(to_proof(proof));
  }
  return outcome;
}

bool has_batch_signature(const FileEnvelope &envelope, const BatchTree &tree,
                         const PublicKey &key) {
  std::vector<Proof> proofs = envelope.proofs;
  const auto found = find_proof(proofs, tree);
  if (found == proofs.end()) return false;
  const BatchedProof proof = decode_batched(found->body);
  return std::any_of(proof.signatures.begin(), proof.signatures.end(),
                     [&](const Signature &entry) { return is_valid(entry, tree, key); });
}

}  // namespace bulla
