// SPDX-License-Identifier: Apache-2.0
#include "signer/journal_record.hpp"

#include <cstdio>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "signer/batch.hpp"
#include "signer/journal_audit.hpp"
#include "signer/signing_exchange.hpp"
#include "signer/utc_date.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kClockToleranceSeconds = 300;
constexpr std::uint64_t kSecondsPerDay = 86400;

// "2026-11-21 17:04 UTC"
std::string minute_text(std::uint64_t seconds) {
  const std::uint64_t minutes = seconds % kSecondsPerDay / 60;
  char text[16];
  std::snprintf(text, sizeof text, "%02u:%02u", static_cast<unsigned>(minutes / 60),
                static_cast<unsigned>(minutes % 60));
  return utc_date(seconds) + " " + text + " UTC";
}

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
  std::vector<RecordedSignature> made = intend({&request, 1});
  const Response response = bulla::answer(request, key);
  confirm(made, {&response, 1});
  return response;
}

std::vector<RecordedSignature> JournalRecord::intend(std::span<const Request> requests) {
  std::vector<RecordedSignature> intended;
  std::vector<JournalEntry> all;
  for (const Request &request : requests) {
    intended.push_back({intents_of(request, seconds_), all.size()});
    const std::vector<JournalEntry> &entries = intended.back().entries;
    all.insert(all.end(), entries.begin(), entries.end());
  }
  if (all.empty()) return intended;
  const std::uint64_t first = journal_.append(all);
  for (RecordedSignature &one : intended) {
    one.first += first;
    one.algorithm = requests[static_cast<std::size_t>(&one - intended.data())].key.algorithm;
  }
  return intended;
}

void JournalRecord::confirm(std::span<RecordedSignature> made,
                            std::span<const Response> responses) {
  std::vector<JournalEntry> all;
  for (std::size_t i = 0; i < made.size(); ++i) {
    const Digest signature = journal_signature(made[i].algorithm, responses[i].signature);
    std::uint64_t intent = made[i].first;
    for (JournalEntry entry : made[i].entries) {
      entry.kind = JournalKind::kSigned;
      entry.intent = intent++;
      entry.signature = signature;
      all.push_back(std::move(entry));
    }
  }
  if (!all.empty()) journal_.append(all);
}

Response recorded_answer(JournalRecord *journal, const Request &request, SigningKey &key) {
  return journal != nullptr ? journal->answer(request, key) : answer(request, key);
}

void require_clock_after(const JournalFile &journal, std::uint64_t seconds) {
  const std::uint64_t size = journal.size();
  if (size == 0) return;
  const std::uint64_t last = journal.entry(size - 1).seconds;
  if (seconds + kClockToleranceSeconds >= last) return;
  throw Error(Reason::kClockBeforeJournal,
              journal.path() + ": its last entry is of " + minute_text(last) +
                  ", and this machine's clock says " + minute_text(seconds))
      .hint("set the clock: `date -u` shows it; nothing was signed")
      .hint("if the entry is what is wrong, keep this journal and begin another");
}

void JournalRecord::remark(const std::string &text) {
  JournalEntry entry;
  entry.kind = JournalKind::kRemark;
  entry.seconds = seconds_;
  entry.text = text;
  journal_.append({&entry, 1});
}

}  // namespace bulla
