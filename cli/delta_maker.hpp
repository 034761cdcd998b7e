// SPDX-License-Identifier: Apache-2.0
//
// One delta package from two images: computes the patch, applies it once to see that the new image
// comes of it, wraps it, and signs its transport. The work of `bulla delta`, and of each job of
// `bulla matrix`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/delta_parameters.hpp"
#include "cli/sign_envelope.hpp"
#include "files/output_file.hpp"
#include "files/progress.hpp"
#include "verifier/host/package_image.hpp"

namespace bulla {

struct DeltaJob {
  PackageImage *old_image = nullptr;
  PackageImage *new_image = nullptr;
  DeltaParameters parameters;
  const SigningKeys *keys = nullptr;      // sign the transport; may be empty
  const SigningPolicy *policy = nullptr;  // null: every key may sign
  std::string output_path;
  Overwrite overwrite = Overwrite::kNo;
  unsigned job_count = 0;  // threads; the bytes do not depend on it
};

// What a delta in place takes of flash beside the slot.
struct FlashNeeds {
  InPlace place;
  std::uint32_t journal_bytes = 0;
  std::uint32_t scratch_wanted = 0;  // as in DeltaResult
};

struct MadeDelta {
  Digest transport_digest{};
  std::uint64_t stored_size = 0;       // bytes of the patch
  std::uint64_t full_stored_size = 0;  // bytes in which the new image travels in its full package
  std::uint64_t package_size = 0;
  std::uint64_t memory_bytes = 0;   // entry 6 of the transport
  std::optional<FlashNeeds> flash;  // of a delta in place
  std::string full_is_better;       // why a full image would serve better; empty: it would not
};

// Writes job.output_path atomically. Errors: those of why_no_delta (packer/delta_pair.hpp),
// require_possible, the generators, write_delta_package and sign_envelope; kInternal when the patch
// does not give the new image, which is then not written.
MadeDelta make_delta_file(const DeltaJob &job, Progress &progress);

}  // namespace bulla
