// SPDX-License-Identifier: Apache-2.0
//
// bulla journal show: the entries of a signing journal, one line each.
#include "cli/command.hpp"
#include "cli/journal_text.hpp"
#include "signer/journal_file.hpp"

namespace bulla {
namespace {

class JournalShow final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("FILE", "a signing journal", file_);
    arguments.number("--from", "ENTRY", "begins with this entry; 0 is the first", from_,
                     UINT64_MAX);
  }

  int run(Output &output) override {
    const JournalFile journal = JournalFile::open(file_);
    const std::uint64_t size = journal.size();
    std::vector<Record> entries;
    const auto show = [&](std::uint64_t number, const JournalEntry &entry) {
      output.line(journal_entry_text(number, entry));
      if (output.is_json()) entries.push_back(journal_entry_record(number, entry));
    };
    journal.for_each(from_.value_or(0), size, show);
    output.note(std::to_string(size) + " entries, not verified: `bulla journal verify` does");
    output.result(Record()
                      .add("file", file_)
                      .add("outcome", "shown")
                      .add("reason", "ok")
                      .add("verified", false)
                      .add("journal", to_hex(journal.id()))
                      .add("size", size)
                      .add("entries", entries));
    return 0;
  }

 private:
  std::string file_;
  std::optional<std::uint64_t> from_;
};

}  // namespace

extern const CommandEntry kJournalShow;
const CommandEntry kJournalShow = {"journal show", "shows what was signed",
                                   make_command<JournalShow>};

}  // namespace bulla
