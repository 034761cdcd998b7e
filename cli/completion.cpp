// SPDX-License-Identifier: Apache-2.0
//
// The completion script of bash: a case for each command with its words, and one for each option
// that takes a value. Needs bash alone, not the functions of the package bash-completion. bash
// breaks words at `=` and `:`, so that `--out=NAME` arrives as three.
#include "cli/completion.hpp"

#include "cli/command.hpp"
#include "cli/declared_command.hpp"

namespace bulla {
namespace {

// The part of the script that knows bash, with the commands filled in below.
constexpr const char *kBashFrame =
    R"(# bash completion for bulla; load it with: source <(bulla completion bash)
_bulla() {
  local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local verb="" options="" words="" operands=-f ended="" skip="" i
  if [[ $word == "=" ]]; then word=""
  elif [[ $previous == "=" ]]; then previous="${COMP_WORDS[COMP_CWORD-2]}"
  fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ ${COMP_WORDS[i]} == "--" ]]; then ended=yes; fi
    if [[ -n $skip ]]; then
      [[ ${COMP_WORDS[i]} == "=" ]] || skip=""
      continue
    fi
    case "${COMP_WORDS[i]}" in
      @LEADING@) [[ -n $verb ]] || skip=yes ;;
      -*) ;;
      *) case " @GROUPS@ " in
           *" $verb "*) verb="${verb:+$verb }${COMP_WORDS[i]}" ;;
           *) [[ -n $verb ]] || verb="${COMP_WORDS[i]}" ;;
         esac ;;
    esac
  done
  case "$verb" in
@COMMANDS@  esac
  if [[ -z $ended ]]; then
    case "$verb:$previous" in
@VALUES@    esac
    if [[ $word == -* ]]; then
      COMPREPLY=($(compgen -W "$options" -- "$word"))
      return 0
    fi
  fi
  if [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  elif [[ -n $operands ]]; then
    mapfile -t COMPREPLY < <(compgen $operands -- "$word")
  fi
  return 0
}
complete -o filenames -F _bulla bulla
)";

std::string replaced(std::string text, const std::string &mark, const std::string &by) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    text.replace(at, mark.size(), by);
    at += by.size();
  }
  return text;
}

std::string joined(const std::set<std::string> &words, const std::string &between) {
  std::string text;
  for (const std::string &word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string case_line(const std::string &verb, const std::string &body) {
  return "    \"" + verb + "\") " + body + " ;;\n";
}

// What may follow "" and each group.
std::string first_word_cases() {
  std::set<std::string> first;
  std::string lines;
  for (const CommandEntry *command : all_commands()) {
    first.emplace(command->name.substr(0, command->name.find(' ')));
  }
  lines +=
      case_line("", "words=\"" + joined(first, " ") + "\" options=\"" + leading_value_options() +
                        " --json --quiet --verbose --version "
                        "--help --help-all\"");
  for (const std::string &group : command_groups()) {
    std::set<std::string> second;
    for (const CommandEntry *command : all_commands()) {
      if (command->name.starts_with(group + " ")) {
        second.emplace(command->name.substr(group.size() + 1));
      }
    }
    lines += case_line(group, "words=\"" + joined(second, " ") + "\" options=--help");
  }
  return lines;
}

std::string command_case(const DeclaredCommand &declared) {
  std::string words;
  std::string operands = "\"\"";
  for (const Operand &operand : declared.arguments().all_operands()) {
    for (const std::string &choice : operand.choices) words += (words.empty() ? "" : " ") + choice;
    if (operand.completes == Completes::kFiles) operands = "-f";
    if (operand.completes == Completes::kDirectories) operands = "-d";
  }
  std::string options;
  for (const Option &option : declared.arguments().options()) options += option.long_name + " ";
  return case_line(std::string(declared.entry().name),
                   "words=\"" + words + "\" operands=" + operands + " options=\"" + options +
                       "--version --help --help-all\"");
}

std::string value_case(const std::string &verb, const Option &option) {
  std::string choices;
  for (const std::string &choice : option.choices) choices += (choices.empty() ? "" : " ") + choice;
  std::string pattern = "\"" + verb + ":" + option.long_name + "\"";
  if (!option.short_name.empty()) pattern += " | \"" + verb + ":" + option.short_name + "\"";
  std::string body;
  if (option.completes == Completes::kChoices) {
    body = "COMPREPLY=($(compgen -W \"" + choices + "\" -- \"$word\")); ";
  } else if (option.completes == Completes::kFiles) {
    body = "mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); ";
  }
  return "      " + pattern + ") " + body + "return 0 ;;\n";
}

}  // namespace

std::set<std::string> command_groups() {
  std::set<std::string> names;
  for (const CommandEntry *command : all_commands()) {
    const std::size_t blank = command->name.find(' ');
    if (blank != std::string_view::npos) names.emplace(command->name.substr(0, blank));
  }
  return names;
}

std::string command_group_words() {
  return joined(command_groups(), " ");
}

std::string leading_value_options() {
  Arguments arguments("bulla");
  OutputSettings settings;
  declare_common_options(arguments, settings);
  std::set<std::string> names;
  for (const Option &option : arguments.options()) {
    if (!option.value.empty()) names.insert(option.long_name);
  }
  return joined(names, " ");
}

std::string bash_completion() {
  std::string commands = first_word_cases();
  std::string values;
  for (const CommandEntry *entry : all_commands()) {
    const DeclaredCommand declared(*entry);
    commands += command_case(declared);
    for (const Option &option : declared.arguments().options()) {
      if (!option.value.empty()) values += value_case(std::string(entry->name), option);
    }
  }
  std::string script = replaced(kBashFrame, "@GROUPS@", command_group_words());
  script = replaced(script, "@LEADING@", replaced(leading_value_options(), " ", " | "));
  script = replaced(script, "@VALUES@", values);
  return replaced(script, "@COMMANDS@", commands);
}

}  // namespace bulla
