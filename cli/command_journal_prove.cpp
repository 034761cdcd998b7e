// SPDX-License-Identifier: Apache-2.0
//
// bulla journal prove: that an entry is in a journal, or that a journal only grew, for somebody who
// does not have it (C2SP tlog-proof).
#include "cli/command.hpp"
#include "cli/journal_text.hpp"
#include "signer/journal_proof_text.hpp"

namespace bulla {
namespace {

class JournalProve final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("FILE", "a signing journal", file_);
    arguments.operand("ENTRY", "the number of an entry; 0 is the first", entry_).optional();
    arguments.number("--from", "SIZE", "proves that the first SIZE entries are still there",
                     old_size_, UINT64_MAX);
  }

  int run(Output &output) override {
    if (entry_.empty() == !old_size_) {
      throw Error(Reason::kUsage, "what is to be proved: ENTRY, or --from SIZE");
    }
    const JournalFile journal = JournalFile::open(file_);
    const Checkpoint checkpoint = checkpoint_to_use(journal);
    const std::string text = old_size_ ? consistency_proof_text(journal, checkpoint, *old_size_)
                                       : inclusion_proof_text(journal, checkpoint, entry_);
    output.text(text);
    output.result(Record()
                      .add("file", file_)
                      .add("outcome", "proved")
                      .add("reason", "ok")
                      .add("size", checkpoint.size)
                      .add("root", to_hex(checkpoint.root))
                      .add("proof", text));
    return 0;
  }

 private:
  // The newest one that was signed, while it still covers the entry; else the journal as it is.
  Checkpoint checkpoint_to_use(const JournalFile &journal) const {
    const auto beside = checkpoint_beside(file_);
    if (!beside) return make_checkpoint(journal);
    require_grown_from(journal, *beside, checkpoint_path(file_));
    return beside->size == journal.size() ? *beside : make_checkpoint(journal);
  }

  std::string file_;
  std::string entry_;
  std::optional<std::uint64_t> old_size_;
};

}  // namespace

extern const CommandEntry kJournalProve;
const CommandEntry kJournalProve = {"journal prove", "proves that an entry is in a journal",
                                    make_command<JournalProve>};

}  // namespace bulla
