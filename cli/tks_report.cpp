// SPDX-License-Identifier: Apache-2.0
//
// Key stores compared, in words.
#include "cli/tks_report.hpp"

namespace bulla {
namespace {

std::string signers_text(const SignersOf &signers) {
  std::string keys;
  for (const std::string &key : signers.keys) keys += (keys.empty() ? "" : ", ") + key;
  return std::to_string(signers.threshold) + " of " + signers.role + ": " + keys;
}

std::vector<Record> signers_records(const std::vector<SignersOf> &all) {
  std::vector<Record> records;
  for (const SignersOf &signers : all) {
    records.push_back(Record()
                          .add("role", signers.role)
                          .add("threshold", std::uint64_t{signers.threshold})
                          .add("keys", signers.keys));
  }
  return records;
}

}  // namespace

void print_changes(const std::vector<TksChange> &changes, Output &output) {
  for (const TksChange &change : changes) output.line("  " + change_text(change));
}

std::vector<Record> change_records(const std::vector<TksChange> &changes) {
  std::vector<Record> records;
  for (const TksChange &change : changes) {
    Record record;
    record.add("what", change.what);
    if (!change.subject.empty()) record.add("subject", change.subject);
    if (!change.from.empty()) record.add("from", change.from);
    if (!change.to.empty()) record.add("to", change.to);
    records.push_back(std::move(record));
  }
  return records;
}

void print_signers(const SignersNeeded &signers, const std::string &file, Output &output) {
  output.line("next: bulla sign " + file + " --key …, with");
  bool is_first = true;
  for (const SignersOf &each : signers.all) {
    output.line(std::string(is_first ? "      " : "  and ") + signers_text(each));
    is_first = false;
  }
  for (const SignersOf &each : signers.instead) {
    output.line("  or, instead of the root before, " + signers_text(each));
  }
}

Record signers_record(const SignersNeeded &signers) {
  return Record()
      .add("all", signers_records(signers.all))
      .add("instead_of_first", signers_records(signers.instead));
}

}  // namespace bulla
