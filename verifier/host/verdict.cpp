// SPDX-License-Identifier: Apache-2.0
//
// The words of a verdict.
#include "verifier/host/verdict.hpp"

namespace bulla {

std::string_view file_kind_name(FileKind kind) {
  switch (kind) {
    case FileKind::kImagePackage:
      return "image package";
    case FileKind::kCapability:
      return "capability";
    case FileKind::kKeyStore:
      return "key store";
    case FileKind::kChain:
      return "chain";
    case FileKind::kSeal:
      return "seal";
    case FileKind::kUnknown:
      break;
  }
  return "file";
}

std::string_view stage_state_name(StageState state) {
  switch (state) {
    case StageState::kPassed:
      return "passed";
    case StageState::kFailed:
      return "failed";
    case StageState::kNotReached:
      return "not-reached";
    case StageState::kNotChecked:
      return "not-checked";
    case StageState::kNone:
      break;
  }
  return "none";
}

std::string_view stage_name(bulla_stage stage) {
  static constexpr std::array<std::string_view, kStageCount + 1> kNames = {
      "",         "header",    "cbor",       "type",    "fields",
      "chain",    "key-store", "signatures", "denied",  "identity",
      "requires", "versions",  "transport",  "payload", "result"};
  return kNames.at(static_cast<std::size_t>(stage));
}

}  // namespace bulla
