// SPDX-License-Identifier: Apache-2.0
//
// What the reports that people read have in common: how a report is summed up, which groups come
// first, how numbers and foreign texts are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "preflight/report.hpp"

namespace bulla {

// "safe", "undecided", "trap", "stranded": the stable reason of the whole.
std::string_view reason_word(Outcome reason);

// One sentence: "1 240 of 43 240 devices, in 1 of 3 groups, cannot reach the targets".
std::string summary_sentence(const PreflightReport &report);

// Signatures that were taken for given, events: what the answer stands on. Sentences.
std::vector<std::string> condition_sentences(const PreflightReport &report);

// The groups, worst first; as in the fleet file among equals.
std::vector<const GroupReport *> worst_first(const PreflightReport &report);

// "1 restart, 9.8 MiB"; empty when there is no path.
std::string cost_of(const GroupReport &group);

std::string grouped(std::uint64_t number);                    // "43 240"
std::string counted(std::uint64_t number, std::string noun);  // "1 device", "2 devices"

// Without control characters, which could steer a terminal: each becomes a question mark.
std::string harmless(std::string_view text);

}  // namespace bulla
