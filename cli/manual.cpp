// SPDX-License-Identifier: Apache-2.0
//
// The lines of a page that come from the command table, in scdoc's notation: `*bold*`,
// `_underlined_`, a tab before what belongs to the line above.
#include "cli/manual.hpp"

#include <algorithm>
#include <cctype>
#include <memory>
#include <set>

#include "cli/declared_command.hpp"

namespace bulla {
namespace {

constexpr std::string_view kSection1 = ".1";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '*' || c == '_' || c == '\\' || c == '`') result += '\\';
    result += c;
  }
  return result;
}

std::string bold(std::string_view text) {
  return "*" + escaped(text) + "*";
}

std::string value_of(const Option &option) {
  if (option.value.empty()) return "";
  return " _" + escaped(option.value) + "_" + (option.takes_several ? "..." : "");
}

// "-o, --out OUT.bulla" and below it what it does, as a sentence.
std::string option_entry(const Option &option) {
  std::string sentence = option.help;
  sentence.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
  const std::string names = option.short_name.empty()
                                ? bold(option.long_name)
                                : bold(option.short_name) + ", " + bold(option.long_name);
  return names + value_of(option) + "\n\t" + escaped(sentence) + ".\n";
}

std::string operand_word(const Operand &operand) {
  std::string words;
  for (const std::string &choice : operand.choices) words += (words.empty() ? "" : "|") + choice;
  if (words.empty()) words = "_" + escaped(operand.name) + "_";
  if (operand.is_repeatable) words += "...";
  return operand.is_required ? words : "[" + words + "]";
}

std::string synopsis(const Arguments &arguments) {
  std::string line = bold(arguments.command());
  for (const Operand &operand : arguments.all_operands()) line += " " + operand_word(operand);
  for (const Option &option : arguments.options()) {
    if (option.is_required) line += " " + bold(option.shortest_name()) + value_of(option);
  }
  return line + " [options]\n";
}

std::string common_options(const Arguments &arguments) {
  std::string line;
  for (const Option &option : arguments.options()) {
    if (!option.is_common) continue;
    if (!option.short_name.empty()) line += bold(option.short_name) + ", ";
    line += bold(option.long_name) + value_of(option) + ", ";
  }
  return line + "*--version*, *-h*, *--help*, *--help-all*: see *bulla*(1).\n";
}

std::string command_entries() {
  std::string lines;
  for (const CommandEntry *command : all_commands()) {
    std::string sentence(command->summary);
    sentence.front() =
        static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
    lines += bold("bulla " + std::string(command->name)) + "\n\t" + escaped(sentence) + ": " +
             bold(manual_name(*command)) + "(1).\n\n";
  }
  return lines;
}

// One page while it is filled.
class Page {
 public:
  explicit Page(std::string_view name) : name_(name) {
    for (const CommandEntry *command : all_commands()) {
      if (manual_name(*command) + std::string(kSection1) != name) continue;
      declared_ = std::make_unique<DeclaredCommand>(*command);
    }
  }

  std::string filled(std::string_view source) {
    for (std::string_view rest = source; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      if (line.starts_with("@option --")) named_.insert(std::string(line.substr(8)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::string text;
    for (std::string_view rest = source; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string line(rest.substr(0, end));
      text += line.starts_with("@") ? filled_line(line) : line + "\n";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    require_all();
    return text;
  }

 private:
  std::string filled_line(const std::string &line) {
    if (line == "@commands") return command_entries();
    if (line == "@synopsis") return synopsis(arguments(line));
    if (line == "@common") return common_options(arguments(line));
    if (line == "@options") return remaining_options(arguments(line));
    if (line.starts_with("@option --")) return one_option(arguments(line), line.substr(8));
    fail("what is '" + line + "'?");
  }

  std::string one_option(const Arguments &arguments, const std::string &name) {
    for (const Option &option : arguments.options()) {
      if (option.long_name != name || option.is_common) continue;
      if (!placed_.insert(name).second) fail(name + " stands here twice");
      return option_entry(option);
    }
    fail("the command has no option " + name);
  }

  std::string remaining_options(const Arguments &arguments) {
    std::string lines;
    for (const Option &option : arguments.options()) {
      if (option.is_common || named_.contains(option.long_name)) continue;
      placed_.insert(option.long_name);
      lines += (lines.empty() ? "" : "\n") + option_entry(option);
    }
    if (lines.empty()) fail("no option is left for @options");
    return lines;
  }

  void require_all() const {
    if (!declared_) return;
    for (const Option &option : declared_->arguments().options()) {
      if (!option.is_common && !placed_.contains(option.long_name)) {
        fail(option.long_name + " is missing: add a line @options");
      }
    }
  }

  const Arguments &arguments(const std::string &line) const {
    if (!declared_) fail("'" + line + "' in a page that is called after no command of this build");
    return declared_->arguments();
  }

  [[noreturn]] void fail(const std::string &sentence) const {
    throw Error(Reason::kUsage, name_ + ": " + sentence);
  }

  std::string name_;
  std::unique_ptr<DeclaredCommand> declared_;
  std::set<std::string> named_;   // by an @option anywhere in the page
  std::set<std::string> placed_;  // so far
};

}  // namespace

std::string fill_manual(std::string_view name, std::string_view source) {
  return Page(name).filled(source);
}

}  // namespace bulla
