// SPDX-License-Identifier: Apache-2.0
#include "signer/journal_record.hpp"

#include "formats/digest.hpp"
#include "signer/batch.hpp"
#include "signer/journal_audit.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {
namespace {

// One intent for each document that the signature will be for: a batch is one for each member.
std::vector<JournalEntry> intents_of(const Request &request, std::uint64_t seconds) {
  JournalEntry entry;
  entry.kind = JournalKind::kIntent;
  entry.seconds = seconds;
  entry.key = key_id(request.key);
  entry.request = sha256(encode(request));
  entry.preflight = request.preflight.value_or(Digest{});
  std::uint32_t type = static_cast<std::uint32_t>(request.type);
  std::vector<Digest> documents = {sha256(request.document)};
  if (request.type == BULLA_TYPE_BATCH) {
    const BatchTree tree = tree_of(request);
    type = static_cast<std::uint32_t>(tree.covered());
    entry.batch = documents.front();
    documents = tree.leaves();
  }
  entry.typ = static_cast<std::uint16_t>(BULLA_TYP_BASE + type);
  std::vector<JournalEntry> entries;
  for (const Digest &document : documents) {
    entry.document = document;
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace

JournalRecord::JournalRecord(JournalFile &journal, std::uint64_t seconds)
    : journal_(journal), seconds_(seconds) {}

Response JournalRecord::answer(const Request &request, SigningKey &key) {
  std::vector<JournalEntry> entries = intents_of(request, seconds_);
  std::uint64_t intent = journal_.append(entries);
  Response response = bulla::answer(request, key);
  for (JournalEntry &entry : entries) {
    entry.kind = JournalKind::kSigned;
    entry.intent = intent++;
    entry.signature = journal_signature(request.key.algorithm, response.signature);
  }
  journal_.append(entries);
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
