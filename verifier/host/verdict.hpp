// SPDX-License-Identifier: Apache-2.0
//
// What the verifier says about one file. A refusal is a Verdict like an acceptance; only faults of
// the machine (files, memory, crypto library) are Errors.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bulla/package.h"
#include "formats/bytes.hpp"
#include "formats/wire/status.h"

namespace bulla {

enum class FileKind { kUnknown, kImagePackage, kCapability, kKeyStore, kChain, kSeal };

// "image package", "capability", "key store", "chain", "seal", "file": for sentences.
std::string_view file_kind_name(FileKind kind);

inline constexpr std::size_t kStageCount = 14;

enum class StageState {
  kPassed,
  kFailed,
  kNotReached,  // an earlier stage refused
  kNotChecked,  // something was missing to judge it: a device, a base, an installed image
  kNone         // this kind of file has no such stage
};

// "passed", "failed", "not-reached", "not-checked", "none"
std::string_view stage_state_name(StageState state);
// "header", "cbor", "type", "fields", "chain", "key-store", "signatures", "denied", "identity",
// "requires", "versions", "transport", "payload", "result"; stage from 1 to 14
std::string_view stage_name(bulla_stage stage);

struct StageResult {
  StageState state = StageState::kNotReached;
  std::string note;  // for people; may be empty
};

// One signature entry under the key store that decided, for --explain. Not the verdict itself.
struct SignatureReport {
  std::string_view over;  // "manifest", "transport", "key-store", "batch"
  std::string key_id;    // 64 hex digits of a known key, else 16 of what the header names, or empty
  std::string key_name;  // from the store's notes; may be empty
  std::string_view
      state;  // "valid", "invalid", "malformed", "repeated", "header-mismatch", "unknown"
  bool revoked = false;
  std::vector<std::string> roles;  // labels of the roles that list the key
};

// How far a chain led.
struct TrustReport {
  std::uint32_t held = 0;                       // version of the store that was given
  std::uint32_t reached = 0;                    // version of the store that decided
  std::size_t chain_links = 0;                  // in the file
  std::optional<std::size_t> chain_stopped_at;  // number of the link that was not taken, from 1
  std::string chain_reason;                     // why; empty when the chain did not stop
};

struct Verdict {
  bool accepted = false;
  bulla_status status = BULLA_WRONG_ORDER;  // BULLA_OK when accepted
  std::string reason;                       // stable text of docs/REASONS.md; empty when accepted
  std::string sentence;            // why, for people: lower case, no full stop; empty when accepted
  std::vector<std::string> hints;  // what to do next
  int exit_code = 70;

  FileKind kind = FileKind::kUnknown;
  std::string file;  // as it was named
  Digest digest{};   // of the document; zero when the file was refused before it was read
  bulla_stage stage = BULLA_STAGE_NONE;  // that refused; NONE when accepted, or for attachments
  std::array<StageResult, kStageCount> stages;  // [0] is stage 1
  std::vector<std::string> not_checked;         // "identity", "versions", "result", "image"
  std::vector<std::string> warnings;  // sentences: attachments stripped, where a chain stopped…
  std::vector<SignatureReport> signatures;
  TrustReport trust;

  StageResult &at(bulla_stage which) { return stages[static_cast<std::size_t>(which) - 1]; }
  const StageResult &at(bulla_stage which) const {
    return stages[static_cast<std::size_t>(which) - 1];
  }
};

}  // namespace bulla
