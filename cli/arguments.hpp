// SPDX-License-Identifier: Apache-2.0
//
// The options and operands of one command: declared once, and from that declaration come the
// parser, the help, the completion and the nearest name in a complaint. GNU style: `--out FILE`,
// `--out=FILE`, `-o FILE`, `-oFILE`, `-qv`; `--` ends the options; `-` is an operand. Long names
// are never abbreviated, so that a script cannot change its meaning when an option is added.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/error.hpp"

namespace bulla {

// What a shell offers as a value.
enum class Completes { kNothing, kFiles, kDirectories, kChoices };

struct Option {
  std::string short_name;  // "-o", or empty
  std::string long_name;   // "--out"
  std::string value;       // "FILE"; empty for a flag
  std::string help;
  std::vector<std::string> choices;  // the only values that are taken; empty: any
  Completes completes = Completes::kNothing;
  bool is_required = false;
  bool is_repeatable = false;
  bool takes_several = false;  // also values one after another: `--release A B`
  bool is_common = false;      // stands with every command; listed apart in the help
  bool is_advanced = false;    // `--help` only names it, `--help-all` explains it
  std::function<void(const std::string &)> take;

  // For declarations: chained after the call that made the option.
  Option &required();
  Option &files();
  Option &several();
  Option &common();
  Option &advanced();

  std::string label() const;  // "-o, --out FILE"
  std::string shortest_name() const { return short_name.empty() ? long_name : short_name; }
};

struct Operand {
  std::string name;  // "PKG"
  std::string help;
  std::vector<std::string> choices;
  Completes completes = Completes::kFiles;
  bool is_required = true;
  bool is_repeatable = false;
  std::function<void(const std::string &)> take;

  Operand &optional();
  Operand &directory();
  Operand &one_of(std::vector<std::string> values);

  std::string label() const;  // "PKG…", "[KEY…]"
};

enum class ParseOutcome { kRun, kHelp, kFullHelp, kVersion };

class Arguments {
 public:
  // `command` is what people type, "bulla tks create".
  explicit Arguments(std::string command) : command_(std::move(command)) {}
  Arguments(const Arguments &) = delete;
  Arguments &operator=(const Arguments &) = delete;

  // `names`: "--out" or "-o,--out". Every `into` must outlive parse(). What is returned lives as
  // long as the Arguments.
  Option &flag(std::string_view names, std::string help, bool &into);
  Option &option(std::string_view names, std::string value, std::string help, std::string &into);
  Option &option(std::string_view names, std::string value, std::string help,
                 std::optional<std::string> &into);
  // May be given several times; values are kept in order.
  Option &option(std::string_view names, std::string value, std::string help,
                 std::vector<std::string> &into);
  // One of `choices`, which are the words for the enumerators 0, 1, 2… of `into`.
  template <typename Enum>
  Option &choice(std::string_view names, std::string value, std::string help,
                 std::vector<std::string> choices, Enum &into) {
    return choice_index(names, std::move(value), std::move(help), std::move(choices),
                        [&into](std::size_t index) { into = static_cast<Enum>(index); });
  }
  // A decimal number of 0 to `max`.
  Option &number(std::string_view names, std::string value, std::string help,
                 std::optional<std::uint64_t> &into, std::uint64_t max);

  // Filled in the order of declaration; only the last may repeat.
  Operand &operand(std::string name, std::string help, std::string &into);
  Operand &operands(std::string name, std::string help, std::vector<std::string> &into);

  // Gives every word to its place. Help and version win over what is missing, not over what is
  // wrong. Throws Error kUsage, with the nearest name as a hint.
  ParseOutcome parse(std::span<const std::string> words);

  const std::string &command() const { return command_; }
  const std::deque<Option> &options() const { return options_; }
  const std::deque<Operand> &all_operands() const { return operands_; }

  // An Error kUsage that names the command and points at its help.
  Error usage_error(const std::string &sentence) const;

 private:
  friend class ArgumentParser;
  Option &add(std::string_view names, std::string value, std::string help);
  Option &choice_index(std::string_view names, std::string value, std::string help,
                       std::vector<std::string> choices, std::function<void(std::size_t)> take);

  std::string command_;
  std::deque<Option> options_;
  std::deque<Operand> operands_;
};

}  // namespace bulla
