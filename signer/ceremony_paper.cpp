// SPDX-License-Identifier: Apache-2.0
//
// Sentences for steps and lines, broken into columns.
#include "signer/ceremony_paper.hpp"

#include "formats/error.hpp"
#include "formats/number_names.hpp"
#include "formats/wording.hpp"
#include "signer/ceremony_document.hpp"

namespace bulla {
namespace {

constexpr std::size_t kColumns = 96;
constexpr std::string_view kLine = "________________________";

// `text` under `first`, broken at blanks, later lines indented to where it began.
std::string wrapped(const std::string &first, const std::string &text) {
  std::string result = first;
  std::size_t column = first.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::size_t length = end - at;
    if (column > first.size() && column + 1 + length > kColumns) {
      result += "\n" + std::string(first.size(), ' ');
      column = first.size();
    } else if (column > first.size()) {
      result += ' ';
      ++column;
    }
    result += text.substr(at, length);
    column += length;
    at = end + 1;
  }
  return result + "\n";
}

std::string names_of(const CeremonyStep &step) {
  std::vector<std::string> names;
  for (const CeremonyFile &file : step.files) names.push_back(file.file);
  return joined(names, ", ");
}

std::string machine_words(const CeremonyStep &step) {
  std::vector<std::string> wanted = {"the program and its digest"};
  if (!step.kernel.empty()) wanted.push_back("kernel " + step.kernel);
  if (!step.network.empty()) wanted.push_back("network " + step.network);
  return step.by + " checks the machine: " + joined(wanted, ", ");
}

// What is written by hand beside a step.
std::string blanks_of(const CeremonyScript &script, const CeremonyStep &step) {
  const std::string indent(8, ' ');
  std::string text;
  if (step.program_digest) text += indent + "program  " + to_hex(*step.program_digest) + "\n";
  for (const CeremonyFile &file : step.files) {
    const std::string digest = file.sha256 ? to_hex(*file.sha256) : std::string(kLine);
    if (step.kind == StepKind::kMedia) text += indent + file.file + "\n" + indent + digest + "\n";
  }
  if (step.kind == StepKind::kGenerate || step.kind == StepKind::kToken)
    text += indent + "key id of " + script.keys[*step.key].name + "  " + std::string(kLine) + "\n";
  const bool is_read_aloud = step.kind == StepKind::kCompare || step.kind == StepKind::kSign ||
                             step.kind == StepKind::kRequest;
  if (is_read_aloud) text += indent + "read aloud: digest  ____ ____ ____ ____\n";
  if (step.kind == StepKind::kSeal) text += indent + "bag numbers  " + std::string(kLine) + "\n";
  return text;
}

std::string remark_words(const RemarkLine &remark) {
  const std::string by = remark.by.empty() ? "" : remark.by + ": ";
  const std::string reason = remark.reason.empty() ? "" : " (" + remark.reason + ")";
  switch (remark.kind) {
    case RemarkLine::Kind::kStart:
      return "begun: " + remark.text;
    case RemarkLine::Kind::kException:
      return "EXCEPTION " + by + remark.text + reason;
    case RemarkLine::Kind::kPause:
      return "paused by " + remark.by;
    case RemarkLine::Kind::kResume:
      return remark.text;
  }
  return "";
}

class TranscriptPaper {
 public:
  explicit TranscriptPaper(const CeremonyScript &script) : script_(script) {}

  std::string text() && { return std::move(text_); }

  void put(const TranscriptLine &line) {
    text_ += "\n" + line.time + "  ";
    std::visit([this](const auto &body) { put(body); }, line.body);
  }

 private:
  void put(const BeginLine &begin) {
    text_ += begin.is_rehearsal ? "REHEARSAL with throw-away keys\n" : "the ceremony begins\n";
    if (begin.is_answered_by_file)
      text_ += "      every answer came from a file: nobody sat at the terminal\n";
    text_ += "      bulla " + begin.program_version + "\n      " + begin.program_digest + "\n";
  }

  void put(const StepLine &line) {
    const CeremonyStep &step = script_.steps[line.step - 1];
    text_ += "step " + std::to_string(line.step) + "\n";
    text_ += wrapped("      ", step_words(script_, step));
    for (const RecordedAnswer &said : line.said)
      text_ += wrapped("      ", said.person + " was asked: " + said.question) +
               wrapped("      ", said.person + " answered: " + said.answer);
    for (const RecordedFact &fact : line.facts)
      if (fact.name != "answer" && fact.name != "output" && fact.name != "signature")
        text_ += wrapped("      " + fact.name + ": ", fact.text);
    put_files("saw ", line.inputs);
    put_files("made", line.outputs);
  }

  void put_files(const std::string &verb, const std::vector<RecordedFile> &files) {
    for (const RecordedFile &file : files)
      text_ += "      " + verb + " " + file.file + "\n           " + to_hex(file.sha256) + "\n";
  }

  void put(const RemarkLine &remark) {
    text_ += "step " + std::to_string(remark.step) + "\n" + wrapped("      ", remark_words(remark));
  }

  void put(const EndLine &end) {
    text_ += "the end: " + end.outcome + "\n";
    if (!end.reason.empty()) text_ += wrapped("      reason: ", end.reason);
    for (const std::string &sentence : end.safe) text_ += wrapped("      - ", sentence);
  }

  void put(const SignatureLine &signature) {
    text_ += "signed by key\n      " + to_hex(key_id(signature.key)) + "\n";
  }

  const CeremonyScript &script_;
  std::string text_;
};

}  // namespace

std::string step_words(const CeremonyScript &script, const CeremonyStep &step) {
  const std::string key = step.key ? script.keys[*step.key].name : "";
  switch (step.kind) {
    case StepKind::kNote:
      return step.text;
    case StepKind::kConfirm:
      return step.by + " confirms: " + step.text;
    case StepKind::kMachine:
      return machine_words(step);
    case StepKind::kMedia:
      return step.by + " checks by digest: " + names_of(step);
    case StepKind::kToken:
      return step.by + " shows that key " + key + " is there (" + script.keys[*step.key].uri + ")";
    case StepKind::kGenerate:
      return step.by + " makes key " + key + " (" + script.keys[*step.key].uri + "); " +
             step.witness + " types the nonce that it signs";
    case StepKind::kKeyStore:
      return step.by + " makes " + step.out + " from " + step.spec +
             (step.previous.empty() ? std::string() : " over " + step.previous) +
             "; all read the difference";
    case StepKind::kSign:
      return step.by + " signs " + step.file + " with key " + key;
    case StepKind::kRequest:
      return step.by + " writes " + step.out + ", the request to sign " + step.file + " with key " +
             key;
    case StepKind::kAttach:
      return step.by + " attaches " + step.response + ", the answer of key " + key + ", to " +
             step.file;
    case StepKind::kVerify:
      return step.by + " verifies " + step.file + " as a device that holds " + step.trust;
    case StepKind::kCheck:
      return step.by + " runs: " + joined(step.program, " ");
    case StepKind::kCompare:
      return step.by + " reads the digest of " + step.file + " aloud; " + step.with + " types it";
    case StepKind::kSeal:
      return step.by + " seals " + names_of(step);
  }
  return "";
}

std::string script_on_paper(const CeremonyScript &script) {
  std::string text = script.title + "\n" + std::string(script.title.size(), '=') + "\n\n";
  text += wrapped("Purpose: ", script.purpose);
  text += "Script:  " + to_hex(script.digest) + "\n\nPeople\n";
  for (const CeremonyPerson &person : script.people)
    text += "  [ ] " + person.name + ", " + std::string(role_name(person.role)) + "\n";
  if (!script.keys.empty()) text += "\nKeys\n";
  for (const CeremonyKey &key : script.keys)
    text += wrapped("  " + key.name + "  ",
                    "held by " + key.holder + ", " + key.uri + ", public " + key.public_path);
  if (!script.abort_if.empty()) text += "\nThe ceremony is given up if\n";
  for (const std::string &condition : script.abort_if) text += wrapped("  - ", condition);
  text += "\nSteps\n";
  for (std::size_t i = 0; i < script.steps.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    text += wrapped("  [ ] " + std::string(number.size() < 2 ? " " : "") + number + "  ",
                    step_words(script, script.steps[i]));
    text += blanks_of(script, script.steps[i]);
  }
  text +=
      "\nAt any question: pause, abort, or exception (what went another way is written down).\n";
  text += "\nDigest of the transcript's last line\n  " + std::string(64, '_') + "\n\nSigned\n";
  for (const CeremonyPerson &person : script.people)
    text += "  " + std::string(kLine) + "  " + person.name + ", date and time " +
            std::string(kLine) + "\n";
  return text;
}

std::string transcript_on_paper(const CeremonyScript &script,
                                const std::vector<TranscriptLine> &lines, const Digest &last) {
  TranscriptPaper paper(script);
  for (const TranscriptLine &line : lines) paper.put(line);
  return script.title + "\n" + std::string(script.title.size(), '=') + "\n\n" +
         wrapped("Purpose: ", script.purpose) + "Script:  " + to_hex(script.digest) + "\n" +
         std::move(paper).text() + "\nDigest of the last line\n  " + to_hex(last) + "\n";
}

}  // namespace bulla
