// SPDX-License-Identifier: Apache-2.0
#include "signer/journal_record.hpp"

#include "formats/digest.hpp"
#include "signer/journal_audit.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {
namespace {

JournalEntry intent_of(const Request &request, std::uint64_t seconds) {
  JournalEntry entry;
  entry.kind = JournalKind::kIntent;
  entry.typ = static_cast<std::uint16_t>(BULLA_TYP_BASE + request.type);
  entry.seconds = seconds;
  entry.document = sha256(request.document);
  entry.key = key_id(request.key);
  entry.request = sha256(encode(request));
  entry.preflight = request.preflight.value_or(Digest{});
  return entry;
}

}  // namespace

JournalRecord::JournalRecord(JournalFile &journal, std::uint64_t seconds)
    : journal_(journal), seconds_(seconds) {}

Response JournalRecord::answer(const Request &request, SigningKey &key) {
  JournalEntry entry = intent_of(request, seconds_);
  const std::uint64_t intent = journal_.append({&entry, 1});
  Response response = bulla::answer(request, key);
  entry.kind = JournalKind::kSigned;
  entry.intent = intent;
  entry.signature = journal_signature(request.key.algorithm, response.signature);
  journal_.append({&entry, 1});
  return response;
}

Response recorded_answer(JournalRecord *journal, const Request &request, SigningKey &key) {
  return journal != nullptr ? journal->answer(request, key) : answer(request, key);
}

void JournalRecord::remark(const std::string &text) {
  JournalEntry entry;
  entry.kind = JournalKind::kRemark;
  entry.seconds = seconds_;
  entry.text = text;
  journal_.append({&entry, 1});
}

}  // namespace bulla
