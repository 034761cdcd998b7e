// SPDX-License-Identifier: Apache-2.0
//
// bulla tks diff: what one key store says that another does not.
#include "cli/command.hpp"
#include "cli/tks_report.hpp"
#include "signer/key_store_file.hpp"

namespace bulla {
namespace {

class TksDiff final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("A", "a key store or chain: the older", from_);
    arguments.operand("B", "a key store or chain: the newer", to_);
  }

  int run(Output &output) override {
    const PackageContents from = read_key_store_file(from_);
    const PackageContents to = read_key_store_file(to_);
    const std::vector<TksChange> changes = difference(*from.key_store, *to.key_store);
    output.line(output.strong(from_) + " (version " + std::to_string(from.key_store->version) +
                ") -> " + output.strong(to_) + " (version " +
                std::to_string(to.key_store->version) + "), neither verified");
    print_changes(changes, output);
    if (from.digest == to.digest) output.line("  the same document");
    output.result(Record()
                      .add("file", to_)
                      .add("outcome", "compared")
                      .add("reason", "ok")
                      .add("verified", false)
                      .add("from", version_record(from_, from))
                      .add("to", version_record(to_, to))
                      .add("same", from.digest == to.digest)
                      .add("changes", change_records(changes)));
    return 0;
  }

 private:
  static Record version_record(const std::string &path, const PackageContents &file) {
    return Record()
        .add("file", path)
        .add("version", std::uint64_t{file.key_store->version})
        .add("epoch", std::uint64_t{file.key_store->epoch})
        .add("digest", to_hex(file.digest));
  }

  std::string from_;
  std::string to_;
};

}  // namespace

extern const CommandEntry kTksDiff;
const CommandEntry kTksDiff = {"tks diff", "compares two key stores", make_command<TksDiff>};

}  // namespace bulla
