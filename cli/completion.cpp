// SPDX-License-Identifier: Apache-2.0
//
// One script for bash and zsh: a case for each command with its words; zsh runs the bash script
// through its own bashcompinit. Options that take a file complete to files, those with choices to
// these.
#include "cli/completion.hpp"

#include <set>

#include "cli/command.hpp"
#include "cli/common_options.hpp"

namespace bulla {
namespace {

// The part of the script that knows bash, with the commands filled in below.
constexpr const char *kBashFrame =
    R"(# bash completion for bulla; load it with: source <(bulla completion bash)
_bulla() {
  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local verb="" words="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "${COMP_WORDS[i]}" in
      -*) ;;
      *)
        verb="${verb:+$verb }${COMP_WORDS[i]}"
        case " @GROUPS@ " in *" $verb "*) ;; *) break ;; esac
        ;;
    esac
  done
  case "$verb:$previous" in
@VALUES@  esac
  case "$verb" in
@COMMANDS@  esac
  [[ "$word" == -* || "$words" != -* ]] && COMPREPLY=($(compgen -W "$words" -- "$word"))
  [[ ${#COMPREPLY[@]} -eq 0 && "$word" != -* ]] && COMPREPLY=($(compgen -f -- "$word"))
  return 0
}
complete -o filenames -F _bulla bulla
)";

std::string replaced(std::string text, const std::string &mark, const std::string &by) {
  return text.replace(text.find(mark), mark.size(), by);
}

std::set<std::string> groups() {
  std::set<std::string> names;
  for (const CommandEntry *command : all_commands()) {
    const std::size_t blank = command->name.find(' ');
    if (blank != std::string_view::npos) names.emplace(command->name.substr(0, blank));
  }
  return names;
}

std::string joined(const std::set<std::string> &words) {
  std::string text;
  for (const std::string &word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string case_line(const std::string &pattern, const std::string &words) {
  return "    " + pattern + ") words=\"" + words + "\" ;;\n";
}

// What may follow "" and each group.
std::string first_word_cases() {
  std::set<std::string> first;
  std::string lines;
  for (const CommandEntry *command : all_commands()) {
    first.emplace(command->name.substr(0, command->name.find(' ')));
  }
  lines += case_line("\"\"", joined(first));
  for (const std::string &group : groups()) {
    std::set<std::string> second;
    for (const CommandEntry *command : all_commands()) {
      if (command->name.starts_with(group + " ")) {
        second.emplace(command->name.substr(group.size() + 1));
      }
    }
    lines += case_line("\"" + group + "\"", joined(second));
  }
  return lines;
}

// Operands with choices come first, so that they are offered without a dash.
std::string command_words(const Arguments &arguments) {
  std::string words;
  for (const Operand &operand : arguments.all_operands()) {
    for (const std::string &choice : operand.choices) words += choice + " ";
  }
  for (const Option &option : arguments.options()) words += option.long_name + " ";
  return words + "--help";
}

std::string value_case(const std::string &verb, const Option &option) {
  std::string choices;
  for (const std::string &choice : option.choices) choices += " " + choice;
  const std::string offer = option.completes == Completes::kChoices ? "-W \"" + choices + "\""
                            : option.completes == Completes::kFiles ? "-f"
                                                                    : "-W \"\"";
  std::string pattern = "\"" + verb + ":" + option.long_name + "\"";
  if (!option.short_name.empty()) pattern += " | \"" + verb + ":" + option.short_name + "\"";
  return "    " + pattern + ") COMPREPLY=($(compgen " + offer + " -- \"$word\")); return 0 ;;\n";
}

}  // namespace

std::string bash_completion() {
  std::string commands = first_word_cases();
  std::string values;
  for (const CommandEntry *entry : all_commands()) {
    const std::string verb(entry->name);
    Arguments arguments("bulla " + verb);
    OutputSettings settings;
    const std::unique_ptr<Command> command = entry->make();
    command->declare(arguments);
    declare_common_options(arguments, settings);
    commands += case_line("\"" + verb + "\"", command_words(arguments));
    for (const Option &option : arguments.options()) {
      if (!option.value.empty()) values += value_case(verb, option);
    }
  }
  std::string script = replaced(kBashFrame, "@GROUPS@", joined(groups()));
  script = replaced(script, "@VALUES@", values);
  return replaced(script, "@COMMANDS@", commands);
}

std::string zsh_completion() {
  return "#compdef bulla\n"
         "# zsh completion for bulla; load it with: source <(bulla completion zsh)\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         bash_completion();
}

}  // namespace bulla
