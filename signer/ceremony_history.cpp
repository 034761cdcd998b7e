// SPDX-License-Identifier: Apache-2.0
//
// One pass over the lines; each kind of line says which may follow.
#include "signer/ceremony_history.hpp"

#include <algorithm>

#include "formats/error.hpp"
#include "signer/signature_check.hpp"

namespace bulla {
namespace {

Error broken(const std::string &what) {
  return Error(Reason::kTranscriptBroken, what);
}

class Replay {
 public:
  CeremonyHistory run(const std::vector<TranscriptLine> &lines) {
    if (lines.empty()) throw Error(Reason::kTranscriptUnfinished, "the transcript is empty");
    for (const TranscriptLine &line : lines) {
      try {
        std::visit([&](const auto &body) { take(line, body); }, line.body);
      } catch (const Error &error) {
        throw broken("line " + std::to_string(line.number + 1) + ": " + error.what());
      }
    }
    return std::move(history_);
  }

 private:
  void take(const TranscriptLine &line, const BeginLine &begin) {
    if (line.number != 0) throw broken("a second beginning");
    history_.state.begin = begin;
    history_.state.script = parse_ceremony_script(begin.script_text, "script");
  }

  void require_open(const TranscriptLine &line) const {
    if (line.number == 0) throw broken("it does not begin a transcript");
    if (history_.end) throw broken("the ceremony had ended");
  }

  void take(const TranscriptLine &line, const StepLine &step) {
    require_open(line);
    judge_step(history_.state, step);
    history_.last_step = step;
    history_.started.reset();
  }

  void take(const TranscriptLine &line, const RemarkLine &remark) {
    require_open(line);
    if (remark.step != history_.state.steps_done + 1)
      throw broken("it speaks of another step than the one at hand");
    const CeremonyStep *step = history_.state.next();
    const bool is_generate = step != nullptr && step->kind == StepKind::kGenerate;
    if (remark.kind == RemarkLine::Kind::kStart) {
      if (!is_generate) throw broken("only a step that makes a key has a start");
      history_.started = remark.step;
    }
    if (remark.kind == RemarkLine::Kind::kException) ++history_.exceptions;
  }

  void take(const TranscriptLine &line, const EndLine &end) {
    require_open(line);
    if (end.outcome != "done" && end.outcome != "aborted") throw broken("no such outcome");
    if (end.outcome == "done" && history_.state.next() != nullptr)
      throw broken("it says that all is done, and step " +
                   std::to_string(history_.state.steps_done + 1) + " is not");
    if (end.outcome == "aborted" && end.reason.empty()) throw broken("an abort without a reason");
    history_.end = end;
  }

  void take(const TranscriptLine &line, const SignatureLine &signature) {
    if (!history_.end) throw broken("a signature before the end");
    const std::size_t index = history_.signed_by.size();
    const auto &signers = history_.end->signers;
    if (index >= signers.size() || signers[index] != signature.key)
      throw broken("the end does not announce a signature of this key here");
    const Bytes signed_bytes = transcript_signed_bytes(line.previous);
    if (judge_message(signature.key, signed_bytes, signature.signature) != BULLA_OK)
      throw broken("the signature does not verify");
    history_.signed_by.push_back(signature.key);
  }

  CeremonyHistory history_;
};

std::string key_fate(const std::vector<const StepLine *> &steps, const CeremonyScript &script,
                     std::size_t key) {
  std::string used;
  for (const StepLine *step : steps) {
    const CeremonyStep &planned = script.steps[step->step - 1];
    if (planned.kind == StepKind::kSign && planned.key == key)
      used +=
          (used.empty() ? "" : ", ") + planned.file + " (step " + std::to_string(step->step) + ")";
  }
  if (used.empty()) return "it signed no document";
  return "it signed " + used + ": whoever has that signature keeps it";
}

}  // namespace

CeremonyHistory replay(const std::vector<TranscriptLine> &lines) {
  return Replay().run(lines);
}

std::vector<std::string> what_is_safe(const std::vector<TranscriptLine> &lines,
                                      const CeremonyScript &script) {
  std::vector<const StepLine *> steps;
  for (const TranscriptLine &line : lines)
    if (const auto *step = std::get_if<StepLine>(&line.body)) steps.push_back(step);
  std::vector<std::string> safe;
  std::vector<std::string> unusable;
  for (const StepLine *step : steps) {
    const CeremonyStep &planned = script.steps[step->step - 1];
    if (planned.kind == StepKind::kGenerate)
      safe.push_back("key " + script.keys[*planned.key].name + " exists; " +
                     key_fate(steps, script, *planned.key) + "; destroy it, or use it only after " +
                     "a ceremony that checks it anew");
    for (const RecordedFile &file : step->outputs)
      if (planned.kind != StepKind::kGenerate &&
          std::ranges::find(unusable, file.file) == unusable.end())
        unusable.push_back(file.file);
  }
  for (std::size_t i = 0; i < script.keys.size(); ++i) {
    const bool was_made = std::ranges::any_of(steps, [&](const StepLine *step) {
      const CeremonyStep &planned = script.steps[step->step - 1];
      return planned.kind == StepKind::kGenerate && planned.key == i;
    });
    if (!was_made) safe.push_back("key " + script.keys[i].name + ": " + key_fate(steps, script, i));
  }
  for (const std::string &file : unusable)
    safe.push_back("do not use " + file + ": destroy every copy");
  safe.push_back(
      "devices have seen nothing: a ceremony publishes nothing, and what was sealed in "
      "it must stay sealed");
  return safe;
}

}  // namespace bulla
