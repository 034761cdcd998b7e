// SPDX-License-Identifier: Apache-2.0
//
// What a journal says about signatures: which ones in packages it does not know, and what a key
// ever signed, for the grandfather root of a revocation (FORMAT.md 7.4).
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "formats/envelope.hpp"
#include "signer/journal_file.hpp"

namespace bulla {

// SHA-256 of a signature's value, as the journal records it. Of the two equivalent values that an
// ES256 signature has, always the one with the small s: anybody can turn one into the other.
Digest journal_signature(int algorithm, ByteView value);

// A signature that is not in the journal.
struct Unrecorded {
  std::string over;  // "manifest", "transport", "key-store", "batch"
  Digest document{};
  std::string key;  // the 16 hex digits of the short id in its header
};

class JournalIndex {
 public:
  // Every signature that was made, of a journal that check_journal() found whole.
  explicit JournalIndex(const JournalFile &journal);

  // Signatures of this envelope, its batches included, that the journal does not know. A link in a
  // chain is judged too. Entries whose header is none of ours are unrecorded like any other.
  std::vector<Unrecorded> unrecorded(const FileEnvelope &envelope) const;

 private:
  // Document, short id of the key, hash of the signature.
  std::set<std::tuple<Digest, ShortId, Digest>> made_;
};

// Digests of the manifests that this key signed, ascending and each once. An intent that was never
// answered is not among them: nobody knows whether it was.
std::vector<Digest> manifests_signed_by(const JournalFile &journal, const KeyId &key);

}  // namespace bulla
