// SPDX-License-Identifier: Apache-2.0
#include "cli/sign_report.hpp"

#include "cli/signature_text.hpp"

namespace bulla {

void show_signed(const SignOutcome &outcome, const Record &more, FileReport &report,
                 Output &output) {
  std::vector<Record> records;
  bool has_changed = outcome.dropped > 0;
  for (const MadeSignature &made : outcome.signatures) {
    has_changed |= made.outcome != Attached::kAlreadyThere;
    records.push_back(made_signature_record(made));
    output.line(output.strong(outcome.path) + ": " + made_signature_text(made));
  }
  Record entry;
  entry.add("signatures", records).add_all(more);
  if (outcome.moved) {
    entry.add("payload_moved_to", std::uint64_t{outcome.moved->to_offset});
    output.note(outcome.path + ": the room was too small; the file was written anew with its " +
                "payload at " + std::to_string(outcome.moved->to_offset));
  }
  report.add(outcome.path, has_changed ? "signed" : "unchanged", "ok", 0, entry);
}

void show_signing_error(const SignOutcome &outcome, FileReport &report, Output &output) {
  if (const std::size_t count = outcome.signatures.size(); count > 0) {
    output.note(outcome.path + ": " + std::to_string(count) +
                (count == 1 ? " signature that was made before is in it"
                            : " signatures that were made before are in it") +
                "; run again for the rest");
  }
  report.add_error(outcome.path, *outcome.error);
}

}  // namespace bulla
