// SPDX-License-Identifier: Apache-2.0
//
// The loop over the steps, and what people can do in it.
#include "signer/ceremony_run.hpp"

#include <sodium.h>

#include <algorithm>

#include "formats/error.hpp"
#include "signer/ceremony_history.hpp"
#include "signer/ceremony_paper.hpp"
#include "signer/ceremony_step.hpp"
#include "signer/signature_check.hpp"

namespace bulla {
namespace {

constexpr std::size_t kNonceBytes = 16;

// What a person typed instead of an answer.
struct PauseAsked {
  std::string person;
};
struct AbortAsked {
  std::string person;
};

Error mismatch(const std::string &what) {
  return Error(Reason::kTranscriptMismatch, what)
      .hint("another ceremony needs another transcript: --transcript OUT");
}

class CeremonyRun {
 public:
  CeremonyRun(const CeremonyScript &script, CeremonyTalk &talk, CeremonyKeys &keys,
              const CeremonyOptions &options)
      : script_(script),
        talk_(talk),
        keys_(keys),
        options_(options),
        transcript_(options.transcript_path) {}

  CeremonyResult run() {
    begin_or_resume();
    CeremonyResult result;
    try {
      if (!history_.end) do_steps();
    } catch (const PauseAsked &pause) {
      remark(RemarkLine::Kind::kPause, pause.person, "", "paused");
      result.outcome = CeremonyOutcome::kPaused;
    } catch (const AbortAsked &abort) {
      end_aborted(abort.person);
    }
    if (history_.end) {
      sign_transcript();
      if (history_.end->outcome == "aborted") result.outcome = CeremonyOutcome::kAborted;
      result.safe = history_.end->safe;
    }
    result.steps_done = history_.state.steps_done;
    result.exceptions = history_.exceptions;
    result.digest = transcript_.last();
    return result;
  }

 private:
  void begin_or_resume() {
    if (transcript_.lines().empty()) return begin();
    history_ = replay(transcript_.lines());
    const BeginLine &begun = history_.state.begin;
    if (begun.is_rehearsal || options_.mode == CeremonyMode::kRehearsal)
      throw mismatch(transcript_.path() + ": a rehearsal is not taken up again");
    if (begun.script_text != script_.text)
      throw mismatch(transcript_.path() + ": the transcript of another script");
    if (history_.end) return;
    talk_.say("taken up again after step " + std::to_string(history_.state.steps_done));
    if (history_.last_step) put_in_place(*history_.last_step);
    if (history_.started) discard_key();
    remark(RemarkLine::Kind::kResume, "", "", "taken up again");
  }

  void begin() {
    BeginLine begin;
    const MachineFacts facts = options_.machine();
    begin.is_rehearsal = options_.mode == CeremonyMode::kRehearsal;
    begin.is_answered_by_file = talk_.is_scripted();
    begin.program_version = facts.version;
    begin.program_digest = facts.program;
    begin.script_text = script_.text;
    Bytes nonce(kNonceBytes);
    randombytes_buf(nonce.data(), nonce.size());
    begin.nonce = to_hex(nonce);
    transcript_.add(begin);
    history_ = replay(transcript_.lines());
  }

  // A key of a step that was cut off: nobody knows that it is the only one, so it goes.
  void discard_key() {
    const CeremonyStep &step = *history_.state.next();
    const std::string done = keys_.discard(script_.keys[*step.key]);
    exception("", "", "the step was cut off while it made its key: " + done);
    history_.started.reset();
  }

  void do_steps() {
    while (const CeremonyStep *step = history_.state.next()) {
      show_heading(*step);
      std::optional<StepLine> line;
      try {
        line = do_step(*step);
      } catch (Error &error) {
        const std::string place = "step " + std::to_string(history_.state.steps_done + 1);
        exception("", std::string(error.reason()), error.what());
        talk_.say("this did not work: " + std::string(error.what()));
        ask_what_now(*step, error.within(place));
        continue;
      }
      take(*std::move(line));
    }
    EndLine end;
    end.outcome = "done";
    finish(std::move(end));
  }

  // The line of a step that is as the script says.
  StepLine do_step(const CeremonyStep &step) {
    StepTools tools{
        keys_,
        [this](StepLine &line, const CeremonyQuestion &question) { return ask(line, question); },
        [this](const std::string &text) { talk_.say(text); },
        options_.machine,
        [this] { remark(RemarkLine::Kind::kStart, "", "", "a key is made"); },
        options_.media_folder,
        options_.journal};
    StepLine line = perform_step(history_.state, tools);
    if (options_.mode == CeremonyMode::kRehearsal) tell_of_the_day(step, line);
    CeremonyState after = history_.state;
    judge_step(after, line);
    return line;
  }

  // First the line, then what it says: a fault from here on ends the run, and the next one puts in
  // place what this one could not.
  void take(StepLine line) {
    transcript_.add(line);
    judge_step(history_.state, line);
    history_.started.reset();
    put_in_place(line);
  }

  // A rehearsal is seldom on the machine of the day, and its media may not be ready yet.
  void tell_of_the_day(const CeremonyStep &step, const StepLine &line) {
    try {
      if (step.kind == StepKind::kMachine) judge_machine(step, line);
      if (step.kind == StepKind::kMedia) judge_media(step, line);
    } catch (const Error &error) {
      exception("", std::string(error.reason()),
                std::string("the real day would stop here: ") + error.what());
    }
  }

  void show_heading(const CeremonyStep &step) {
    talk_.say("");
    talk_.say("Step " + std::to_string(history_.state.steps_done + 1) + " of " +
              std::to_string(script_.steps.size()) + ": " + step_words(script_, step));
  }

  // Answers that are not answers are dealt with here.
  std::string ask_person(const CeremonyQuestion &question) {
    while (true) {
      const std::optional<std::string> answer = talk_.ask(question);
      if (!answer) throw no_more_answers();
      if (*answer == "pause") throw PauseAsked{question.person};
      if (*answer == "abort") throw AbortAsked{question.person};
      if (*answer != "exception") return *answer;
      const auto text =
          talk_.ask({question.person, "what went another way than the script says", ""});
      if (!text) throw no_more_answers();
      exception(question.person, "", *text);
    }
  }

  static Error no_more_answers() {
    return Error(Reason::kInterrupted, "nobody answers any more")
        .hint("run the same command again: the ceremony goes on where it was");
  }

  std::string ask(StepLine &line, const CeremonyQuestion &question) {
    const std::string answer = ask_person(question);
    line.said.push_back({question.person, question.text, answer});
    return answer;
  }

  void ask_what_now(const CeremonyStep &step, const Error &error) {
    if (error.reason() == reason_text(Reason::kInterrupted)) throw error;
    const std::string person = step.by.empty() ? script_.people.front().name : step.by;
    while (true) {
      const auto answer = talk_.ask({person, "retry, pause or abort", "retry"});
      if (!answer) throw error;
      if (*answer == "retry") break;
      if (*answer == "pause") throw PauseAsked{person};
      if (*answer == "abort") throw AbortAsked{person};
    }
    // A key that was made and not written down must not stay.
    if (history_.started) discard_key();
  }

  void remark(RemarkLine::Kind kind, const std::string &by, const std::string &reason,
              const std::string &text) {
    transcript_.add(RemarkLine{kind, history_.state.steps_done + 1, by, reason, text});
    if (kind == RemarkLine::Kind::kStart) history_.started = history_.state.steps_done + 1;
  }

  void exception(const std::string &by, const std::string &reason, const std::string &text) {
    remark(RemarkLine::Kind::kException, by, reason, text);
    ++history_.exceptions;
  }

  void end_aborted(const std::string &person) {
    EndLine end;
    end.outcome = "aborted";
    const auto reason = talk_.ask({person, "why is the ceremony given up", ""});
    end.reason = person + ": " + (reason && !reason->empty() ? *reason : "no reason was given");
    if (history_.started) discard_key();
    end.safe = what_is_safe(transcript_.lines(), script_);
    for (const std::string &sentence : end.safe) talk_.say(sentence);
    finish(std::move(end));
  }

  void finish(EndLine end) {
    for (const auto &signer : options_.signers) end.signers.push_back(signer->public_key());
    transcript_.add(end);
    history_.end = std::move(end);
  }

  // Those signatures that the end announces and that are not there yet.
  void sign_transcript() {
    const std::vector<PublicKey> &announced = history_.end->signers;
    for (std::size_t i = history_.signed_by.size(); i < announced.size(); ++i) {
      const auto signer = std::ranges::find_if(options_.signers, [&](const auto &candidate) {
        return candidate->public_key() == announced[i];
      });
      if (signer == options_.signers.end())
        throw mismatch("the transcript waits for a signature of key " +
                       to_hex(key_id(announced[i])));
      const Bytes signed_bytes = transcript_signed_bytes(transcript_.last());
      const RawSignature raw = (*signer)->sign(signed_bytes);
      if (judge_message(announced[i], signed_bytes, raw) != BULLA_OK)
        throw Error(Reason::kSignatureWrong, "the signature of the transcript does not verify");
      transcript_.add(SignatureLine{announced[i], Bytes(raw.begin(), raw.end())});
      history_.signed_by.push_back(announced[i]);
    }
  }

  const CeremonyScript &script_;
  CeremonyTalk &talk_;
  CeremonyKeys &keys_;
  const CeremonyOptions &options_;
  TranscriptFile transcript_;
  CeremonyHistory history_;
};

}  // namespace

CeremonyResult run_ceremony(const CeremonyScript &script, CeremonyTalk &talk, CeremonyKeys &keys,
                            const CeremonyOptions &options) {
  return CeremonyRun(script, talk, keys, options).run();
}

}  // namespace bulla
