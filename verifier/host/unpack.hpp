// SPDX-License-Identifier: Apache-2.0
//
// Takes the image out of a package, only if it verifies: what is written is what was hashed, and it
// appears under its name only after the verdict.
#pragma once

#include <cstdint>
#include <string>

#include "files/output_file.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {

enum class UnpackWhat {
  kInstalled,  // the image as it will be installed
  kStored      // the payload as it travels, without hash blocks; any encoding
};

struct UnpackOptions {
  VerifyOptions verify;  // `installed_path` is not used
  UnpackWhat what = UnpackWhat::kInstalled;
  std::string output_path;  // "-" is stdout
  std::string base_path;    // the old image, for a delta; empty: none
  std::string seal_path;    // empty: none; of kInstalled only
  Overwrite overwrite = Overwrite::kNo;
};

struct UnpackResult {
  Verdict verdict;  // refused: nothing was written
  std::uint64_t written_bytes = 0;
};

// Throws Error as verify_file and OutputFile do; kUsage for a delta without a base, unless it is to
// be taken out as stored. A package without a payload (key store, capability) is refused as
// wrong-type.
UnpackResult unpack_file(const std::string &path, const Trust &trust, const UnpackOptions &options);

}  // namespace bulla
