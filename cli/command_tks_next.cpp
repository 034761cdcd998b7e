// SPDX-License-Identifier: Apache-2.0
//
// bulla tks next: the next version of a key store, from the whole new state as a spec. Unsigned:
// that is for the root keys, old and new.
#include "cli/command.hpp"
#include "cli/output_option.hpp"
#include "cli/tks_report.hpp"
#include "signer/tks_next.hpp"

namespace bulla {
namespace {

class TksNext final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("PREV", "the key store in force, or the chain that leads to it",
                      request_.previous_path);
    arguments.operand("SPEC", "the whole new state, a YAML file", request_.spec_path);
    out_.declare(arguments, "NEXT.bulla", "the key store");
    arguments
        .option("--chain", "CHAIN.bulla", "older versions, to see keys that must not come back",
                request_.chain_path)
        .files();
    out_.declare_force(arguments);
  }

  int run(Output &output) override {
    out_.begin(output);
    request_.output_path = out_.path();
    request_.overwrite = out_.overwrite();
    const NextKeyStore made = next_key_store(request_);
    for (const TksWarning &warning : made.warnings) {
      output.warn(std::string(warning.name) + ": " + warning.sentence);
    }
    print(made, output);
    report(made, output);
    return 0;
  }

 private:
  void print(const NextKeyStore &made, Output &output) const {
    output.line(output.strong(request_.output_path) + ": key store version " +
                std::to_string(made.store.version) + ", epoch " + std::to_string(made.store.epoch) +
                ", not signed");
    print_changes(made.changes, output);
    for (const MadeTree &tree : made.trees) {
      output.line("  tree of key " + tree.key + ": " + tree.path + ", " +
                  std::to_string(tree.leaf_count) + " documents" +
                  (tree.package_count > 0
                       ? " from " + std::to_string(tree.package_count) + " packages"
                       : std::string()));
    }
    for (const std::string &note : made.notes) output.line("  " + note);
    for (const std::string &line : made.play_book) output.line("  " + line);
    output.line("document " + to_hex(made.digest));
    print_signers(made.signers, request_.output_path, output);
    for (const MadeTree &tree : made.trees) {
      output.line("then: bulla attach PKG… " + tree.path + ", for every package on offer");
    }
  }

  void report(const NextKeyStore &made, Output &output) const {
    std::vector<Record> trees;
    for (const MadeTree &tree : made.trees) {
      trees.push_back(Record()
                          .add("file", tree.path)
                          .add("key", tree.key)
                          .add("documents", std::uint64_t{tree.leaf_count})
                          .add("packages", std::uint64_t{tree.package_count}));
    }
    output.result(Record()
                      .add("file", request_.output_path)
                      .add("outcome", "created")
                      .add("reason", "ok")
                      .add("version", std::uint64_t{made.store.version})
                      .add("epoch", std::uint64_t{made.store.epoch})
                      .add("previous_version", std::uint64_t{made.held.version})
                      .add("previous_epoch", std::uint64_t{made.held.epoch})
                      .add("fleet", to_text(made.store.fleet))
                      .add("digest", to_hex(made.digest))
                      .add("changes", change_records(made.changes))
                      .add("signers", signers_record(made.signers))
                      .add("trees", trees)
                      .add("notes", made.notes)
                      .add("play_book", made.play_book));
  }

  NextRequest request_;
  OutputOption out_;
};

}  // namespace

extern const CommandEntry kTksNext;
const CommandEntry kTksNext = {"tks next", "makes the next version of a key store",
                               make_command<TksNext>};

}  // namespace bulla
