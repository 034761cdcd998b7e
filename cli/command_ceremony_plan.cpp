// SPDX-License-Identifier: Apache-2.0
//
// bulla ceremony plan: the script of a ceremony, linted, and on paper.
#include "cli/ceremony_report.hpp"
#include "cli/command.hpp"
#include "signer/ceremony_paper.hpp"

namespace bulla {
namespace {

class CeremonyPlan final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("SCRIPT", "the script of a ceremony, a YAML file", script_);
  }

  int run(Output &output) override {
    const CeremonyScript script = read_ceremony_script(script_);
    const std::vector<CeremonyFinding> findings = lint_ceremony(script, script_folder(script_));
    show_findings(findings, output);
    output.text(script_on_paper(script));
    output.result(Record()
                      .add("file", script_)
                      .add("outcome", "planned")
                      .add("reason", "ok")
                      .add("script", to_hex(script.digest))
                      .add("steps", std::uint64_t{script.steps.size()})
                      .add("people", std::uint64_t{script.people.size()})
                      .add("findings", finding_records(findings)));
    return 0;
  }

 private:
  std::string script_;
};

}  // namespace

extern const CommandEntry kCeremonyPlan;
const CommandEntry kCeremonyPlan = {"ceremony plan", "checks a ceremony's script and prints it",
                                    make_command<CeremonyPlan>};

}  // namespace bulla
