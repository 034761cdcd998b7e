// SPDX-License-Identifier: Apache-2.0
//
// Findings for people and as JSON.
#include "cli/ceremony_report.hpp"

#include <optional>

#include "formats/error.hpp"

namespace bulla {
namespace {

std::string text_of(const CeremonyFinding &finding) {
  const std::string where = finding.where.empty() ? "" : finding.where + ": ";
  return where + std::string(finding.name) + ": " + finding.sentence;
}

}  // namespace

std::string script_folder(const std::string &path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

void show_findings(const std::vector<CeremonyFinding> &findings, Output &output) {
  std::optional<Error> error;
  for (const CeremonyFinding &finding : findings) {
    if (finding.weight == CeremonyFinding::Weight::kWarning)
      output.warn(text_of(finding));
    else if (!error)
      error.emplace(Reason::kCeremonyUnsound, text_of(finding));
    else
      error->hint("also " + text_of(finding));
  }
  if (error) throw *error;
}

std::vector<Record> finding_records(const std::vector<CeremonyFinding> &findings) {
  std::vector<Record> records;
  for (const CeremonyFinding &finding : findings)
    records.push_back(Record()
                          .add("name", finding.name)
                          .add("where", finding.where)
                          .add("sentence", finding.sentence));
  return records;
}

}  // namespace bulla
