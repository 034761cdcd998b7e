// SPDX-License-Identifier: Apache-2.0
//
// Stages 4 to 14 of FORMAT.md 9 in their order. Policy stands in verifier/core; here is what is
// asked of it and what is told about it.
#include "verifier/host/image_verdict.hpp"

#include "formats/error.hpp"
#include "verifier/host/attachments.hpp"
#include "verifier/host/base_check.hpp"
#include "verifier/host/device_platform.hpp"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/image_trust.hpp"
#include "verifier/host/payload_verdict.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

constexpr std::uint32_t bit(bulla_encoding encoding) {
  return std::uint32_t{1} << encoding;
}

constexpr std::uint32_t kEncodings =
    bit(BULLA_ENCODING_ZSTD) | bit(BULLA_ENCODING_DELTA) | bit(BULLA_ENCODING_BSDIFF40);

bool open_image(Verdict &verdict, const ByteSource &bytes, const EnvelopeRead &read,
                bulla_image &image) {
  bulla_fault fault{};
  const bulla_status status =
      bulla_image_open(&image, &read.package, host_crypto(), bytes.size(), &fault);
  if (status != BULLA_OK) {
    refuse(verdict, fault.stage, status, place_of(fault));
    return false;
  }
  verdict.kind = image.manifest.has_capability ? FileKind::kCapability : FileKind::kImagePackage;
  if (image.manifest.has_capability) end_after(verdict, BULLA_STAGE_VERSIONS);
  return true;
}

// Where the image is wanted: that a delta has its base, and that it is the right one.
bool judge_delta(Verdict &verdict, const bulla_image &image, const VerifyOptions &options,
                 const PayloadOutput *output) {
  if (output == nullptr || output->what != UnpackWhat::kInstalled) return true;
  if (!image.package.envelope.has_transport || !image.transport.has_base) {
    if (output->base != nullptr) verdict.warnings.emplace_back("no delta: the base was not used");
    return true;
  }
  if (output->base == nullptr) {
    const ByteView digest(image.transport.base.digest, BULLA_DIGEST_BYTES);
    throw Error(Reason::kUsage, verdict.file + ": a delta, which needs the image it is against")
        .hint("bulla unpack --base OLD.img: the image of " +
              std::to_string(image.transport.base.size) + " bytes with the fs-verity digest " +
              to_hex(digest));
  }
  NoProgress none;
  return judge_base(verdict, *output->base, image,
                    options.progress != nullptr ? *options.progress : none);
}

void mark_what_needs_a_device(Verdict &verdict) {
  verdict.not_checked = {"identity", "versions"};
  mark(verdict, BULLA_STAGE_IDENTITY, StageState::kNotChecked,
       "no device was given; the fleet was judged");
  mark(verdict, BULLA_STAGE_REQUIRES, StageState::kNotChecked, "no device was given");
  mark(verdict, BULLA_STAGE_VERSIONS, StageState::kNotChecked,
       "no device was given; the security version's window was judged");
}

}  // namespace

void judge_image(Verdict &verdict, const ByteSource &bytes, const EnvelopeRead &read,
                 const Trust &held, const VerifyOptions &options, const PayloadOutput *output) {
  bulla_image image;
  if (!open_image(verdict, bytes, read, image)) return;
  const Trust trust = reach_trust(verdict, read, held, options.chain);
  if (options.device == nullptr) mark_what_needs_a_device(verdict);

  std::optional<DevicePlatform> platform;
  if (options.device != nullptr) platform.emplace(*options.device, trust);
  bulla_admission admission;
  bulla_stage stage = BULLA_STAGE_NONE;
  const bulla_status status =
      bulla_install_verdict(&image, &trust.store(), host_crypto(),
                            platform ? platform->get() : nullptr, kEncodings, &stage, &admission);
  if (platform) platform->rethrow();
  verdict.signatures = report_signatures(image, trust);
  if (status != BULLA_OK) {
    refuse(verdict, stage, status, place_of_signers(status, image, trust, stage));
    add_trust_hints(verdict, read, image, trust);
    return;
  }
  if (!judge_delta(verdict, image, options, output)) return;
  if (image.manifest.has_installed &&
      !judge_payload(verdict, bytes, image, admission, options, output)) {
    return;
  }
  if (!judge_attachments(verdict, bytes, image)) return;
  pass_until(verdict, BULLA_STAGE_RESULT);
  accept(verdict);
}

}  // namespace bulla
