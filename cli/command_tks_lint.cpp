// SPDX-License-Identifier: Apache-2.0
//
// bulla tks lint: what is forbidden or likely to be regretted in a key store, or along a chain.
#include "cli/command.hpp"
#include "signer/tks_chain_lint.hpp"

namespace bulla {
namespace {

class TksLint final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("TKS", "a key store or chain", file_);
  }

  int run(Output &output) override {
    const std::vector<TksFinding> findings = lint_key_store_file(file_);
    const TksFinding *worst = nullptr;
    std::vector<Record> records;
    for (const TksFinding &finding : findings) {
      if (worst == nullptr && finding.refusal) worst = &finding;
      print(finding, output);
      records.push_back(Record()
                            .add("version", std::uint64_t{finding.version})
                            .add("name", finding.name)
                            .add("forbidden", finding.refusal.has_value())
                            .add("sentence", finding.sentence));
    }
    output.line(output.strong(file_) + ": " + std::to_string(findings.size()) +
                (findings.size() == 1 ? " finding" : " findings"));
    output.result(Record()
                      .add("file", file_)
                      .add("outcome", worst == nullptr ? "linted" : "refused")
                      .add("reason", worst == nullptr ? std::string("ok") : worst->name)
                      .add("findings", records));
    if (worst == nullptr) return 0;
    Error error = *worst->refusal;
    output.complain(error.within(file_));
    return error.exit_code();
  }

 private:
  static void print(const TksFinding &finding, Output &output) {
    const std::string word = finding.refusal ? output.bad("forbidden") : std::string("warning");
    output.line("version " + std::to_string(finding.version) + ": " + word + ": " + finding.name +
                ": " + finding.sentence);
  }

  std::string file_;
};

}  // namespace

extern const CommandEntry kTksLint;
const CommandEntry kTksLint = {"tks lint", "says what is risky in a key store or chain",
                               make_command<TksLint>};

}  // namespace bulla
