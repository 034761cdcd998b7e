// SPDX-License-Identifier: Apache-2.0
//
// bulla journal verify: every hash of a signing journal, and the checkpoints that vouch for it.
#include "cli/command.hpp"
#include "cli/journal_text.hpp"
#include "files/public_key_file.hpp"

namespace bulla {
namespace {

class JournalVerify final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("FILE", "a signing journal", file_);
    arguments
        .option("--checkpoint", "NOTE",
                "a checkpoint that was kept elsewhere; FILE.checkpoint is judged anyway",
                checkpoints_)
        .files();
    arguments.option("-k,--key", "KEY.pub", "the key that must have signed them", key_).files();
  }

  int run(Output &output) override {
    const JournalFile journal = JournalFile::open(file_);
    const JournalCheck check = check_journal(journal);
    std::vector<std::string> judged;
    if (const auto beside = checkpoint_beside(file_)) {
      judge(journal, *beside, checkpoint_path(file_), judged);
    }
    for (const std::string &path : checkpoints_) {
      judge(journal, read_checkpoint(path), path, judged);
    }
    if (key_ && judged.empty()) {
      throw Error(Reason::kUsage, "--key KEY.pub, and no checkpoint that it could have signed");
    }
    show(check, judged, output);
    output.result(Record()
                      .add("file", file_)
                      .add("outcome", "verified")
                      .add("reason", "ok")
                      .add("journal", to_hex(journal.id()))
                      .add("size", check.entries)
                      .add("root", to_hex(check.root))
                      .add("unanswered", check.unanswered)
                      .add("torn_bytes", check.torn_bytes)
                      .add("checkpoints", judged));
    return 0;
  }

 private:
  void judge(const JournalFile &journal, const Checkpoint &checkpoint, const std::string &name,
             std::vector<std::string> &judged) const {
    require_grown_from(journal, checkpoint, name);
    if (key_ && !signed_by(checkpoint, read_public_key(*key_))) {
      throw Error(Reason::kSignatureWrong, name + " is not signed by the key of " + *key_);
    }
    judged.push_back(name);
  }

  void show(const JournalCheck &check, const std::vector<std::string> &judged,
            Output &output) const {
    output.line(output.strong(file_) + ": " + output.good("whole") + ", " +
                std::to_string(check.entries) + " entries, root " + to_hex(check.root));
    for (const std::string &name : judged) output.line("  has grown from " + name);
    if (check.unanswered > 0) {
      output.line("  " + std::to_string(check.unanswered) + " intents without a signature");
    }
    if (check.torn_bytes > 0) {
      output.warn(file_ + ": " + std::to_string(check.torn_bytes) +
                  " bytes of an entry that was cut off; the next one replaces them");
    }
    if (judged.empty()) {
      output.note("no checkpoint at hand: nothing shows that entries were not cut off the end");
    }
  }

  std::string file_;
  std::vector<std::string> checkpoints_;
  std::optional<std::string> key_;
};

}  // namespace

extern const CommandEntry kJournalVerify;
const CommandEntry kJournalVerify = {
    "journal verify", "checks a signing journal and its checkpoints", make_command<JournalVerify>};

}  // namespace bulla
