// SPDX-License-Identifier: Apache-2.0
//
// Signing with a record of it: what is about to be signed is on the disk before the key is asked,
// and what was signed before the signature is handed on. A cut between the two leaves an intent
// that was never answered, and nobody takes it for a signature.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "formats/exchange.hpp"
#include "hsm/signing_key.hpp"
#include "signer/journal_file.hpp"

namespace bulla {

// What is recorded of one signature: an entry for each document that it is for.
struct RecordedSignature {
  std::vector<JournalEntry> entries;
  std::uint64_t first = 0;  // number of the first intent
  int algorithm = 0;        // of the key
};

class JournalRecord {
 public:
  // `seconds` since 1970 is what the entries say; `journal` must outlive this.
  JournalRecord(JournalFile &journal, std::uint64_t seconds);

  // answer() of signer/signing_exchange.hpp, recorded. Errors: those of answer() and of
  // JournalFile::append; after any of them no signature has left.
  Response answer(const Request &request, SigningKey &key);

  // The same in two steps, for several signatures at once: one write and one sync each. After
  // intend() the keys may be asked; one RecordedSignature for each request.
  // After confirm() the signatures may be handed on: `made` are those of intend() that were
  // answered, and `responses` their answers. Errors: those of JournalFile::append.
  std::vector<RecordedSignature> intend(std::span<const Request> requests);
  void confirm(std::span<RecordedSignature> made, std::span<const Response> responses);

  // A person's reason for going on where a gate would have stopped.
  void remark(const std::string &text);

 private:
  JournalFile &journal_;
  std::uint64_t seconds_;
};

// The answer, recorded unless `journal` is null.
Response recorded_answer(JournalRecord *journal, const Request &request, SigningKey &key);

// Throws clock-before-journal when `seconds` is more than five minutes before what the last entry
// says: this machine's clock is wrong now, or was then. Journals that several machines share may
// differ by less.
void require_clock_after(const JournalFile &journal, std::uint64_t seconds);

}  // namespace bulla
