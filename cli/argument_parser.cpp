// SPDX-License-Identifier: Apache-2.0
//
// Reads the words of a command line into the places that its Arguments declare. CLI11 does the
// splitting; what is said about a wrong word is ours, so that every complaint names the option and
// the next thing to do.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "cli/arguments.hpp"
#include "files/nearest_name.hpp"

namespace bulla {
namespace {

void require_choice(const Arguments &arguments, const std::string &name,
                    const std::vector<std::string> &choices, const std::string &value) {
  if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return;
  std::string all;
  for (const std::string &choice : choices) all += (all.empty() ? "" : ", ") + choice;
  throw arguments.usage_error(name + " is one of " + all + ", not '" + value + "'");
}

bool looks_like_option(const std::string &word) {
  return word.size() > 1 && word.front() == '-';
}

// The word as an option's name: "--out" of "--out=FILE".
std::string option_name(const std::string &word) {
  return word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
}

}  // namespace

// One command line, split by CLI11.
class ArgumentParser {
 public:
  explicit ArgumentParser(Arguments &arguments) : arguments_(arguments) {
    app_.set_help_flag();
    app_.allow_extras();
    help_ = app_.add_flag("-h,--help");
    full_help_ = app_.add_flag("--help-all");
    version_ = app_.add_flag("--version");
    for (const Option &option : arguments.options_) options_.push_back(declare(option));
  }

  ParseOutcome run(std::span<const std::string> words) {
    split(spread(words));
    const std::vector<std::string> operands = operands_among(app_.remaining());
    for (std::size_t i = 0; i < options_.size(); ++i) give(arguments_.options_[i], *options_[i]);
    give_operands(operands);
    if (full_help_->count() > 0) return ParseOutcome::kFullHelp;
    if (help_->count() > 0) return ParseOutcome::kHelp;
    if (version_->count() > 0) return ParseOutcome::kVersion;
    require_all();
    return ParseOutcome::kRun;
  }

 private:
  CLI::Option *declare(const Option &option) {
    const std::string names =
        option.short_name.empty() ? option.long_name : option.short_name + "," + option.long_name;
    if (option.value.empty()) return app_.add_flag(names);
    // One value each time; how often it may be said is judged in give().
    return app_.add_option(names, values_.emplace_back())->allow_extra_args(false)->take_all();
  }

  // Options that take several values, said once for each: `--release A B` becomes `--release A
  // --release B`.
  std::vector<std::string> spread(std::span<const std::string> words) const {
    std::vector<std::string> spread;
    const Option *several = nullptr;  // the option before, when it may go on
    bool has_value = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "--") {
        spread.insert(spread.end(), words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
        break;
      }
      if (looks_like_option(words[i])) {
        several = several_named(option_name(words[i]));
        has_value = words[i].find('=') != std::string::npos;
      } else if (several != nullptr && std::exchange(has_value, true)) {
        spread.push_back(several->long_name);
      }
      spread.push_back(words[i]);
    }
    return spread;
  }

  const Option *several_named(const std::string &name) const {
    for (const Option &option : arguments_.options_) {
      if (option.takes_several && option.long_name == name) return &option;
    }
    return nullptr;
  }

  // CLI11 takes words from the back.
  void split(std::span<const std::string> words) {
    require_values(words);
    try {
      app_.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError &error) {
      throw arguments_.usage_error(error.what());
    }
  }

  // An option at the end, or before another option, has no value: far more often it was forgotten
  // than there is a file of that name (`--out=--name` says that).
  void require_values(std::span<const std::string> words) const {
    for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
      if (i + 1 < words.size() && !looks_like_option(words[i + 1])) continue;
      for (const Option &option : arguments_.options_) {
        const bool is_it = words[i] == option.long_name || words[i] == option.short_name;
        if (is_it && !option.value.empty()) {
          throw arguments_.usage_error(option.long_name + " needs a value: " + option.value);
        }
      }
    }
  }

  [[noreturn]] void refuse(const std::string &word) {
    const std::string name = option_name(word);
    Error error(Reason::kUsage, "unknown option '" + name + "'");
    std::vector<std::string_view> names = {"--help", "--help-all", "--version"};
    for (const Option &option : arguments_.options_) names.push_back(option.long_name);
    if (const auto near = nearest_name(name, names)) {
      error.hint("did you mean '" + std::string(*near) + "'?");
    }
    throw error.hint("`" + arguments_.command_ + " --help` shows how it is used");
  }

  void give(const Option &option, const CLI::Option &parsed) {
    if (parsed.count() > 1 && !option.is_repeatable) {
      throw arguments_.usage_error(option.long_name + " is given twice");
    }
    for (const std::string &value : parsed.results()) {
      if (option.value.empty() && value != "true") {
        throw arguments_.usage_error(option.long_name + " takes no value");
      }
      require_choice(arguments_, option.long_name, option.choices, value);
      option.take(value);
    }
  }

  // What CLI11 did not take: operands, and options that nobody knows. After `--` all are operands.
  std::vector<std::string> operands_among(const std::vector<std::string> &words) {
    std::vector<std::string> operands;
    bool only_operands = false;
    for (const std::string &word : words) {
      if (!only_operands && word == "--") {
        only_operands = true;
      } else if (!only_operands && looks_like_option(word)) {
        refuse(word);
      } else {
        operands.push_back(word);
      }
    }
    return operands;
  }

  // In the order of declaration; only the last may repeat.
  void give_operands(const std::vector<std::string> &words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      auto &declared = arguments_.operands_;
      const bool repeats = !declared.empty() && declared.back().is_repeatable;
      if (i >= declared.size() && !repeats) {
        throw arguments_.usage_error("'" + words[i] + "' is one argument too many");
      }
      const Operand &operand = declared[std::min(i, declared.size() - 1)];
      require_choice(arguments_, operand.name, operand.choices, words[i]);
      operand.take(words[i]);
    }
    operand_count_ = words.size();
  }

  void require_all() {
    for (std::size_t i = operand_count_; i < arguments_.operands_.size(); ++i) {
      const Operand &operand = arguments_.operands_[i];
      if (!operand.is_required) continue;
      throw arguments_.usage_error(operand.name + " is missing: " + operand.help);
    }
    for (std::size_t i = 0; i < options_.size(); ++i) {
      const Option &option = arguments_.options_[i];
      if (!option.is_required || options_[i]->count() > 0) continue;
      throw arguments_.usage_error(option.long_name + " " + option.value +
                                   " is missing: " + option.help);
    }
  }

  Arguments &arguments_;
  CLI::App app_;
  CLI::Option *help_ = nullptr;
  CLI::Option *full_help_ = nullptr;
  CLI::Option *version_ = nullptr;
  std::deque<std::vector<std::string>> values_;  // where CLI11 keeps what it reads
  std::vector<CLI::Option *> options_;           // in the order of arguments_.options_
  std::size_t operand_count_ = 0;
};

ParseOutcome Arguments::parse(std::span<const std::string> words) {
  return ArgumentParser(*this).run(words);
}

}  // namespace bulla
