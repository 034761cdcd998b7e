// SPDX-License-Identifier: Apache-2.0
//
// Loading asks less than installing: no sequence, no requirements, no window, no transport.
#include "verifier/host/seal_verdict.hpp"

#include <algorithm>

#include "bulla/measure.h"
#include "bulla/verdict.h"
#include "files/interrupt.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/device_platform.hpp"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/image_trust.hpp"
#include "verifier/host/status_words.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

constexpr std::size_t kChunkBytes = 1u << 20;

bulla_status measure_file(const ByteSource &bytes, const bulla_blob &installed,
                          Progress &progress) {
  if (bytes.size() != installed.size) return BULLA_LENGTH_MISMATCH;
  bulla_measure measure;
  throw_machine_fault(bulla_measure_begin(&measure, host_crypto(), installed.log2_block));
  progress.start("measuring", bytes.size());
  Bytes chunk;
  for (std::uint64_t offset = 0; offset < bytes.size(); offset += chunk.size()) {
    throw_if_interrupted();
    chunk.resize(
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size() - offset, kChunkBytes)));
    bytes.pread(offset, chunk);
    throw_machine_fault(bulla_measure_update(&measure, chunk.data(), chunk.size()));
    progress.advance(chunk.size());
  }
  const bulla_status status = bulla_measure_expect(&measure, &installed);
  throw_machine_fault(status);
  bytes.check_unchanged();
  progress.done();
  return status;
}

// False when it refused. No image belongs to a capability.
bool judge_installed(Verdict &verdict, const bulla_image &image, const VerifyOptions &options) {
  const bool has_image = image.manifest.has_installed;
  if (options.installed_path.empty()) {
    if (!has_image) return true;
    verdict.not_checked.emplace_back("image");
    mark(verdict, BULLA_STAGE_RESULT, StageState::kNotChecked, "no installed image was given");
    return true;
  }
  NoProgress none;
  const FileByteSource bytes(options.installed_path);
  const bulla_status status =
      has_image ? measure_file(bytes, image.manifest.installed,
                               options.progress != nullptr ? *options.progress : none)
                : BULLA_LENGTH_MISMATCH;
  if (status == BULLA_OK) return true;
  refuse(verdict, BULLA_STAGE_RESULT, status, "the installed image " + bytes.name());
  return false;
}

void mark_stages_of_loading(Verdict &verdict, const VerifyOptions &options) {
  for (const bulla_stage stage : {BULLA_STAGE_CHAIN, BULLA_STAGE_KEY_STORE, BULLA_STAGE_REQUIRES,
                                  BULLA_STAGE_TRANSPORT, BULLA_STAGE_PAYLOAD}) {
    mark(verdict, stage, StageState::kNone, "not a matter of loading");
  }
  if (options.device != nullptr) return;
  mark(verdict, BULLA_STAGE_VERSIONS, StageState::kNotChecked, "no device was given");
}

}  // namespace

void judge_seal(Verdict &verdict, const EnvelopeRead &read, const Trust &held,
                const VerifyOptions &options) {
  bulla_image image;
  bulla_fault fault{};
  verdict.trust.held = verdict.trust.reached = held.version();
  bulla_status status =
      bulla_image_open(&image, &read.package, host_crypto(), BULLA_SIZE_NOT_JUDGED, &fault);
  if (status != BULLA_OK) return refuse(verdict, fault.stage, status, place_of(fault));
  mark_stages_of_loading(verdict, options);
  std::optional<DevicePlatform> platform;
  if (options.device != nullptr) platform.emplace(*options.device, held);
  bulla_admission admission;
  bulla_stage stage = BULLA_STAGE_NONE;
  status = bulla_load_verdict(&image, &held.store(), host_crypto(),
                              platform ? platform->get() : nullptr, nullptr, &stage, &admission);
  verdict.signatures = report_signatures(image, held);
  if (status != BULLA_OK) {
    return refuse(verdict, stage, status, place_of_signers(status, image, held, stage));
  }
  if (!judge_installed(verdict, image, options)) return;
  pass_until(verdict, BULLA_STAGE_RESULT);
  accept(verdict);
}

}  // namespace bulla
