// SPDX-License-Identifier: Apache-2.0
//
// A report to read in a terminal: first the answer, then the groups, worst first. Knows nothing of
// terminals: how words stand out is given by the caller.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "preflight/report.hpp"

namespace bulla {

// How a word that decides is written: as it is, or with colour around it.
struct ReportTones {
  using Tone = std::function<std::string(const std::string &)>;
  Tone good;
  Tone bad;
  Tone strong;
};

enum class ReportDetail {
  kBrief,  // without assumptions; of many groups at their targets the first ones
  kFull,
};

// Lines without line ends and without control characters but those of the tones.
std::vector<std::string> report_lines(const PreflightReport &report, ReportDetail detail,
                                      const ReportTones &tones);

}  // namespace bulla
