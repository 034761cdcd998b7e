// SPDX-License-Identifier: Apache-2.0
//
// The page, part by part: answer, picture, groups that need something, all others, plan, documents.
#include "preflight/report_html.hpp"

#include <algorithm>
#include <map>

#include "preflight/finding_names.hpp"
#include "preflight/html_text.hpp"
#include "preflight/report_picture.hpp"
#include "preflight/report_style.hpp"
#include "preflight/report_words.hpp"

namespace bulla {
namespace {

std::string word(Outcome outcome) {
  const std::string text(outcome_name(outcome));
  return "<span class=\"word " + text + "\">" + text + "</span>";
}

std::string list(const char *tag, const std::vector<std::string> &items) {
  std::string text = std::string("<") + tag + ">\n";
  for (const std::string &item : items) text += "<li>" + html_text(item) + "</li>\n";
  return text + "</" + std::string(tag, 2) + ">\n";
}

std::string steps(const std::vector<std::string> &path) {
  return list("ol class=\"path mono\"", path);
}

std::string finding_items(const std::vector<Finding> &findings) {
  std::string text = "<ul>\n";
  for (const Finding &finding : findings) {
    text += "<li><code>" + finding_code(finding.code) + " " +
            std::string(finding_name(finding.code)) + "</code> " + html_text(finding.sentence) +
            "</li>\n";
  }
  return text + "</ul>\n";
}

class Page {
 public:
  explicit Page(const PreflightReport &report) : report_(report) {
    for (std::size_t i = 0; i < report.groups.size(); i++) {
      numbers_[&report.groups[i]] = std::to_string(i + 1);
    }
  }

  std::string text() {
    head();
    answer();
    groups_in_need();
    groups_at_target();
    plan();
    documents();
    text_ += "</body>\n</html>\n";
    return std::move(text_);
  }

 private:
  static bool needs_something(const GroupReport &group) {
    return group.outcome != Outcome::kTarget || !group.findings.empty();
  }

  void head() {
    text_ +=
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src '" +
        report_style_hash() +
        "'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Preflight: " +
        std::string(reason_word(report_.reason)) + "</title>\n<style>" +
        std::string(report_style()) + "</style>\n</head>\n<body>\n";
  }

  void answer() {
    text_ += "<h1>Preflight: <span class=\"" + std::string(outcome_name(report_.reason)) + "\">" +
             std::string(reason_word(report_.reason)) + "</span></h1>\n<p>" +
             html_text(summary_sentence(report_)) + ".</p>\n";
    const auto conditions = condition_sentences(report_);
    if (!conditions.empty()) text_ += list("ul", conditions);
    if (!report_.findings.empty()) text_ += finding_items(report_.findings);
    text_ += report_picture(report_) +
             "<p class=\"faint\">A column for each verdict, never too narrow to be seen; in it a "
             "rectangle for each group, its share of the column that of its devices.</p>\n";
  }

  void groups_in_need() {
    bool is_first = true;
    for (const GroupReport *group : worst_first(report_)) {
      if (!needs_something(*group)) continue;
      if (is_first) text_ += "<h2>What needs a look</h2>\n";
      is_first = false;
      add_section(*group);
    }
  }

  void add_section(const GroupReport &group) {
    text_ += "<section id=\"g" + numbers_.at(&group) + "\" class=\"" +
             std::string(outcome_name(group.outcome)) + "\">\n<h3>" + word(group.outcome) + " " +
             html_name(group.name) + " <span class=\"faint\">" + counted(group.devices, "device") +
             ", " + html_text(group.reach) + "</span></h3>\n";
    if (!group.findings.empty()) text_ += finding_items(group.findings);
    add_steps(group);
    add_refusals(group);
    if (!group.cure.empty()) {
      text_ += "<h4>What would save it</h4>\n" + list("ul", group.cure);
    }
    if (!group.assumed.empty()) {
      text_ += "<details><summary>Assumed</summary>\n" + list("ul", group.assumed) + "</details>\n";
    }
    text_ += "</section>\n";
  }

  void add_steps(const GroupReport &group) {
    if (!group.path.empty()) {
      text_ += "<h4>The way <span class=\"faint\">" + html_text(cost_of(group)) + "</span></h4>\n" +
               steps(group.path);
    }
    if (!group.trap.empty()) text_ += "<h4>Into the trap</h4>\n" + steps(group.trap);
  }

  void add_refusals(const GroupReport &group) {
    if (group.refusals.empty()) return;
    text_ += "<h4>Refused</h4>\n<ul>\n";
    for (const Refusal &refusal : group.refusals) {
      text_ += "<li>" + html_name(refusal.package) + ": <code>" + html_text(refusal.reason) +
               "</code></li>\n";
    }
    text_ += "</ul>\n";
  }

  void groups_at_target() {
    std::string rows;
    for (const GroupReport &group : report_.groups) {
      if (needs_something(group)) continue;
      rows +=
          "<tr id=\"g" + numbers_.at(&group) + "\"><td>" + html_name(group.name) +
          "</td><td class=\"number\">" + grouped(group.devices) + "</td><td>" +
          html_text(group.reach) + "</td><td>" +
          (group.path.empty() ? "<span class=\"faint\">nothing to do</span>" : steps(group.path)) +
          "</td></tr>\n";
    }
    if (rows.empty()) return;
    text_ +=
        "<h2>At the targets</h2>\n<table>\n<tr><th>group</th><th class=\"number\">devices"
        "</th><th>reach</th><th>the way</th></tr>\n" +
        rows + "</table>\n";
  }

  void plan() {
    if (!report_.planned) return;
    text_ += "<h2>Plan</h2>\n";
    if (!report_.plan.empty()) text_ += "<ol>\n";
    for (const PlanStep &step : report_.plan) {
      text_ += "<li>" + html_name(step.file) + " <code>" + html_text(step.what) + "</code>";
      for (std::size_t i = 0; i < step.groups.size(); i++) {
        text_ += (i == 0 ? " for " : ", ") + html_name(step.groups[i]);
      }
      text_ += "</li>\n";
    }
    if (!report_.plan.empty()) text_ += "</ol>\n";
    if (!report_.plan_notes.empty()) text_ += list("ul", report_.plan_notes);
  }

  void documents() {
    text_ += "<h2>Documents</h2>\n<table>\n<tr><th>file</th><th>type</th><th>digest</th></tr>\n";
    for (const ReportDocument &document : report_.documents) {
      text_ += "<tr><td>" + html_name(document.file) + "</td><td>" + html_text(document.type) +
               "</td><td><code>" + to_hex(document.digest) + "</code></td></tr>\n";
    }
    text_ += "</table>\n";
  }

  const PreflightReport &report_;
  std::map<const GroupReport *, std::string> numbers_;  // from 1, as in the fleet file
  std::string text_;
};

}  // namespace

std::string report_html(const PreflightReport &report) {
  return Page(report).text();
}

}  // namespace bulla
