// SPDX-License-Identifier: Apache-2.0
//
// Help texts of at most 80 columns, options aligned, descriptions wrapped.
#include "cli/help.hpp"

#include <algorithm>

namespace bulla {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLabelWidth = 26;

// Columns of a text in UTF-8: every byte but continuation bytes.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// `label`, then `text` wrapped in the columns right of it.
std::string entry(const std::string &label, std::string_view text) {
  std::string lines = "  " + label;
  const std::size_t used = columns(label) + 2;
  const std::string indent(kLabelWidth, ' ');
  lines += used + 2 > kLabelWidth ? "\n" + indent : std::string(kLabelWidth - used, ' ');
  std::size_t column = kLabelWidth;
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, blank);
    if (column > kLabelWidth && column + 1 + columns(word) > kWidth) {
      lines += "\n" + indent;
      column = kLabelWidth;
    }
    if (column > kLabelWidth) lines += " ";
    lines += word;
    column += columns(word) + 1;
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return lines + "\n";
}

std::string usage_line(const Arguments &arguments) {
  std::string line = "Usage: " + arguments.command();
  for (const Operand &operand : arguments.all_operands()) line += " " + operand.label();
  for (const Option &option : arguments.options()) {
    if (!option.is_required) continue;
    line += " " + (option.short_name.empty() ? option.long_name : option.short_name) + " " +
            option.value + (option.takes_several ? "…" : "");
  }
  return line + " [options]\n";
}

std::string command_list(std::span<const CommandEntry *const> commands) {
  std::string lines;
  for (const CommandEntry *command : commands) {
    lines += entry(std::string(command->name), command->summary);
  }
  return lines;
}

}  // namespace

std::string program_help(std::span<const CommandEntry *const> commands) {
  return "Usage: bulla COMMAND [options]\n"
         "Makes, signs and verifies image packages that devices can trust.\n\n"
         "Commands:\n" +
         command_list(commands) +
         "\n`bulla COMMAND --help` shows the options of a command.\n"
         "Exit codes: 0 done or verified, 1 refused, 2 usage, 3 malformed input,\n"
         "4 input or output, 5 own key, 6 unsupported, 70 a bug in bulla.\n";
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
  std::string text = usage_line(arguments) + "bulla " + std::string(command.name) + " " +
                     std::string(command.summary) + ".\n";
  if (!arguments.all_operands().empty()) text += "\n";
  for (const Operand &operand : arguments.all_operands()) text += entry(operand.name, operand.help);
  std::string own;
  std::string common;
  for (const Option &option : arguments.options()) {
    (option.is_common ? common : own) += entry(option.label(), option.help);
  }
  if (!own.empty()) text += "\nOptions:\n" + own;
  return text + "\nCommon options:\n" + common + entry("    --version", "print the version") +
         entry("-h, --help", "print this");
}

}  // namespace bulla
