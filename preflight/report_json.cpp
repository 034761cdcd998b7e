// SPDX-License-Identifier: Apache-2.0
//
// Fields in the order in which docs/CLI.md names them.
#include "preflight/report_json.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "preflight/finding_names.hpp"
#include "preflight/report_words.hpp"

namespace bulla {
namespace {

using Json = nlohmann::ordered_json;

template <typename Items, typename Make>
Json array_of(const Items &items, Make make) {
  Json array = Json::array();
  for (const auto &item : items) array.push_back(make(item));
  return array;
}

Json document_json(const ReportDocument &document) {
  return {{"file", document.file}, {"digest", to_hex(document.digest)}, {"type", document.type}};
}

Json finding_json(const Finding &finding) {
  return {{"code", finding_code(finding.code)},
          {"name", finding_name(finding.code)},
          {"sentence", finding.sentence}};
}

// Each code once, ascending.
Json codes_json(const std::vector<Finding> &findings) {
  std::set<int> codes;
  for (const Finding &finding : findings) codes.insert(finding.code);
  return array_of(codes, finding_code);
}

Json refusal_json(const Refusal &refusal) {
  return {{"package", refusal.package}, {"reason", refusal.reason}};
}

Json group_json(const GroupReport &group) {
  return {{"name", group.name},
          {"devices", group.devices},
          {"outcome", outcome_name(group.outcome)},
          {"codes", codes_json(group.findings)},
          {"path", group.path},
          {"refusals", array_of(group.refusals, refusal_json)},
          {"cure", group.cure},
          {"assumed", group.assumed},
          {"reach", group.reach},
          {"target", group.target},
          {"findings", array_of(group.findings, finding_json)},
          {"trap", group.trap},
          {"restarts", group.restarts},
          {"bytes", group.bytes}};
}

Json step_json(const PlanStep &step) {
  return {{"file", step.file}, {"what", step.what}, {"groups", step.groups}};
}

}  // namespace

Json report_json(const PreflightReport &report) {
  return {{"documents", array_of(report.documents, document_json)},
          {"reason", reason_word(report.reason)},
          {"devices", report.devices},
          {"stranded_devices", report.stranded_devices},
          {"groups", array_of(report.groups, group_json)},
          {"plan", array_of(report.plan, step_json)},
          {"planned", report.planned},
          {"plan_notes", report.plan_notes},
          {"as_signed_by", report.as_signed_by},
          {"events", report.events},
          {"findings", array_of(report.findings, finding_json)}};
}

}  // namespace bulla
