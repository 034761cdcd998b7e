// SPDX-License-Identifier: Apache-2.0
//
// The one place where packer, host and signer meet for a delta.
#include "cli/delta_maker.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "bulla/delta_in_place.h"
#include "formats/bsdiff40.hpp"
#include "formats/error.hpp"
#include "packer/bsdiff/make_bsdiff.hpp"
#include "packer/delta/full_image.hpp"
#include "packer/delta_package.hpp"
#include "packer/delta_pair.hpp"
#include "verifier/host/apply_patch.hpp"

namespace bulla {
namespace {

// What a generator gives.
struct Generated {
  Bytes bytes;
  std::uint64_t memory_bytes = 0;
  std::string full_is_better;
  std::uint32_t scratch_wanted = 0;
};

Generated generate_bsdiff(const DeltaJob &job, Progress &progress) {
  const ByteView old_bytes = job.old_image->image.bytes();
  const ByteView new_bytes = job.new_image->image.bytes();
  Generated patch;
  patch.bytes = make_bsdiff(old_bytes, new_bytes, progress);
  patch.memory_bytes = bsdiff40_memory_bytes(old_bytes.size(), new_bytes.size());
  return patch;
}

Generated generate_bulla(const DeltaJob &job, Progress &progress) {
  DeltaOptions options;
  options.profile = job.parameters.profile;
  options.effort = job.parameters.effort;
  options.in_place = job.parameters.in_place;
  options.job_count =
      job.job_count != 0 ? job.job_count : std::max(1u, std::thread::hardware_concurrency());
  DeltaResult made =
      make_delta(job.old_image->image.bytes(), job.new_image->image.bytes(), options, progress);
  return {std::move(made.stream), made.working_memory_bytes, std::move(made.better_full),
          made.scratch_wanted};
}

Generated generate(const DeltaJob &job, Progress &progress) {
  return job.parameters.encoding == DeltaEncoding::kBsdiff ? generate_bsdiff(job, progress)
                                                           : generate_bulla(job, progress);
}

std::uint64_t full_stored_size(const PackageContents &contents) {
  return contents.transport ? contents.transport->stored.size : contents.manifest->installed->size;
}

// The generator compares with what the image could be compressed to; here it is what the package
// that stands on offer has.
std::string why_new_package_is_better(const Generated &patch, std::uint64_t full_size) {
  if (!patch.full_is_better.empty()) return patch.full_is_better;
  if (patch.bytes.size() * 100 < full_size * kWorthPercentMax) return {};
  return "the patch has " + std::to_string(patch.bytes.size()) +
         " bytes, the full image travels in " + std::to_string(full_size);
}

FullPackage full_package(const PackageContents &contents) {
  FullPackage full{contents.path, contents.envelope, *contents.manifest, std::nullopt};
  if (!contents.manifest->attachments.empty() && !contents.attachments_stripped) {
    full.attachments_offset = contents.header.payload_offset + contents.payload_bytes;
  }
  return full;
}

// With a flash that erases just what the transport says; a finer one takes no more.
std::optional<FlashNeeds> flash_needs(const Generated &patch, const std::optional<InPlace> &place) {
  if (!place) return std::nullopt;
  const bulla_delta_in_place geometry = {place->erase_bytes, place->scratch_bytes};
  const bulla_in_place_sizes sizes = bulla_in_place_needs(
      &geometry, patch.memory_bytes, place->erase_bytes, BULLA_IN_PLACE_GRANULE_MAX);
  return FlashNeeds{*place, sizes.journal_bytes, patch.scratch_wanted};
}

}  // namespace

MadeDelta make_delta_file(const DeltaJob &job, Progress &progress) {
  require_possible(job.parameters);
  const PackageContents &from = job.old_image->contents;
  const PackageContents &to = job.new_image->contents;
  if (const auto why = why_no_delta(*from.manifest, *to.manifest)) throw Error(*why);

  const Generated generated = generate(job, progress);
  Patch patch;
  patch.encoding = encoding_number(job.parameters.encoding);
  patch.bytes = generated.bytes;
  patch.base = *from.manifest->installed;
  patch.memory_bytes = generated.memory_bytes;
  patch.in_place = job.parameters.in_place;
  Transport described;
  described.encoding = static_cast<std::uint32_t>(patch.encoding);
  described.memory_bytes = patch.memory_bytes;
  described.in_place = patch.in_place;
  try_patch(described, patch.bytes, job.old_image->image.bytes(), *to.manifest->installed,
            progress);

  DeltaPackageOptions options;
  options.output_path = job.output_path;
  options.overwrite = job.overwrite;
  options.finish_envelope = [&job](FileEnvelope &envelope) {
    sign_envelope(envelope, *job.keys, SignWhat::kTransport, job.policy);
  };
  const DeltaPackageResult written =
      write_delta_package(full_package(to), patch, options, progress);
  const std::uint64_t full_size = full_stored_size(to);
  return {written.transport_digest,
          written.stored_size,
          full_size,
          written.package_size,
          patch.memory_bytes,
          flash_needs(generated, patch.in_place),
          why_new_package_is_better(generated, full_size)};
}

}  // namespace bulla
