// SPDX-License-Identifier: Apache-2.0
//
// Declaring options and operands. The parser is in argument_parser.cpp.
#include "cli/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace bulla {
namespace {

std::optional<std::uint64_t> decimal(const std::string &text) {
  std::uint64_t number = 0;
  const char *end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (fault != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return number;
}

}  // namespace

Option &Option::required() {
  is_required = true;
  return *this;
}

Option &Option::files() {
  completes = Completes::kFiles;
  return *this;
}

Option &Option::several() {
  takes_several = true;
  return *this;
}

Option &Option::common() {
  is_common = true;
  return *this;
}

Option &Option::advanced() {
  is_advanced = true;
  return *this;
}

std::string Option::label() const {
  std::string text = short_name.empty() ? "    " : short_name + ", ";
  text += long_name;
  if (!value.empty()) text += " " + value;
  if (takes_several) text += "…";
  return text;
}

Operand &Operand::optional() {
  is_required = false;
  return *this;
}

Operand &Operand::directory() {
  completes = Completes::kDirectories;
  return *this;
}

Operand &Operand::one_of(std::vector<std::string> values) {
  choices = std::move(values);
  completes = Completes::kChoices;
  return *this;
}

std::string Operand::label() const {
  const std::string text = name + (is_repeatable ? "…" : "");
  return is_required ? text : "[" + text + "]";
}

Option &Arguments::add(std::string_view names, std::string value, std::string help) {
  Option &option = options_.emplace_back();
  const std::size_t comma = names.find(',');
  if (comma != std::string_view::npos) option.short_name = names.substr(0, comma);
  option.long_name = names.substr(comma == std::string_view::npos ? 0 : comma + 1);
  option.value = std::move(value);
  option.help = std::move(help);
  return option;
}

Option &Arguments::flag(std::string_view names, std::string help, bool &into) {
  Option &option = add(names, "", std::move(help));
  option.is_repeatable = true;  // saying it twice changes nothing
  option.take = [&into](const std::string &) { into = true; };
  return option;
}

Option &Arguments::option(std::string_view names, std::string value, std::string help,
                          std::string &into) {
  Option &option = add(names, std::move(value), std::move(help));
  option.take = [&into](const std::string &text) { into = text; };
  return option;
}

Option &Arguments::option(std::string_view names, std::string value, std::string help,
                          std::optional<std::string> &into) {
  Option &option = add(names, std::move(value), std::move(help));
  option.take = [&into](const std::string &text) { into = text; };
  return option;
}

Option &Arguments::option(std::string_view names, std::string value, std::string help,
                          std::vector<std::string> &into) {
  Option &option = add(names, std::move(value), std::move(help));
  option.is_repeatable = true;
  option.take = [&into](const std::string &text) { into.push_back(text); };
  return option;
}

Option &Arguments::choice_index(std::string_view names, std::string value, std::string help,
                                std::vector<std::string> choices,
                                std::function<void(std::size_t)> take) {
  Option &option = add(names, std::move(value), std::move(help));
  option.choices = std::move(choices);
  option.completes = Completes::kChoices;
  option.take = [&option, take = std::move(take)](const std::string &word) {
    const auto found = std::find(option.choices.begin(), option.choices.end(), word);
    take(static_cast<std::size_t>(found - option.choices.begin()));
  };
  return option;
}

Option &Arguments::number(std::string_view names, std::string value, std::string help,
                          std::optional<std::uint64_t> &into, std::uint64_t max) {
  Option &option = add(names, std::move(value), std::move(help));
  option.take = [this, &into, &option, max](const std::string &text) {
    into = decimal(text);
    if (into && *into <= max) return;
    throw usage_error(option.long_name + " takes a number of 0 to " + std::to_string(max) +
                      ", not '" + text + "'");
  };
  return option;
}

Operand &Arguments::operand(std::string name, std::string help, std::string &into) {
  Operand &operand = operands_.emplace_back();
  operand.name = std::move(name);
  operand.help = std::move(help);
  operand.take = [&into](const std::string &text) { into = text; };
  return operand;
}

Operand &Arguments::operands(std::string name, std::string help, std::vector<std::string> &into) {
  Operand &operand = operands_.emplace_back();
  operand.name = std::move(name);
  operand.help = std::move(help);
  operand.is_repeatable = true;
  operand.take = [&into](const std::string &text) { into.push_back(text); };
  return operand;
}

Error Arguments::usage_error(const std::string &sentence) const {
  Error error(Reason::kUsage, sentence);
  error.hint("`" + command_ + " --help` shows how it is used");
  return error;
}

}  // namespace bulla
