// SPDX-License-Identifier: Apache-2.0
//
// One line for each code, in their order; codes never change their meaning.
#include "preflight/finding_names.hpp"

#include <array>

namespace bulla {
namespace {

constexpr std::array<std::string_view, 30> kNames = {
    "stranded-key",
    "stranded-no-path",
    "trap",
    "orphan-running",
    "orphan-fallback",
    "orphan-recovery",
    "sv-below-floor",
    "sv-above-ceiling",
    "counter-exhausted",
    "counter-low",
    "verifier-too-old",
    "tks-too-big-for-slot",
    "chain-link-missing",
    "retention-short",
    "wrong-board",
    "no-staging-space",
    "offline-media-incomplete",
    "factory-tks-old",
    "capability-unusable",
    "policy-blocked",
    "unknown-facts",
    "exposure-after-revocation",
    "order-required",
    "reboot-cost",
    "signer-window",
    "silent-drop",
    "no-spare",
    "threshold-one-root",
    "rollback-target-untrusted",
    "mixed-release",
};

}  // namespace

std::string finding_code(int code) {
  return (code < 10 ? "P0" : "P") + std::to_string(code);
}

std::string_view finding_name(int code) {
  if (code < 1 || code > static_cast<int>(kNames.size())) return "";
  return kNames[static_cast<std::size_t>(code - 1)];
}

}  // namespace bulla
