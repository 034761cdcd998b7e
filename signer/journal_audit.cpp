// SPDX-License-Identifier: Apache-2.0
//
// Looking signatures up in a journal. A header names a key by its first eight bytes only, so these
// are what is compared, beside document and signature.
#include "signer/journal_audit.hpp"

#include <algorithm>

#include "formats/digest.hpp"
#include "formats/small_s.hpp"

namespace bulla {
namespace {

struct Over {
  std::string_view what;
  Digest document;
};

}  // namespace

Digest journal_signature(int algorithm, ByteView value) {
  Bytes canonical(value.begin(), value.end());
  if (algorithm == BULLA_ALG_ES256) make_s_small(canonical);
  return sha256(canonical);
}

JournalIndex::JournalIndex(const JournalFile &journal) {
  journal.for_each(0, journal.size(), [this](std::uint64_t, const JournalEntry &entry) {
    if (entry.kind != JournalKind::kSigned) return;
    made_.insert({entry.document, short_id(entry.key), entry.signature});
  });
}

std::vector<Unrecorded> JournalIndex::unrecorded(const FileEnvelope &envelope) const {
  std::vector<Unrecorded> found;
  const auto look = [&](const Over &over, const std::vector<Signature> &signatures) {
    for (const Signature &signature : signatures) {
      const auto header = recognise_header(signature.protected_header);
      const ShortId key = header ? header->key : ShortId{};
      const int algorithm = header ? header->algorithm : 0;
      const Digest hash = journal_signature(algorithm, signature.value);
      if (header && made_.contains({over.document, key, hash})) continue;
      found.push_back({std::string(over.what), over.document, to_hex(key)});
    }
  };
  const Digest document = sha256(envelope.document);
  const bool is_key_store = document_type(envelope.document) == BULLA_TYPE_KEY_STORE;
  look({is_key_store ? "key-store" : "manifest", document}, envelope.signatures);
  const Digest transport = envelope.transport ? sha256(*envelope.transport) : Digest{};
  if (envelope.transport) look({"transport", transport}, envelope.transport_signatures);
  for (const Proof &proof : envelope.proofs) {
    if (proof.kind == BULLA_PROOF_BATCHED) {
      const BatchedProof batched = decode_batched(proof.body);
      const bool of_transport = decode_batch(batched.batch).covered_type == BULLA_TYPE_TRANSPORT;
      look({"batch", of_transport ? transport : document}, batched.signatures);
    } else if (proof.kind == BULLA_PROOF_CHAIN) {
      for (const ChainLink &link : decode_chain(proof.body).links) {
        look({"key-store", sha256(link.key_store)}, link.signatures);
      }
    }
  }
  return found;
}

std::vector<Digest> manifests_signed_by(const JournalFile &journal, const KeyId &key) {
  std::vector<Digest> documents;
  journal.for_each(0, journal.size(), [&](std::uint64_t, const JournalEntry &entry) {
    const bool of_manifest = entry.typ == BULLA_TYP_BASE + BULLA_TYPE_MANIFEST;
    if (entry.kind == JournalKind::kSigned && of_manifest && entry.key == key) {
      documents.push_back(entry.document);
    }
  });
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  return documents;
}

}  // namespace bulla
