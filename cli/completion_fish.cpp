// SPDX-License-Identifier: Apache-2.0
//
// The completion script of fish, which wants one line for each word and takes descriptions.
#include <set>

#include "cli/command.hpp"
#include "cli/common_options.hpp"
#include "cli/completion.hpp"

namespace bulla {
namespace {

// In single quotes fish takes everything as it is, but for these two.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

std::string first_words() {
  std::string lines;
  std::set<std::string> groups;
  for (const CommandEntry *command : all_commands()) {
    const std::size_t blank = command->name.find(' ');
    const std::string first(command->name.substr(0, blank));
    if (blank == std::string_view::npos) {
      lines += "complete -c bulla -n __fish_use_subcommand -f -a " + first + " -d " +
               quoted(command->summary) + "\n";
      continue;
    }
    const std::string second(command->name.substr(blank + 1));
    if (groups.insert(first).second) {
      lines += "complete -c bulla -n __fish_use_subcommand -f -a " + first + "\n";
    }
    lines += "complete -c bulla -n '__fish_seen_subcommand_from " + first + "' -f -a " + second +
             " -d " + quoted(command->summary) + "\n";
  }
  return lines;
}

std::string option_line(const std::string &condition, const Option &option) {
  std::string line = "complete -c bulla -n " + quoted(condition) + " -l " +
                     option.long_name.substr(2) + " -d " + quoted(option.help);
  if (!option.short_name.empty()) line += " -s " + option.short_name.substr(1);
  if (option.value.empty()) return line + "\n";
  line += option.completes == Completes::kFiles ? " -r -F" : " -x";
  std::string choices;
  for (const std::string &choice : option.choices) choices += choice + " ";
  return line + (choices.empty() ? "" : " -a " + quoted(choices)) + "\n";
}

}  // namespace

std::string fish_completion() {
  std::string script =
      "# fish completion for bulla; load it with: bulla completion fish | source\n" + first_words();
  for (const CommandEntry *entry : all_commands()) {
    Arguments arguments("bulla " + std::string(entry->name));
    OutputSettings settings;
    const std::unique_ptr<Command> command = entry->make();
    command->declare(arguments);
    declare_common_options(arguments, settings);
    std::string condition;
    std::string words(entry->name);
    for (std::size_t blank = 0; blank != std::string::npos;) {
      blank = words.find(' ');
      condition += (condition.empty() ? "" : "; and ") +
                   ("__fish_seen_subcommand_from " + words.substr(0, blank));
      words.erase(0, blank == std::string::npos ? blank : blank + 1);
    }
    for (const Option &option : arguments.options()) script += option_line(condition, option);
    for (const Operand &operand : arguments.all_operands()) {
      for (const std::string &choice : operand.choices) {
        script += "complete -c bulla -n " + quoted(condition) + " -f -a " + choice + "\n";
      }
    }
  }
  return script;
}

}  // namespace bulla
