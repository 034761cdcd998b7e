// SPDX-License-Identifier: Apache-2.0
//
// The verdict of verifier/core alone on a file, as a device would reach it: no tool's code between.
// Stage 14 of an encoded payload and attachments are not judged, as the core does not judge them.
#pragma once

#include <optional>

#include "formats/bytes.hpp"
#include "tests/vectors/case_platform.hpp"

namespace bulla::testing {

struct CoreInput {
  ByteView file;
  ByteView trust;                          // the key store file that is held
  const CasePlatform *platform = nullptr;  // null: no device
  std::optional<ByteView> installed;       // the image beside a seal
};

struct CoreVerdict {
  bulla_status status = BULLA_OK;
  bulla_stage stage = BULLA_STAGE_NONE;  // that refused
};

CoreVerdict core_verdict(const CoreInput &input, const bulla_crypto *crypto);

}  // namespace bulla::testing
