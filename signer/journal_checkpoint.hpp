// SPDX-License-Identifier: Apache-2.0
//
// A checkpoint of a journal: its size and root at one moment, as a signed note that fits on paper
// (C2SP tlog-checkpoint and signed-note). Whoever keeps one can later tell whether the journal only
// grew. Signature lines of others (witnesses) are carried and not judged.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/public_key.hpp"
#include "hsm/signing_key.hpp"
#include "signer/journal_file.hpp"

namespace bulla {

struct NoteSignature {
  std::string name;
  Bytes value;  // 4 bytes of the key's hash, then the signature

  bool operator==(const NoteSignature &) const = default;
};

struct Checkpoint {
  std::string origin;  // "bulla-journal/" and the journal's id in hex
  std::uint64_t size = 0;
  Digest root{};
  std::vector<NoteSignature> signatures;

  // The three lines that are signed.
  std::string body() const;
  std::string text() const;
};

// The journal as it is now, unsigned.
Checkpoint make_checkpoint(const JournalFile &journal);

// Errors: signer-failed and others of SigningKey; signature-wrong when what it gave is wrong.
void sign_checkpoint(Checkpoint &checkpoint, SigningKey &key);

// Whether `key` signed it. Ed25519 as the note standard has it (type 1); ES256 with type 255 and
// the name "bulla-es256", 64 raw bytes.
bool signed_by(const Checkpoint &checkpoint, const PublicKey &key);

// Exactly the form of text(). Error: journal-damaged, naming `name`.
Checkpoint parse_checkpoint(std::string_view text, const std::string &name);

// That the journal still holds what the checkpoint says. Errors: journal-forked when it is another
// journal's, when entries are gone, or when they were changed.
void require_grown_from(const JournalFile &journal, const Checkpoint &checkpoint,
                        const std::string &name);

// "JOURNAL.checkpoint", where `sign --journal-key` keeps the newest.
std::string checkpoint_path(const std::string &journal_path);

}  // namespace bulla
