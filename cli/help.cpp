// SPDX-License-Identifier: Apache-2.0
//
// Help texts of at most 80 columns, options aligned, descriptions wrapped.
#include "cli/help.hpp"

#include <algorithm>

namespace bulla {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLabelWidth = 26;
constexpr std::size_t kShortLabelWidth = 14;  // of the first words of commands

// What a group is about, before its members. A group that is not here lists only those.
struct GroupTopic {
  std::string_view group;
  std::string_view topic;
};
constexpr GroupTopic kTopics[] = {
    {"key", "keys in files and in tokens"},
    {"tks", "key stores"},
    {"journal", "the record of what was signed"},
    {"ceremony", "scripted key ceremonies"},
    {"fleet", "fleet files"},
};

// Columns of a text in UTF-8: every byte but continuation bytes.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// `text`, which begins in column `indent`, wrapped at blanks.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string lines;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, blank);
    if (column > indent && column + 1 + columns(word) > kWidth) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    }
    if (column > indent) {
      lines += " ";
      ++column;
    }
    lines += word;
    column += columns(word);
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return lines + "\n";
}

// `label`, then `text` wrapped in the columns right of it.
std::string entry(const std::string &label, std::string_view text,
                  std::size_t indent = kLabelWidth) {
  const std::size_t used = columns(label) + 2;
  const std::string gap =
      used + 2 > indent ? "\n" + std::string(indent, ' ') : std::string(indent - used, ' ');
  return "  " + label + gap + wrapped(text, indent);
}

std::string usage_line(const Arguments &arguments) {
  std::string line = arguments.command();
  for (const Operand &operand : arguments.all_operands()) line += " " + operand.label();
  for (const Option &option : arguments.options()) {
    if (!option.is_required) continue;
    line += " " + option.shortest_name() + " " + option.value + (option.takes_several ? "…" : "");
  }
  return "Usage: " + wrapped(line + " [options]", 7);
}

std::string heading(const CommandEntry &command, const Arguments &arguments) {
  std::string text =
      usage_line(arguments) +
      wrapped("bulla " + std::string(command.name) + " " + std::string(command.summary) + ".", 0);
  if (!arguments.all_operands().empty()) text += "\n";
  for (const Operand &operand : arguments.all_operands()) text += entry(operand.name, operand.help);
  return text;
}

std::string command_list(std::span<const CommandEntry *const> commands) {
  std::string lines;
  for (const CommandEntry *command : commands) {
    lines += entry(std::string(command->name), command->summary);
  }
  return lines;
}

std::string_view first_word(const CommandEntry &command) {
  return command.name.substr(0, command.name.find(' '));
}

// "key stores: create, next, diff".
std::string group_line(std::string_view group, std::span<const CommandEntry *const> commands) {
  std::string members;
  for (const CommandEntry *command : commands) {
    if (!command->name.starts_with(std::string(group) + " ")) continue;
    members += (members.empty() ? "" : ", ") + std::string(command->name.substr(group.size() + 1));
  }
  const std::string topic(group_topic(group));
  return topic.empty() ? members : topic + ": " + members;
}

// Every command, those of a group in one line, which stands where its first member does.
std::string short_list(std::span<const CommandEntry *const> commands) {
  std::string lines;
  std::string_view last_group;
  for (const CommandEntry *command : commands) {
    const std::string_view first = first_word(*command);
    const bool is_alone = first == command->name;
    if (!is_alone && first == last_group) continue;
    last_group = first;
    lines += entry(std::string(first),
                   is_alone ? std::string(command->summary) : group_line(first, commands),
                   kShortLabelWidth);
  }
  return lines;
}

// The options that `--help` does not explain, by name.
std::string also(const Arguments &arguments) {
  std::string advanced;
  std::string common;
  for (const Option &option : arguments.options()) {
    if (option.is_common) common += option.shortest_name() + " ";
    if (option.is_advanced) advanced += option.long_name + " ";
  }
  return advanced + common + "--version -h --help-all";
}

}  // namespace

std::string program_help(std::span<const CommandEntry *const> commands) {
  return "Usage: bulla COMMAND [options]\n"
         "Makes, signs and verifies image packages that devices can trust.\n\n" +
         short_list(commands) + "\n`bulla COMMAND --help` shows its options, `man bulla` more.\n";
}

std::string full_program_help(std::span<const CommandEntry *const> commands) {
  return "Usage: bulla COMMAND [options]\n"
         "Makes, signs and verifies image packages that devices can trust.\n\n"
         "Commands:\n" +
         command_list(commands) +
         "\n`bulla COMMAND --help` shows the options of a command.\n"
         "Exit codes: 0 done or verified, 1 refused, 2 usage, 3 malformed input,\n"
         "4 input or output, 5 own key, 6 unsupported, 70 a bug in bulla.\n";
}

std::string_view group_topic(std::string_view group) {
  for (const GroupTopic &known : kTopics) {
    if (known.group == group) return known.topic;
  }
  return {};
}

std::string group_help(std::string_view group, std::span<const CommandEntry *const> commands) {
  std::vector<const CommandEntry *> members;
  for (const CommandEntry *command : commands) {
    if (command->name.starts_with(std::string(group) + " ")) members.push_back(command);
  }
  return "Usage: bulla " + std::string(group) + " COMMAND [options]\n\nCommands:\n" +
         command_list(members);
}

std::string command_help(const CommandEntry &command, const Arguments &arguments) {
  std::string own;
  for (const Option &option : arguments.options()) {
    if (!option.is_common && !option.is_advanced) own += entry(option.label(), option.help);
  }
  if (!own.empty()) own = "\nOptions:\n" + own;
  return heading(command, arguments) + own + "\nAlso: " + wrapped(also(arguments), 6) +
         "Explained by --help-all and `man " + manual_name(command) + "`.\n";
}

std::string full_command_help(const CommandEntry &command, const Arguments &arguments) {
  std::string own;
  std::string common;
  for (const Option &option : arguments.options()) {
    (option.is_common ? common : own) += entry(option.label(), option.help);
  }
  return heading(command, arguments) + (own.empty() ? "" : "\nOptions:\n" + own) +
         "\nCommon options:\n" + common + entry("    --version", "print the version") +
         entry("-h, --help", "print the options that most people need") +
         entry("    --help-all", "print this");
}

}  // namespace bulla
