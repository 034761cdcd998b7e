// SPDX-License-Identifier: Apache-2.0
//
// Step by step: the shape of the line first, then the rule of its kind.
#include "signer/ceremony_judge.hpp"

#include <algorithm>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/public_key.hpp"
#include "signer/base64.hpp"
#include "signer/ceremony_document.hpp"
#include "signer/ceremony_key_store.hpp"
#include "signer/signature_check.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {
namespace {

Error failed(const std::string &what) {
  return Error(Reason::kCeremonyCheckFailed, what);
}

Error broken(const std::string &what) {
  return Error(Reason::kTranscriptBroken, what);
}

const Bytes &content_of(const RecordedFile &file) {
  if (!file.content) throw broken("the content of '" + file.file + "' is missing");
  return *file.content;
}

const std::string &fact_of(const StepLine &line, std::string_view name) {
  const std::string *text = line.fact(name);
  if (text == nullptr) throw broken("the fact '" + std::string(name) + "' is missing");
  return *text;
}

Bytes bytes_fact(const StepLine &line, std::string_view name) {
  auto bytes = from_base64(fact_of(line, name));
  if (!bytes) throw broken("the fact '" + std::string(name) + "' is no base64");
  return std::move(*bytes);
}

bool asks_somebody(StepKind kind) {
  return kind == StepKind::kConfirm || kind == StepKind::kGenerate || kind == StepKind::kSign ||
         kind == StepKind::kCompare || kind == StepKind::kSeal;
}

// Exactly these files, in this order.
void require_files(const std::vector<RecordedFile> &files, const std::vector<std::string> &wanted,
                   std::string_view what) {
  const bool same = std::ranges::equal(
      files, wanted,
      [](const RecordedFile &file, const std::string &name) { return file.file == name; });
  if (!same) throw broken("its " + std::string(what) + " are not those of the script");
}

const RecordedAnswer &answer_of(const StepLine &line, const std::string &person) {
  if (line.said.size() != 1) throw broken("one answer belongs to this step");
  if (line.said.front().person != person)
    throw broken("'" + person + "' was to answer, not '" + line.said.front().person + "'");
  return line.said.front();
}

void require_yes(const StepLine &line, const std::string &person) {
  if (answer_of(line, person).answer == "yes") return;
  throw failed(person + " did not answer yes but '" + line.said.front().answer + "'");
}

void require_digests(const StepLine &line) {
  for (const auto *files : {&line.inputs, &line.outputs})
    for (const RecordedFile &file : *files)
      if (file.content && sha256(*file.content) != file.sha256)
        throw broken("the content of '" + file.file + "' does not have its digest");
}

void require_as_last_seen(const CeremonyState &state, const StepLine &line) {
  for (const RecordedFile &file : line.inputs) {
    const auto known = state.files.find(file.file);
    if (known != state.files.end() && known->second != file.sha256)
      throw failed("'" + file.file + "' has changed since an earlier step saw it");
  }
}

PublicKey public_key_in(const RecordedFile &file) {
  const Bytes &pem = content_of(file);
  return public_key_from_pem(std::string(pem.begin(), pem.end()));
}

class StepJudge {
 public:
  StepJudge(const CeremonyState &state, const CeremonyStep &step, const StepLine &line)
      : state_(state), step_(step), line_(line) {}

  void judge() const {
    switch (step_.kind) {
      case StepKind::kNote:
        return judge_files({}, {});
      case StepKind::kConfirm:
        return judge_confirm();
      case StepKind::kMachine:
        return judge_machine_facts();
      case StepKind::kMedia:
        return judge_media_files();
      case StepKind::kToken:
        return judge_token();
      case StepKind::kGenerate:
        return judge_generate();
      case StepKind::kKeyStore:
        return judge_key_store();
      case StepKind::kSign:
        return judge_sign();
      case StepKind::kRequest:
        return judge_request();
      case StepKind::kAttach:
        return judge_attach();
      case StepKind::kVerify:
        return judge_verify();
      case StepKind::kCheck:
        return judge_check();
      case StepKind::kCompare:
        return judge_compare();
      case StepKind::kSeal:
        return judge_seal();
    }
  }

 private:
  void judge_files(const std::vector<std::string> &inputs,
                   const std::vector<std::string> &outputs) const {
    require_files(line_.inputs, inputs, "inputs");
    require_files(line_.outputs, outputs, "outputs");
  }

  std::vector<std::string> listed_files() const {
    std::vector<std::string> names;
    for (const CeremonyFile &file : step_.files) names.push_back(file.file);
    return names;
  }

  const CeremonyKey &key() const { return state_.script.keys[*step_.key]; }

  void judge_confirm() const {
    judge_files({}, {});
    if (answer_of(line_, step_.by).question != step_.text)
      throw broken("the question is not that of the script");
    require_yes(line_, step_.by);
  }

  void judge_machine_facts() const {
    judge_files({}, {});
    if (fact_of(line_, "program") != state_.begin.program_digest)
      throw failed("the program is not the one that began the transcript");
    if (!state_.begin.is_rehearsal) judge_machine(step_, line_);
  }

  void judge_media_files() const {
    judge_files(listed_files(), {});
    if (!state_.begin.is_rehearsal) judge_media(step_, line_);
  }

  // A signature by this step's key over a nonce.
  void require_key_test(const PublicKey &public_key) const {
    const Bytes tested = key_test_bytes(fact_of(line_, "nonce"));
    if (judge_message(public_key, tested, bytes_fact(line_, "signature")) != BULLA_OK)
      throw failed("key '" + key().name + "' is not the one of " + key().public_path);
  }

  void judge_token() const {
    judge_files({key().public_path}, {});
    require_key_test(public_key_in(line_.inputs[0]));
  }

  void judge_generate() const {
    judge_files({}, {key().public_path});
    const PublicKey public_key = public_key_in(line_.outputs[0]);
    if (public_key.algorithm != key().algorithm)
      throw failed("key '" + key().name + "' is not of the algorithm that the script says");
    const RecordedAnswer &typed = answer_of(line_, step_.witness);
    if (typed.answer != fact_of(line_, "nonce"))
      throw broken("the nonce is not the one that " + step_.witness + " typed");
    if (typed.answer.size() < kWitnessNonceMinBytes)
      throw failed("the nonce of " + step_.witness + " is too short; wanted are 8 characters");
    require_key_test(public_key);
  }

  void judge_key_store() const {
    std::vector<std::string> inputs = {step_.spec};
    if (!step_.previous.empty()) inputs.push_back(step_.previous);
    judge_files(inputs, {step_.out});
    const Bytes none;
    const ByteView previous = step_.previous.empty() ? ByteView(none) : content_of(line_.inputs[1]);
    std::vector<std::string> changes;
    for (const RecordedFact &fact : line_.facts)
      if (fact.name == "change") changes.push_back(fact.text);
    if (changes != key_store_changes(previous, content_of(line_.outputs[0])))
      throw broken("the difference is not that of the two key stores");
  }

  void judge_signed(const std::vector<Answered> &answers, const PublicKey &public_key) const {
    Bytes made;
    try {
      made = with_answers(content_of(line_.inputs[0]), public_key, answers);
    } catch (const Error &error) {
      throw failed(error.what());
    }
    if (made != content_of(line_.outputs[0]))
      throw broken("'" + step_.file + "' is not what it was, with these signatures");
  }

  void judge_sign() const {
    judge_files({step_.file, key().public_path}, {step_.file});
    const std::string spoken = spoken_text(spoken_digest(content_of(line_.inputs[0])));
    if (answer_of(line_, step_.by).question.find(spoken) == std::string::npos)
      throw broken("the holder was asked about another document");
    require_yes(line_, step_.by);
    judge_signed(parse_answers(bytes_fact(line_, "answer"), "the answer"),
                 public_key_in(line_.inputs[1]));
  }

  void judge_request() const {
    judge_files({step_.file, key().public_path}, {step_.out});
    const Bytes wanted =
        encode(requests_for(content_of(line_.inputs[0]), public_key_in(line_.inputs[1])));
    if (content_of(line_.outputs[0]) != wanted)
      throw broken("'" + step_.out + "' is not the request for this file and key");
  }

  void judge_attach() const {
    judge_files({step_.file, key().public_path, step_.response}, {step_.file});
    judge_signed(parse_answers(content_of(line_.inputs[2]), step_.response),
                 public_key_in(line_.inputs[1]));
  }

  // The device verifier, run again.
  void judge_verify() const {
    judge_files({step_.file, step_.trust}, {});
    const Trust trust = Trust::anchor(content_of(line_.inputs[1]), step_.trust);
    const Verdict verdict = verify_bytes(content_of(line_.inputs[0]), step_.file, trust);
    if (!verdict.accepted)
      throw failed("'" + step_.file + "' is refused: " + verdict.reason + ", " + verdict.sentence);
    if (fact_of(line_, "verdict") != "accepted") throw broken("the verdict is not the verifier's");
  }

  void judge_check() const {
    judge_files({}, {});
    std::string words;
    for (const std::string &word : step_.program) words += (words.empty() ? "" : " ") + word;
    if (fact_of(line_, "program") != words) throw broken("another program was run");
    (void)bytes_fact(line_, "output");
    if (fact_of(line_, "exit") != "0")
      throw failed(step_.program.front() + " ended with " + fact_of(line_, "exit"));
  }

  void judge_compare() const {
    judge_files({step_.file}, {});
    const Digest digest = spoken_digest(content_of(line_.inputs[0]));
    if (!is_spoken(answer_of(line_, step_.with).answer, digest))
      throw failed(step_.with + " did not hear the digest of '" + step_.file + "'");
  }

  void judge_seal() const {
    judge_files(listed_files(), {});
    if (answer_of(line_, step_.by).answer.empty())
      throw failed(step_.by + " gave no number of a bag");
  }

  const CeremonyState &state_;
  const CeremonyStep &step_;
  const StepLine &line_;
};

}  // namespace

const CeremonyStep *CeremonyState::next() const {
  return steps_done < script.steps.size() ? &script.steps[steps_done] : nullptr;
}

void judge_machine(const CeremonyStep &step, const StepLine &line) {
  const std::string &program = fact_of(line, "program");
  if (step.program_digest && to_hex(*step.program_digest) != program)
    throw failed("this program has the digest " + program + ", not that of the script");
  const std::string &kernel = fact_of(line, "kernel");
  if (!step.kernel.empty() && step.kernel != kernel)
    throw failed("the kernel is '" + kernel + "', not '" + step.kernel + "'");
  const std::string &network = fact_of(line, "network");
  if (!step.network.empty() && step.network != network)
    throw failed("the network is not down: " + network);
}

void judge_media(const CeremonyStep &step, const StepLine &line) {
  for (std::size_t i = 0; i < step.files.size(); ++i) {
    const auto &wanted = step.files[i].sha256;
    if (wanted && *wanted != line.inputs[i].sha256)
      throw failed("'" + step.files[i].file + "' has the digest " + to_hex(line.inputs[i].sha256) +
                   ", not that of the script");
  }
}

void judge_step(CeremonyState &state, const StepLine &line) {
  const CeremonyStep *step = state.next();
  if (step == nullptr) throw broken("there is no further step in the script");
  const std::size_t number = state.steps_done + 1;
  if (line.step != number || line.name != step_name(step->kind) || line.by != step->by)
    throw broken("it is not step " + std::to_string(number) + " of the script, " +
                 std::string(step_name(step->kind)));
  if (line.said.empty() == asks_somebody(step->kind))
    throw broken("it does not have the answers of such a step");
  require_digests(line);
  require_as_last_seen(state, line);
  StepJudge(state, *step, line).judge();
  // The media of a rehearsal are those of the real day: it works on others.
  const bool is_foreign = state.begin.is_rehearsal && step->kind == StepKind::kMedia;
  if (!is_foreign)
    for (const RecordedFile &file : line.inputs) state.files[file.file] = file.sha256;
  for (const RecordedFile &file : line.outputs) state.files[file.file] = file.sha256;
  state.steps_done = number;
}

}  // namespace bulla
