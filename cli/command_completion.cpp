// SPDX-License-Identifier: Apache-2.0
//
// bulla completion: the completion script of a shell.
#include "cli/command.hpp"
#include "cli/completion.hpp"

namespace bulla {
namespace {

class Completion final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("SHELL", "bash, zsh or fish", shell_).one_of({"bash", "zsh", "fish"});
  }

  int run(Output &output) override {
    const std::string script = shell_ == "bash"  ? bash_completion()
                               : shell_ == "zsh" ? zsh_completion()
                                                 : fish_completion();
    output.text(script);
    output.result(Record().add("outcome", "printed").add("reason", "ok").add("script", script));
    return 0;
  }

 private:
  std::string shell_;
};

}  // namespace

extern const CommandEntry kCompletion;
const CommandEntry kCompletion = {"completion", "prints the completion script of a shell",
                                  make_command<Completion>};

}  // namespace bulla
