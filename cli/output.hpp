// SPDX-License-Identifier: Apache-2.0
//
// Everything that the program says: results on stdout, all else on stderr, for people or as JSON.
// What goes to stdout waits until the command ended well, so that an error leaves stdout empty.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/record.hpp"
#include "files/progress.hpp"
#include "formats/error.hpp"

namespace bulla {

enum class ColorWhen { kAuto, kAlways, kNever };
enum class ProgressStyle { kAuto, kNone, kBar, kJson };

struct OutputSettings {
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  ColorWhen color = ColorWhen::kAuto;
  ProgressStyle progress = ProgressStyle::kAuto;
};

class Output {
 public:
  Output();
  ~Output();
  Output(const Output &) = delete;
  Output &operator=(const Output &) = delete;
  void apply(const OutputSettings &settings);

  bool is_json() const { return settings_.json; }
  bool is_verbose() const { return settings_.verbose; }

  // For people, on stdout; nothing with --json or --quiet.
  void line(const std::string &text);
  // The same, but also with --quiet: text that was asked for (a PEM key, a completion script).
  void text(const std::string &text);
  // For people, on stderr, at once. detail() with --verbose only; warn() also with --quiet. With
  // --json a warning becomes an item of "warnings".
  void detail(const std::string &text);
  void note(const std::string &text);
  void warn(const std::string &text);
  // The one object of --json. "format": 1 is put before its fields.
  void result(Record record);
  // A command is going to write its product to stdout: what people read goes to stderr. A usage
  // error with --json.
  void give_stdout_away();

  // Where a stage of long work is shown. The same object from apply() on.
  Progress &progress() { return *progress_; }

  // Words with colour for stdout, where stdout has any.
  std::string good(const std::string &text) const;
  std::string bad(const std::string &text) const;
  std::string strong(const std::string &text) const;

  // Writes what waits for stdout. A reader that went away is no fault; a full disk is.
  void finish();
  // The error on stderr; what waits for stdout is dropped.
  void fail(const Error &error);
  // An error on stderr beside an answer that still goes to stdout: a verdict, one file of several.
  void complain(const Error &error);

 private:
  std::string colored(const std::string &text, const char *code, bool on_stderr) const;

  OutputSettings settings_;
  bool color_on_stdout_ = false;
  bool color_on_stderr_ = false;
  bool stdout_is_given_away_ = false;
  std::string waiting_;
  Record result_;
  std::vector<std::string> warnings_;
  std::unique_ptr<Progress> progress_;
};

}  // namespace bulla
