// SPDX-License-Identifier: Apache-2.0
//
// Words and sentences of reports.
#include "preflight/report_words.hpp"

#include <algorithm>

#include "files/file_errors.hpp"

namespace bulla {
namespace {

struct Sum {
  std::uint64_t devices = 0;
  std::uint64_t groups = 0;
};

Sum sum_of(const PreflightReport &report, Outcome outcome) {
  Sum sum;
  for (const GroupReport &group : report.groups) {
    if (group.outcome != outcome) continue;
    sum.devices += group.devices;
    sum.groups++;
  }
  return sum;
}

std::string_view what_happens(Outcome outcome) {
  switch (outcome) {
    case Outcome::kStranded:
      return "cannot reach the targets";
    case Outcome::kTrap:
      return "can reach them, but also a state from which nothing leads there";
    case Outcome::kUndecided:
      return "may or may not, by facts that are not known";
    case Outcome::kTarget:
      return "reach the targets in every allowed order";
  }
  return "";
}

}  // namespace

std::string_view reason_word(Outcome reason) {
  return reason == Outcome::kTarget ? "safe" : outcome_name(reason);
}

std::string summary_sentence(const PreflightReport &report) {
  if (report.reason == Outcome::kTarget) {
    return "all " + counted(report.devices, "device") + ", in " +
           counted(report.groups.size(), "group") + ", " + std::string(what_happens(report.reason));
  }
  const Sum sum = sum_of(report, report.reason);
  return grouped(sum.devices) + " of " + counted(report.devices, "device") + ", in " +
         grouped(sum.groups) + " of " + counted(report.groups.size(), "group") + ", " +
         std::string(what_happens(report.reason));
}

std::vector<std::string> condition_sentences(const PreflightReport &report) {
  std::vector<std::string> sentences;
  for (const std::string &key : report.as_signed_by) {
    sentences.push_back("signatures by " + key +
                        " were taken for given, on what is not signed yet");
  }
  for (const std::string &event : report.events) sentences.push_back("what if: " + event);
  return sentences;
}

std::vector<const GroupReport *> worst_first(const PreflightReport &report) {
  std::vector<const GroupReport *> groups;
  for (const GroupReport &group : report.groups) groups.push_back(&group);
  std::ranges::stable_sort(groups, std::greater<>(),
                           [](const GroupReport *group) { return group->outcome; });
  return groups;
}

std::string cost_of(const GroupReport &group) {
  if (group.path.empty()) return "";
  return counted(group.restarts, "restart") + ", " + size_text(group.bytes);
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, " ");
  }
  return text;
}

std::string counted(std::uint64_t number, std::string noun) {
  return grouped(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string harmless(std::string_view text) {
  std::string harmless(text);
  std::ranges::replace_if(
      harmless, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return harmless;
}

}  // namespace bulla
