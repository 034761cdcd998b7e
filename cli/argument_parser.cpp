// SPDX-License-Identifier: Apache-2.0
//
// Reads the words of a command line into the places that its Arguments declare.
#include <algorithm>
#include <map>

#include "cli/arguments.hpp"
#include "files/nearest_name.hpp"

namespace bulla {

class ArgumentParser {
 public:
  ArgumentParser(Arguments &arguments, std::span<const std::string> words)
      : arguments_(arguments), words_(words) {}

  ParseOutcome run() {
    bool only_operands = false;
    while (next_ < words_.size()) {
      const std::string &word = words_[next_++];
      if (only_operands || word.size() < 2 || word.front() != '-') {
        take_operand(word);
      } else if (word == "--") {
        only_operands = true;
      } else if (word.starts_with("--")) {
        take_long(word);
      } else {
        take_short(word);
      }
    }
    if (outcome_ == ParseOutcome::kRun) require_all();
    return outcome_;
  }

 private:
  void take_operand(const std::string &word) {
    if (operand_ == arguments_.operands_.size()) {
      throw arguments_.usage_error("'" + word + "' is one argument too many");
    }
    Operand &operand = arguments_.operands_[operand_];
    require_choice(operand.name, operand.choices, word);
    operand.take(word);
    operand_is_filled_ = operand.is_repeatable;
    if (!operand.is_repeatable) ++operand_;
  }

  void take_long(const std::string &word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (name == "--help") return end_with(ParseOutcome::kHelp);
    if (name == "--version") return end_with(ParseOutcome::kVersion);
    Option &option = find(name, [&](const Option &known) { return known.long_name == name; });
    if (option.value.empty() && equals != std::string::npos) {
      throw arguments_.usage_error(name + " takes no value");
    }
    if (option.value.empty()) return give(option, "");
    give(option, equals == std::string::npos ? next_word(option) : word.substr(equals + 1));
  }

  // One word may hold several flags, and the value of the last option.
  void take_short(const std::string &word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const std::string name = {'-', word[i]};
      if (name == "-h") return end_with(ParseOutcome::kHelp);
      Option &option = find(name, [&](const Option &known) { return known.short_name == name; });
      if (option.value.empty()) {
        give(option, "");
        continue;
      }
      return give(option, i + 1 < word.size() ? word.substr(i + 1) : next_word(option));
    }
  }

  void end_with(ParseOutcome outcome) {
    if (outcome_ == ParseOutcome::kRun) outcome_ = outcome;
  }

  template <typename Match>
  Option &find(const std::string &name, Match match) {
    auto &options = arguments_.options_;
    const auto found = std::find_if(options.begin(), options.end(), match);
    if (found != options.end()) return *found;
    Error error(Reason::kUsage, "unknown option '" + name + "'");
    std::vector<std::string_view> names = {"--help", "--version"};
    for (const Option &option : options) names.push_back(option.long_name);
    if (const auto near = nearest_name(name, names)) {
      error.hint("did you mean '" + std::string(*near) + "'?");
    }
    throw error.hint("`" + arguments_.command_ + " --help` shows how it is used");
  }

  const std::string &next_word(const Option &option) {
    if (next_ == words_.size()) {
      throw arguments_.usage_error(option.long_name + " needs a value: " + option.value);
    }
    return words_[next_++];
  }

  void give(Option &option, const std::string &value) {
    if (seen_[&option]++ > 0 && !option.is_repeatable) {
      throw arguments_.usage_error(option.long_name + " is given twice");
    }
    require_choice(option.long_name, option.choices, value);
    option.take(value);
  }

  void require_choice(const std::string &name, const std::vector<std::string> &choices,
                      const std::string &value) const {
    if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end())
      return;
    std::string all;
    for (const std::string &choice : choices) all += (all.empty() ? "" : ", ") + choice;
    throw arguments_.usage_error(name + " is one of " + all + ", not '" + value + "'");
  }

  void require_all() {
    for (std::size_t i = operand_; i < arguments_.operands_.size(); ++i) {
      const Operand &operand = arguments_.operands_[i];
      if (!operand.is_required || (i == operand_ && operand_is_filled_)) continue;
      throw arguments_.usage_error(operand.name + " is missing: " + operand.help);
    }
    for (const Option &option : arguments_.options_) {
      if (!option.is_required || seen_[&option] > 0) continue;
      throw arguments_.usage_error(option.long_name + " " + option.value +
                                   " is missing: " + option.help);
    }
  }

  Arguments &arguments_;
  std::span<const std::string> words_;
  std::size_t next_ = 0;
  std::size_t operand_ = 0;         // the one that takes the next operand
  bool operand_is_filled_ = false;  // it repeats, and has one already
  std::map<const Option *, int> seen_;
  ParseOutcome outcome_ = ParseOutcome::kRun;
};

ParseOutcome Arguments::parse(std::span<const std::string> words) {
  return ArgumentParser(*this, words).run();
}

}  // namespace bulla
