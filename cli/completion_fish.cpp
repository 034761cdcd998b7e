// SPDX-License-Identifier: Apache-2.0
//
// The completion script of fish, which wants one line for each word and takes descriptions. Which
// command is being typed is found once, in a function, since one word may be the second of several
// (`verify`, `journal verify`).
#include "cli/command.hpp"
#include "cli/completion.hpp"
#include "cli/declared_command.hpp"
#include "cli/help.hpp"

namespace bulla {
namespace {

// @GROUPS@ and @LEADING@ are words. Its argument is the command that the words must come to.
constexpr const char *kHead =
    R"(# fish completion for bulla; load it with: bulla completion fish | source
function __bulla_verb_is
  set -l verb
  set -l skip no
  set -l typed (commandline -opc)
  for word in $typed[2..-1]
    if test $skip = yes
      set skip no
      continue
    end
    switch $word
      case @LEADING@
        set skip yes
      case '-*'
      case '*'
        set verb (string trim -- "$verb $word")
        contains -- $verb @GROUPS@; or break
    end
  end
  test "$verb" = "$argv"
end
)";

// In single quotes fish takes everything as it is, but for these two.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

std::string line_for(const std::string &verb) {
  return "complete -c bulla -n " + quoted("__bulla_verb_is " + verb);
}

std::string first_words() {
  std::string lines;
  std::set<std::string> groups;
  for (const CommandEntry *command : all_commands()) {
    const std::size_t blank = command->name.find(' ');
    const std::string first(command->name.substr(0, blank));
    const bool is_alone = blank == std::string_view::npos;
    if (is_alone || groups.insert(first).second) {
      lines += line_for("") + " -f -a " + first + " -d " +
               quoted(is_alone ? command->summary : group_topic(first)) + "\n";
    }
    if (is_alone) continue;
    lines += line_for(first) + " -f -a " + std::string(command->name.substr(blank + 1)) + " -d " +
             quoted(command->summary) + "\n";
  }
  return lines;
}

std::string option_line(const std::string &verb, const Option &option) {
  std::string line =
      line_for(verb) + " -l " + option.long_name.substr(2) + " -d " + quoted(option.help);
  if (!option.short_name.empty()) line += " -s " + option.short_name.substr(1);
  if (option.value.empty()) return line + "\n";
  line += option.completes == Completes::kFiles ? " -r -F" : " -x";
  std::string choices;
  for (const std::string &choice : option.choices) choices += choice + " ";
  return line + (choices.empty() ? "" : " -a " + quoted(choices)) + "\n";
}

// What stands without a dash: files are fish's own default.
std::string operand_lines(const std::string &verb, const Arguments &arguments) {
  std::string lines;
  for (const Operand &operand : arguments.all_operands()) {
    for (const std::string &choice : operand.choices) {
      lines += line_for(verb) + " -f -a " + choice + "\n";
    }
    if (operand.completes == Completes::kDirectories) {
      lines += line_for(verb) + " -f -a '(__fish_complete_directories)'\n";
    }
  }
  return arguments.all_operands().empty() ? line_for(verb) + " -f\n" : lines;
}

std::string replaced(std::string text, const std::string &mark, const std::string &by) {
  return text.replace(text.find(mark), mark.size(), by);
}

}  // namespace

std::string fish_completion() {
  std::string script = replaced(kHead, "@LEADING@", leading_value_options());
  script = replaced(script, "@GROUPS@", command_group_words()) + first_words();
  for (const CommandEntry *entry : all_commands()) {
    const DeclaredCommand declared(*entry);
    const std::string verb(entry->name);
    for (const Option &option : declared.arguments().options()) {
      script += option_line(verb, option);
    }
    script += line_for(verb) + " -l help -s h -d 'print help'\n";
    script += line_for(verb) + " -l help-all -d 'print all of the help'\n";
    script += line_for(verb) + " -l version -d 'print the version'\n";
    script += operand_lines(verb, declared.arguments());
  }
  return script;
}

}  // namespace bulla
