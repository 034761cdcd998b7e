// SPDX-License-Identifier: Apache-2.0
//
// Lengths were measured on kernels, programs, firmware, archives and file systems.
#include "packer/delta/match_attempts.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kSmallCodeBytes = 1u << 20;  // small images gain from labels most

MatchAttempts attempts_for_code(DeltaEffort effort, std::uint64_t new_bytes) {
  switch (effort) {
    case DeltaEffort::kFast:
      if (new_bytes < kSmallCodeBytes) return {{}, {8}};
      return {{18}, {}};
    case DeltaEffort::kNormal:
      return {{14, 18}, {10, 16}};
    case DeltaEffort::kMax:
    default:
      return {{6, 10, 16, 20, 28}, {4, 6, 10, 16, 20}};
  }
}

}  // namespace

MatchAttempts match_attempts(DeltaEffort effort, SegmentContent content, std::uint64_t new_bytes) {
  if (content == SegmentContent::kCode) return attempts_for_code(effort, new_bytes);
  switch (effort) {
    case DeltaEffort::kFast:
      return {{12}, {}};
    case DeltaEffort::kNormal:
      if (content == SegmentContent::kModules) return {{12, 16}, {}};
      return {{8, 20}, {}};
    case DeltaEffort::kMax:
    default:
      return {{5, 8, 12, 20, 32}, {}};
  }
}

}  // namespace bulla
