// SPDX-License-Identifier: Apache-2.0
//
// The completion script of zsh, for its own _arguments: a function for the words of commands and a
// case for each command with its options and operands, all with what the help says about them.
#include "cli/command.hpp"
#include "cli/completion.hpp"
#include "cli/declared_command.hpp"
#include "cli/help.hpp"

namespace bulla {
namespace {

constexpr const char *kHead =
    "#compdef bulla\n"
    "# zsh completion for bulla; load it with: source <(bulla completion zsh)\n";

// Run from a directory of $fpath the file is the function's body; sourced, it only defines it.
constexpr const char *kTail =
    "if [[ ${funcstack[1]} == _bulla ]]; then\n"
    "  _bulla \"$@\"\n"
    "else\n"
    "  compdef _bulla bulla\n"
    "fi\n";

// For a place in single quotes where `[`, `]` and `:` end a part.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string action(Completes completes, const std::vector<std::string> &choices) {
  switch (completes) {
    case Completes::kFiles:
      return "_files";
    case Completes::kDirectories:
      return "_files -/";
    case Completes::kChoices: {
      std::string words;
      for (const std::string &choice : choices) words += (words.empty() ? "" : " ") + choice;
      return "(" + words + ")";
    }
    case Completes::kNothing:
      break;
  }
  return " ";
}

// '(-o --out)'{-o+,--out=}'[the package]:OUT:_files'
std::string option_spec(const Option &option) {
  const bool takes_value = !option.value.empty();
  const std::string long_form = option.long_name + (takes_value ? "=" : "");
  std::string names = "'" + long_form;
  if (!option.short_name.empty()) {
    names = "{" + option.short_name + (takes_value ? "+" : "") + "," + long_form + "}'";
  }
  std::string before;
  if (option.is_repeatable && takes_value) {
    before = "'*'";
  } else if (!option.short_name.empty()) {
    before = "'(" + option.short_name + " " + option.long_name + ")'";
  }
  std::string spec = before + names + "[" + escaped(option.help) + "]";
  if (takes_value) {
    spec += ":" + escaped(option.value) + ":" + action(option.completes, option.choices);
  }
  return spec + "'";
}

std::string operand_spec(const Operand &operand, std::size_t position) {
  const std::string place = operand.is_repeatable ? "*" : std::to_string(position);
  return "'" + place + (operand.is_required || operand.is_repeatable ? ":" : "::") +
         escaped(operand.name) + ":" + action(operand.completes, operand.choices) + "'";
}

std::string command_case(const DeclaredCommand &declared) {
  std::string lines = "    '" + std::string(declared.entry().name) + "')\n      _arguments -s -S";
  for (const Option &option : declared.arguments().options()) {
    lines += " \\\n        " + option_spec(option);
  }
  lines +=
      " \\\n        '--version[print the version]' '(-h --help)'{-h,--help}'[print help]'"
      " '--help-all[print all of the help]'";
  std::size_t position = 1;
  for (const Operand &operand : declared.arguments().all_operands()) {
    lines += " \\\n        " + operand_spec(operand, position++);
  }
  return lines + " ;;\n";
}

// `    'tks') words_of_verb=('create:makes…' …) ;;`, of the commands that begin with `group`.
std::string word_case(const std::string &group) {
  const std::string before = group.empty() ? "" : group + " ";
  std::set<std::string> seen;
  std::string lines = "    '" + group + "') words_of_verb=(";
  for (const CommandEntry *command : all_commands()) {
    if (!command->name.starts_with(before)) continue;
    const std::string_view rest = command->name.substr(before.size());
    const std::string word(rest.substr(0, rest.find(' ')));
    if (!seen.insert(word).second) continue;
    lines += "\n      '" + word + ":" +
             escaped(word == rest ? command->summary : group_topic(word)) + "'";
  }
  return lines + ") ;;\n";
}

// The verb is found among the words before the cursor; _arguments then sees what follows it.
std::string function_text(const std::string &word_cases, const std::string &command_cases) {
  return "_bulla() {\n"
         "  local verb= at=1 taken=0 word\n"
         "  local -a words_before=(\"${(@)words[2,CURRENT-1]}\")\n"
         "  while (( at <= $#words_before )); do\n"
         "    word=$words_before[at]\n"
         "    case $word in\n"
         "      " +
         [] {
           std::string pattern = leading_value_options();
           for (std::size_t i = 0; (i = pattern.find(' ', i)) != std::string::npos; ++i) {
             pattern.replace(i, 1, "|");
           }
           return pattern;
         }() +
         ") (( at++ )) ;;\n"
         "      -*) ;;\n"
         "      *) verb=\"${verb:+$verb }$word\"; taken=$at\n"
         "         case \" " +
         command_group_words() +
         " \" in *\" $verb \"*) ;; *) break ;; esac ;;\n"
         "    esac\n"
         "    (( at++ ))\n"
         "  done\n"
         "  local -a words_of_verb\n"
         "  case $verb in\n" +
         word_cases +
         "  esac\n"
         "  if (( $#words_of_verb )); then\n"
         "    _describe -t commands command words_of_verb\n"
         "    return\n"
         "  fi\n"
         "  words=(bulla \"${(@)words[taken+2,-1]}\")\n"
         "  (( CURRENT -= taken ))\n"
         "  case $verb in\n" +
         command_cases +
         "  esac\n"
         "}\n";
}

}  // namespace

std::string zsh_completion() {
  std::string word_cases = word_case("");
  for (const std::string &group : command_groups()) word_cases += word_case(group);
  std::string command_cases;
  for (const CommandEntry *entry : all_commands()) {
    command_cases += command_case(DeclaredCommand(*entry));
  }
  return kHead + function_text(word_cases, command_cases) + kTail;
}

}  // namespace bulla
