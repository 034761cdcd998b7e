// SPDX-License-Identifier: Apache-2.0
//
// Makes the delta stream (docs/DELTA.md) that turns one image into another: lays out segments,
// matches each of them against the old image under several plans, and keeps what is smallest. The
// same images and options give the same bytes at any number of threads. Knows nothing of packages,
// identities or signatures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "files/progress.hpp"
#include "formats/bytes.hpp"
#include "formats/transport.hpp"

namespace bulla {

// What the device can afford beside its input and output: docs/DELTA.md, profiles.
enum class DeltaProfile { kMcu, kLinux };

// How much time the generator may take. Times are of one thread, relative to kFast.
enum class DeltaEffort {
  kFast,    // one plan a segment
  kNormal,  // two plans, two lengths of match: about four times kFast
  kMax,     // more of both: about ten times kFast
};

struct DeltaOptions {
  DeltaProfile profile = DeltaProfile::kLinux;
  DeltaEffort effort = DeltaEffort::kNormal;
  unsigned job_count = 1;  // threads; the bytes do not depend on it
  // The new image overwrites the old one: what is gone by then is not read (docs/DELTA.md). Only
  // kMcu, and a place that bulla_delta_in_place_valid says yes to.
  std::optional<InPlace> in_place = std::nullopt;
};

// Bytes of the new image by the kind of segment that makes them.
struct DeltaStatistics {
  std::uint64_t segment_count = 0;
  std::uint64_t copied_bytes = 0;
  std::uint64_t stored_bytes = 0;
  std::uint64_t zstd_bytes = 0;
  std::uint64_t delta_bytes = 0;
};

struct DeltaResult {
  Bytes stream;                            // at most new + 0.1 % + 256 bytes
  std::uint64_t working_memory_bytes = 0;  // of whoever applies it: entry 6 of a transport
  DeltaStatistics statistics;
  // Why a full image would serve better, as a sentence for people without a full stop ("the delta
  // has 95 % of the size of the new image compressed: ..."); empty if it would not.
  std::string better_full;
  // In place: the scratch with which hardly anything would be overwritten before it is read, and
  // the delta be about as small as one for a second slot; 0 when it is so already.
  std::uint32_t scratch_wanted = 0;
};

// Both views stay as they are until it returns; the caller says so if a file changed meanwhile.
// Takes about 5 * (old + new) bytes of memory, the two images included, and some megabytes; more
// only where the old image is much the longer one. Neither image is trusted:
// whatever containers or headers they pretend to be, time and memory stay bounded.
// Throws Error kInterrupted, kInternal (no memory), BULLA_SIZE_OUT_OF_RANGE (an image above 2^40
// bytes, in place above 2^29), BULLA_MEMORY_EXCEEDED (no stream for these images fits the profile),
// kUsage (in place with another profile or an impossible place).
DeltaResult make_delta(ByteView old_image, ByteView new_image, const DeltaOptions &options,
                       Progress &progress);

}  // namespace bulla
