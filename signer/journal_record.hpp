// SPDX-License-Identifier: Apache-2.0
//
// Signing with a record of it: what is about to be signed is on the disk before the key is asked,
// and what was signed before the signature is handed on. A cut between the two leaves an intent
// that was never answered, and nobody takes it for a signature.
#pragma once

#include <cstdint>
#include <string>

#include "formats/exchange.hpp"
#include "hsm/signing_key.hpp"
#include "signer/journal_file.hpp"

namespace bulla {

class JournalRecord {
 public:
  // `seconds` since 1970 is what the entries say; `journal` must outlive this.
  JournalRecord(JournalFile &journal, std::uint64_t seconds);

  // answer() of signer/signing_exchange.hpp, recorded. Errors: those of answer() and of
  // JournalFile::append; after any of them no signature has left.
  Response answer(const Request &request, SigningKey &key);

  // A person's reason for going on where a gate would have stopped.
  void remark(const std::string &text);

 private:
  JournalFile &journal_;
  std::uint64_t seconds_;
};

// The answer, recorded unless `journal` is null.
Response recorded_answer(JournalRecord *journal, const Request &request, SigningKey &key);

}  // namespace bulla
