// SPDX-License-Identifier: Apache-2.0
//
// bulla ceremony run: a ceremony, or its rehearsal, with the people at this terminal.
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "cli/ceremony_report.hpp"
#include "cli/clock.hpp"
#include "cli/command.hpp"
#include "cli/journal_options.hpp"
#include "cli/key_options.hpp"
#include "cli/terminal_talk.hpp"
#include "cli/version.hpp"
#include "files/file_errors.hpp"
#include "signer/ceremony_rehearsal.hpp"
#include "signer/ceremony_run.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;

// The working directory while it lives: files of a script are named from its folder.
class Inside {
 public:
  explicit Inside(const std::string &folder) : before_(fs::current_path()) {
    if (chdir(folder.c_str()) != 0) throw read_error(folder, "enter folder", errno);
  }
  ~Inside() {
    std::error_code ignored;
    fs::current_path(before_, ignored);
  }
  Inside(const Inside &) = delete;
  Inside &operator=(const Inside &) = delete;

 private:
  fs::path before_;
};

MachineFacts machine_facts() {
  MachineFacts facts = read_machine_facts();
  facts.version = kVersion;
  return facts;
}

class CeremonyRunCommand final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("SCRIPT", "the script of the ceremony", script_);
    arguments
        .option("--transcript", "OUT",
                "where it is written down; an unfinished one of this script is taken up again",
                transcript_)
        .required()
        .files();
    arguments.flag("--dry-run", "a rehearsal with throw-away keys that leaves nothing behind",
                   is_rehearsal_);
    arguments.option("--answers", "FILE", "takes the answers from a file, one a line", answers_)
        .files();
    arguments
        .option("--sign-key", "URI", "signs the transcript at the end; may be given several times",
                sign_keys_)
        .files();
    keys_.declare_access(arguments);
    journal_.declare(arguments);
  }

  int run(Output &output) override {
    keys_.give_notices_to(output);
    const CeremonyScript script = read_ceremony_script(script_);
    const std::string folder = fs::absolute(script_folder(script_)).string();
    const std::string transcript = fs::absolute(transcript_).string();
    require_fresh_rehearsal(transcript);
    show_findings(lint_ceremony(script, folder), output);
    const std::unique_ptr<CeremonyTalk> talk = make_ceremony_talk(answers_);
    const auto signers = keys_.open(sign_keys_);
    CeremonyOptions options;
    options.transcript_path = transcript;
    options.signers = signers;
    options.machine = machine_facts;
    const CeremonyResult result = is_rehearsal_ ? rehearse(script, folder, *talk, options)
                                                : perform(script, folder, *talk, options, output);
    return report(result, script, output);
  }

 private:
  void require_fresh_rehearsal(const std::string &transcript) const {
    if (is_rehearsal_ && fs::exists(transcript))
      throw Error(Reason::kOutputExists, transcript_ + ": there already")
          .hint("each rehearsal has a transcript of its own");
  }

  CeremonyResult perform(const CeremonyScript &script, const std::string &folder,
                         CeremonyTalk &talk, CeremonyOptions &options, Output &output) {
    journal_.open(keys_, now_seconds());
    options.journal = journal_.record();
    RealCeremonyKeys keys(keys_.access(), keys_.new_passphrase());
    const CeremonyResult result = run_inside(folder, script, talk, keys, options);
    journal_.close(output);
    return result;
  }

  static CeremonyResult rehearse(const CeremonyScript &script, const std::string &folder,
                                 CeremonyTalk &talk, CeremonyOptions &options) {
    Rehearsal rehearsal(script, folder);
    options.mode = CeremonyMode::kRehearsal;
    options.media_folder = folder;
    return run_inside(rehearsal.folder(), script, talk, rehearsal.keys(), options);
  }

  static CeremonyResult run_inside(const std::string &folder, const CeremonyScript &script,
                                   CeremonyTalk &talk, CeremonyKeys &keys,
                                   const CeremonyOptions &options) {
    const Inside inside(folder);
    return run_ceremony(script, talk, keys, options);
  }

  int report(const CeremonyResult &result, const CeremonyScript &script, Output &output) const {
    static constexpr const char *kOutcomes[] = {"done", "paused", "aborted"};
    const char *outcome = kOutcomes[static_cast<std::size_t>(result.outcome)];
    const bool is_aborted = result.outcome == CeremonyOutcome::kAborted;
    output.line(output.strong(transcript_) + ": " + outcome + ", " +
                std::to_string(result.steps_done) + " of " + std::to_string(script.steps.size()) +
                " steps, " + std::to_string(result.exceptions) + " exceptions");
    output.line("digest of the last line: " + to_hex(result.digest));
    if (result.outcome == CeremonyOutcome::kPaused)
      output.line("the same command goes on with step " + std::to_string(result.steps_done + 1));
    output.result(Record()
                      .add("file", transcript_)
                      .add("outcome", outcome)
                      .add("reason", is_aborted ? reason_text(Reason::kCeremonyAborted) : "ok")
                      .add("dry_run", is_rehearsal_)
                      .add("steps_done", std::uint64_t{result.steps_done})
                      .add("steps", std::uint64_t{script.steps.size()})
                      .add("exceptions", std::uint64_t{result.exceptions})
                      .add("digest", to_hex(result.digest))
                      .add("safe", result.safe));
    return is_aborted ? reason_exit_code(Reason::kCeremonyAborted) : 0;
  }

  std::string script_;
  std::string transcript_;
  bool is_rehearsal_ = false;
  std::optional<std::string> answers_;
  std::vector<std::string> sign_keys_;
  KeyOptions keys_;
  JournalOptions journal_;
};

}  // namespace

extern const CommandEntry kCeremonyRun;
const CommandEntry kCeremonyRun = {"ceremony run", "leads through a ceremony and writes it down",
                                   make_command<CeremonyRunCommand>};

}  // namespace bulla
