// SPDX-License-Identifier: Apache-2.0
//
// bulla preflight: rehearses a release on every kind of device in a fleet. The report is this
// command's answer: it stands on stdout also when devices are stranded, with the error on stderr.
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/job_count.hpp"
#include "files/output_file.hpp"
#include "formats/wire/limits.h"
#include "preflight/rehearse.hpp"
#include "preflight/report_html.hpp"
#include "preflight/report_json.hpp"
#include "preflight/report_text.hpp"
#include "preflight/report_words.hpp"

namespace bulla {
namespace {

Reason reason_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kTarget:
      return Reason::kSafe;
    case Outcome::kUndecided:
      return Reason::kUndecided;
    case Outcome::kTrap:
      return Reason::kTrap;
    case Outcome::kStranded:
      return Reason::kStranded;
  }
  return Reason::kInternal;
}

const char *advice(Outcome outcome) {
  switch (outcome) {
    case Outcome::kTarget:
      break;
    case Outcome::kUndecided:
      return "find out the facts that the report names, or state them in the fleet file";
    case Outcome::kTrap:
      return "`bulla preflight --plan` looks for an order of deliveries that avoids it";
    case Outcome::kStranded:
      return "the report names what would save each group";
  }
  return "";
}

class Preflight final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments_ = &arguments;
    arguments.option("--fleet", "FLEET.yaml", "the kinds of devices out there", options_.fleet_path)
        .required()
        .files();
    arguments
        .option("--release", "FILE", "packages and key stores on offer, in a medium's order",
                options_.release_paths)
        .required()
        .files()
        .several();
    arguments.option("--target", "NAME=SEQUENCE",
                     "where a component shall end; the newest of the release unless named",
                     targets_);
    arguments.option("--as-signed-by", "KEY",
                     "takes signatures by this key for given on what is not signed yet",
                     options_.as_signed_by);
    arguments.flag("--plan", "looks for a shortest safe order of deliveries", options_.plan);
    arguments.option("--what-if", "EVENT",
                     "revoke:KEY, lost:KEY, stolen:KEY, floor:COMPONENT=N, factory-reset or "
                     "board-repair",
                     events_);
    arguments.option("--html", "OUT.html", "writes the report as a page too", html_path_).files();
    arguments.flag("-f,--force", "replaces an existing page", is_forced_);
    jobs_.declare(arguments);
  }

  int run(Output &output) override {
    read_options(output);
    std::unique_ptr<OutputFile> page = open_page(output);  // before the work, not after it
    const PreflightReport report = rehearse(options_);
    require_answer(report);
    if (page) {
      page->write(as_bytes(report_html(report)));
      page->commit();
    }
    show(report, output);
    return report.reason == Outcome::kTarget ? 0 : 1;
  }

 private:
  void read_options(Output &output) {
    for (const std::string &text : targets_) add_target(text);
    for (const std::string &text : events_) options_.events.push_back(parse_what_if(text));
    options_.thread_count = jobs_.value();
    options_.progress = &output.progress();
  }

  void add_target(const std::string &text) {
    const std::size_t equals = text.rfind('=');
    std::uint64_t sequence = 0;
    const char *const end = text.data() + text.size();
    const char *const digits = equals == std::string::npos ? end : text.data() + equals + 1;
    const auto [stop, fault] = std::from_chars(digits, end, sequence);
    if (fault != std::errc() || stop != end || equals == 0 || sequence > BULLA_U63_MAX) {
      throw arguments_->usage_error("--target takes NAME=SEQUENCE, not '" + text + "'");
    }
    if (!options_.targets.emplace(text.substr(0, equals), sequence).second) {
      throw arguments_->usage_error("--target " + text.substr(0, equals) + " is given twice");
    }
  }

  std::unique_ptr<OutputFile> open_page(Output &output) const {
    if (html_path_.empty()) return nullptr;
    if (html_path_ == "-") output.give_stdout_away();
    return std::make_unique<OutputFile>(html_path_, is_forced_ ? Overwrite::kYes : Overwrite::kNo);
  }

  // An answer to another question would be worse than none.
  void require_answer(const PreflightReport &report) const {
    if (report.events.size() != options_.events.size() || report.planned != options_.plan) {
      throw Error(Reason::kInternal, "the rehearsal passed over --what-if or --plan");
    }
  }

  static void show(const PreflightReport &report, Output &output) {
    const ReportTones tones = {[&](const std::string &text) { return output.good(text); },
                               [&](const std::string &text) { return output.bad(text); },
                               [&](const std::string &text) { return output.strong(text); }};
    const ReportDetail detail = output.is_verbose() ? ReportDetail::kFull : ReportDetail::kBrief;
    for (const std::string &line : report_lines(report, detail, tones)) output.line(line);
    Record record;
    const nlohmann::ordered_json fields = report_json(report);
    for (const auto &[field, value] : fields.items()) record.add_json(field, value);
    output.result(std::move(record));
    if (report.reason == Outcome::kTarget) return;
    output.complain(
        Error(reason_of(report.reason), summary_sentence(report)).hint(advice(report.reason)));
  }

  const Arguments *arguments_ = nullptr;
  PreflightOptions options_;
  std::vector<std::string> targets_;
  std::vector<std::string> events_;
  std::string html_path_;
  bool is_forced_ = false;
  JobCount jobs_;
};

}  // namespace

extern const CommandEntry kPreflight;
const CommandEntry kPreflight = {"preflight", "rehearses a release on every kind of device",
                                 make_command<Preflight>};

}  // namespace bulla
