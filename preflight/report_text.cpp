// SPDX-License-Identifier: Apache-2.0
//
// Lines of a report, part by part.
#include "preflight/report_text.hpp"

#include <algorithm>

#include "preflight/finding_names.hpp"
#include "preflight/report_words.hpp"

namespace bulla {
namespace {

constexpr std::size_t kGroupsAtTargetShown = 20;

std::string joined_by(const std::vector<std::string> &texts, const char *between) {
  std::string all;
  for (const std::string &text : texts) all += (all.empty() ? "" : between) + harmless(text);
  return all;
}

class TextReport {
 public:
  TextReport(const PreflightReport &report, ReportDetail detail, const ReportTones &tones)
      : report_(report), detail_(detail), tones_(tones) {}

  std::vector<std::string> lines() {
    summary();
    groups();
    plan();
    return std::move(lines_);
  }

 private:
  void add(const std::string &line) { lines_.push_back(line); }

  std::string in_tone(Outcome outcome, const std::string &word) const {
    return outcome == Outcome::kTarget ? tones_.good(word) : tones_.bad(word);
  }

  void summary() {
    add(in_tone(report_.reason, std::string(reason_word(report_.reason))) + ": " +
        summary_sentence(report_));
    for (const std::string &sentence : condition_sentences(report_)) add("  " + harmless(sentence));
    for (const Finding &finding : report_.findings) add("  " + finding_line(finding));
  }

  void groups() {
    std::size_t at_target = 0;
    for (const GroupReport *group : worst_first(report_)) {
      if (group->outcome == Outcome::kTarget && ++at_target > kGroupsAtTargetShown &&
          detail_ == ReportDetail::kBrief) {
        continue;
      }
      add_group(*group);
    }
    if (at_target <= kGroupsAtTargetShown || detail_ == ReportDetail::kFull) return;
    add("");
    add(counted(at_target - kGroupsAtTargetShown, "more group") + " at the targets; -v shows all");
  }

  static std::string finding_line(const Finding &finding) {
    return finding_code(finding.code) + " " + std::string(finding_name(finding.code)) + ": " +
           harmless(finding.sentence);
  }

  void add_group(const GroupReport &group) {
    add("");
    add(in_tone(group.outcome, std::string(outcome_name(group.outcome))) + " " +
        tones_.strong(harmless(group.name)) + ": " + counted(group.devices, "device") + ", " +
        harmless(group.reach));
    for (const Finding &finding : group.findings) add("  " + finding_line(finding));
    if (!group.path.empty()) {
      add("  path: " + joined_by(group.path, " > ") + " (" + cost_of(group) + ")");
    }
    if (!group.trap.empty()) add("  into the trap: " + joined_by(group.trap, " > "));
    for (const Refusal &refusal : group.refusals) {
      add("  refused: " + harmless(refusal.package) + ": " + harmless(refusal.reason));
    }
    for (const std::string &cure : group.cure) {
      add("  " + tones_.strong("cure:") + " " + harmless(cure));
    }
    if (detail_ == ReportDetail::kFull && !group.assumed.empty()) {
      add("  assumed: " + joined_by(group.assumed, ", "));
    }
  }

  void plan() {
    if (!report_.planned) return;
    add("");
    add(tones_.strong("plan:") + (report_.plan.empty() ? " none" : ""));
    std::size_t number = 0;
    for (const PlanStep &step : report_.plan) {
      add("  " + std::to_string(++number) + ". " + harmless(step.file) +
          (step.what.empty() ? "" : " (" + harmless(step.what) + ")") +
          (step.groups.empty() ? "" : ", for " + joined_by(step.groups, ", ")));
    }
    for (const std::string &note : report_.plan_notes) add("  " + harmless(note));
  }

  const PreflightReport &report_;
  const ReportDetail detail_;
  const ReportTones &tones_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> report_lines(const PreflightReport &report, ReportDetail detail,
                                      const ReportTones &tones) {
  return TextReport(report, detail, tones).lines();
}

}  // namespace bulla
