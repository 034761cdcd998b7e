// SPDX-License-Identifier: Apache-2.0
//
// One act of signing for many documents (FORMAT.md 6.6, 7.3): the key signs the root of a Merkle
// tree over their digests, and each package carries the path from its own document to that root.
// A token that signs once a second signs a release of thousands this way.
#pragma once

#include <optional>
#include <vector>

#include "formats/envelope.hpp"
#include "formats/exchange.hpp"
#include "formats/merkle.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {

// A batch with its tree. The documents are manifests, or transports; never key stores.
class BatchTree {
 public:
  // Documents may be given in any order and more than once. Errors: those of require_signable;
  // kUsage for none, or for a type that batches do not cover.
  BatchTree(DocumentType covered, const std::vector<Bytes> &documents);

  DocumentType covered() const { return covered_; }
  EnvelopePart part() const;                     // of each package, that it covers
  const Bytes &batch() const { return batch_; }  // the document that is signed
  Digest digest() const;                         // of it
  std::size_t size() const { return leaves_.size(); }
  // The documents as the leaves stand.
  const std::vector<Bytes> &members() const { return members_; }
  const std::vector<Digest> &leaves() const { return leaves_; }

  // Where a document stands; nothing when it is not in the batch.
  std::optional<std::uint32_t> index_of(const Digest &document) const;
  std::vector<Digest> path(std::uint32_t index) const { return tree_.path(index); }

 private:
  DocumentType covered_;
  std::vector<Bytes> members_;
  std::vector<Digest> leaves_;
  MerkleTree tree_;
  Bytes batch_;
};

// Asks for `key`'s signature over a batch, with all that it covers.
Request make_batch_request(const BatchTree &tree, const PublicKey &key);

// The tree that a request for a batch speaks of, rebuilt from the documents in it. Errors:
// batch-proof when the batch named is not theirs, so that nobody signs what is not shown.
BatchTree tree_of(const Request &request);

// A signature over a batch that was verified, once for all the packages that get it.
class BatchSignature {
 public:
  // Error: signature-wrong when it does not verify.
  BatchSignature(const BatchTree &tree, const PublicKey &key, ByteView value);

  const PublicKey &key() const { return key_; }
  const Signature &entry() const { return entry_; }

 private:
  PublicKey key_;
  Signature entry_;
};

// Puts it into the envelope, in a proof of this batch, which is added when it is not there.
// `signature` was made for this tree. Errors: response-mismatch when the batch does not cover what
// is in the envelope; too-many-signatures.
Attached attach_batch(FileEnvelope &envelope, const BatchTree &tree,
                      const BatchSignature &signature);

// Whether the envelope has a proof of exactly this batch with a valid signature of `key`.
bool has_batch_signature(const FileEnvelope &envelope, const BatchTree &tree, const PublicKey &key);

}  // namespace bulla
