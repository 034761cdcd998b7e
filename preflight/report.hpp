// SPDX-License-Identifier: Apache-2.0
//
// What a rehearsal found: for each group where it ends, why, and what would save it. Plain values;
// how they look as text, JSON or HTML is for report_*.hpp. Deterministic: no clock, no pointer
// order, groups as in the fleet file.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

// The meaning of each stands in docs/PREFLIGHT.md; the order is that of the report's reason.
enum class Outcome { kTarget, kUndecided, kTrap, kStranded };

// "target", "undecided", "trap", "stranded"
std::string_view outcome_name(Outcome outcome);

// P01 to P30 (docs/PREFLIGHT.md): a stable code, and one sentence with the numbers of this case.
struct Finding {
  int code = 0;  // 1 to 30
  std::string sentence;
};

struct Refusal {
  std::string package;  // as it was named on the command line
  std::string reason;   // stable text of docs/REASONS.md
};

struct GroupReport {
  std::string name;
  std::uint64_t devices = 0;
  std::string reach;
  Outcome outcome = Outcome::kTarget;
  std::vector<Finding> findings;     // by code
  std::vector<std::string> path;     // a shortest way to the targets: "tks:4", "dw100-os:42"
  std::vector<std::string> trap;     // the steps that lead into one: "os.bulla: boot failed"
  std::vector<Refusal> refusals;     // where no way leads on
  std::vector<std::string> cure;     // deliveries that would save it, sentences
  std::vector<std::string> assumed;  // defaults taken, images that no file describes
  std::uint32_t restarts = 0;        // on the path
  std::uint64_t bytes = 0;           // of the files on the path
  std::vector<std::string> target;   // "dw100-os:42"
};

struct ReportDocument {
  std::string file;
  Digest digest{};   // of the document
  std::string type;  // "manifest", "key-store"
};

// One delivery of a plan.
struct PlanStep {
  std::string file;                 // as it was named
  std::string what;                 // "tks:4", "dw100-os:42"
  std::vector<std::string> groups;  // empty: all
};

struct PreflightReport {
  Outcome reason = Outcome::kTarget;  // told as "safe" when every group reaches its target
  std::uint64_t devices = 0;
  std::uint64_t stranded_devices = 0;
  std::vector<ReportDocument> documents;  // of the release, each link of its chains, stores held
  std::vector<std::string> as_signed_by;  // keys whose signatures were taken for given
  std::vector<std::string> events;        // of --what-if
  std::vector<GroupReport> groups;
  bool planned = false;  // a plan was asked for
  std::vector<PlanStep> plan;
  std::vector<std::string> plan_notes;  // why there is none, or which groups it leaves
  std::vector<Finding> findings;        // of the release as a whole (lints of its key stores)
};

}  // namespace bulla
