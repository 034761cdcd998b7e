// SPDX-License-Identifier: Apache-2.0
//
// Shows what the verifier said.
#include "cli/verdict_report.hpp"

#include <algorithm>

namespace bulla {
namespace {

Record trust_record(const TrustReport &trust) {
  Record record;
  record.add("held", std::uint64_t{trust.held}).add("reached", std::uint64_t{trust.reached});
  if (trust.chain_links > 0) record.add("chain_links", std::uint64_t{trust.chain_links});
  if (trust.chain_stopped_at) {
    record.add("chain_stopped_at", std::uint64_t{*trust.chain_stopped_at})
        .add("chain_reason", trust.chain_reason);
  }
  return record;
}

std::vector<Record> stage_records(const Verdict &verdict) {
  std::vector<Record> records;
  for (std::size_t i = 0; i < kStageCount; ++i) {
    Record record;
    record.add("stage", std::uint64_t{i + 1})
        .add("name", stage_name(static_cast<bulla_stage>(i + 1)))
        .add("state", stage_state_name(verdict.stages[i].state));
    if (!verdict.stages[i].note.empty()) record.add("note", verdict.stages[i].note);
    records.push_back(record);
  }
  return records;
}

std::vector<Record> signature_records(const Verdict &verdict) {
  std::vector<Record> records;
  for (const SignatureReport &signature : verdict.signatures) {
    records.push_back(Record()
                          .add("over", signature.over)
                          .add("key", signature.key_id)
                          .add("name", signature.key_name)
                          .add("state", signature.state)
                          .add("revoked", signature.revoked)
                          .add("roles", signature.roles));
  }
  return records;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string colored_state(StageState state, const Output &output) {
  const std::string text(stage_state_name(state));
  if (state == StageState::kPassed) return output.good(text);
  if (state == StageState::kFailed) return output.bad(text);
  return text;
}

}  // namespace

Record verdict_record(const Verdict &verdict, Explain explain) {
  Record record;
  if (!verdict.accepted) {
    record.add("message", verdict.sentence);
    if (verdict.stage != BULLA_STAGE_NONE) {
      record.add("stage", static_cast<int>(verdict.stage))
          .add("stage_name", stage_name(verdict.stage));
    }
  }
  record.add("kind", file_kind_name(verdict.kind));
  if (verdict.digest != Digest{}) record.add("digest", to_hex(verdict.digest));
  record.add("trust", trust_record(verdict.trust)).add("not_checked", verdict.not_checked);
  if (!verdict.warnings.empty()) record.add("warnings", verdict.warnings);
  if (explain == Explain::kYes) {
    record.add("stages", stage_records(verdict)).add("signatures", signature_records(verdict));
  }
  return record;
}

void print_explanation(const Verdict &verdict, Output &output) {
  for (std::size_t i = 0; i < kStageCount; ++i) {
    const StageResult &stage = verdict.stages[i];
    const std::string number = i < 9 ? " " + std::to_string(i + 1) : std::to_string(i + 1);
    output.line("  " + number + " " +
                padded(std::string(stage_name(static_cast<bulla_stage>(i + 1))), 11) +
                colored_state(stage.state, output) + (stage.note.empty() ? "" : ": " + stage.note));
  }
  for (const SignatureReport &signature : verdict.signatures) {
    std::string line = "  signature over " + std::string(signature.over) + ": " +
                       std::string(signature.state) + ", key " +
                       (signature.key_name.empty() ? "" : signature.key_name + " ") +
                       signature.key_id.substr(0, 16);
    for (const std::string &role : signature.roles) line += ", role " + role;
    output.line(line + (signature.revoked ? ", revoked" : ""));
  }
  output.line("  key store held: version " + std::to_string(verdict.trust.held) +
              ", reached: version " + std::to_string(verdict.trust.reached));
}

}  // namespace bulla
