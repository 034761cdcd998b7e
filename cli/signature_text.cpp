// SPDX-License-Identifier: Apache-2.0
//
// Signatures in words.
#include "cli/signature_text.hpp"

#include "formats/digest.hpp"
#include "formats/number_names.hpp"
#include "formats/wording.hpp"
#include "signer/batch.hpp"

namespace bulla {

std::string attached_name(Attached outcome) {
  switch (outcome) {
    case Attached::kAdded:
      return "added";
    case Attached::kReplaced:
      return "replaced";
    case Attached::kAlreadyThere:
      return "already-there";
  }
  return "";
}

Record made_signature_record(const MadeSignature &made) {
  return Record()
      .add("what", document_type_name(made.type))
      .add("digest", to_hex(made.document))
      .add("key", to_hex(made.key))
      .add("outcome", attached_name(made.outcome));
}

std::string made_signature_text(const MadeSignature &made) {
  const std::string by = document_type_name(made.type) + " " + short_hex(made.document) +
                         " by key " + short_hex(made.key);
  switch (made.outcome) {
    case Attached::kAdded:
      return "signed " + by;
    case Attached::kReplaced:
      return "signed " + by + ", in place of a signature that was not valid";
    case Attached::kAlreadyThere:
      return "nothing to do, already signed: " + by;
  }
  return by;
}

Record summary_record(const SigningSummary &summary) {
  Record words;
  for (const SigningSummary::Line &line : summary.lines) words.add(line.name, line.text);
  Record record;
  record.add("what", document_type_name(summary.type)).add("short_digest", summary.short_digest);
  if (!summary.token_digest.empty()) record.add("token_digest", summary.token_digest);
  return record.add("summary", words);
}

void print_summary(const SigningSummary &summary, Output &output) {
  output.line(output.strong(document_type_name(summary.type)) + ", digest " + summary.short_digest +
              (summary.token_digest.empty() ? "" : ", on the token " + summary.token_digest));
  for (const SigningSummary::Line &line : summary.lines) {
    output.line("  " + line.name + ": " + line.text);
  }
}

Record show_request(const Request &request, Output &output) {
  Record record;
  if (request.type == BULLA_TYPE_BATCH) {
    const BatchTree tree = tree_of(request);
    const std::string digest = short_hex(tree.digest());
    output.line(output.strong("batch") + " of " + std::to_string(tree.size()) +
                " documents, digest " + digest);
    std::vector<Record> members;
    for (const Bytes &member : tree.members()) {
      const SigningSummary summary = summarize(member, tree.covered(), request.key);
      print_summary(summary, output);
      members.push_back(summary_record(summary).add("digest", to_hex(sha256(member))));
    }
    record.add("what", "batch").add("short_digest", digest);
    record.add("members", members);
  } else {
    const SigningSummary summary = summarize(request.document, request.type, request.key);
    print_summary(summary, output);
    record = summary_record(summary);
  }
  return record.add("digest", to_hex(sha256(request.document)))
      .add("key", to_hex(key_id(request.key)));
}

}  // namespace bulla
