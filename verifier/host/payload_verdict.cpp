// SPDX-License-Identifier: Apache-2.0
//
// Chooses what becomes of verified data: nothing, a copy at its place, or a decoder's input. When a
// stream is malformed and a later block is wrong too, the block names the reason (FORMAT.md 9.5).
#include "verifier/host/payload_verdict.hpp"

#include <algorithm>
#include <memory>

#include "formats/wire/numbers.h"
#include "verifier/host/payload_decoder.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

// Stored data as it is, each piece at its place.
class StoredCopy final : public VerifiedDataSink {
 public:
  explicit StoredCopy(OutputFile &file) : file_(file) {}
  Order order() const override { return Order::kAny; }
  void take(std::uint64_t data_offset, ByteView data) override { file_.pwrite(data_offset, data); }

 private:
  OutputFile &file_;
};

bool same_blob(const bulla_blob &a, const bulla_blob &b) {
  return a.size == b.size && a.log2_block == b.log2_block &&
         std::equal(a.digest, a.digest + BULLA_DIGEST_BYTES, b.digest);
}

bool judge_blocks(Verdict &verdict, const ByteSource &bytes, const bulla_image &image,
                  const bulla_admission &admission, const VerifyOptions &options,
                  VerifiedDataSink *sink) {
  NoProgress none;
  const PayloadCheck check =
      check_payload(bytes, image.package.header.payload_offset, admission, options.thread_count,
                    sink, options.progress != nullptr ? *options.progress : none);
  if (check.status == BULLA_OK) return true;
  refuse(verdict, BULLA_STAGE_PAYLOAD, check.status,
         "block at byte " + std::to_string(check.bad_offset.value_or(0)) + " of the payload");
  return false;
}

bool judge_decoded(Verdict &verdict, const ByteSource &bytes, const bulla_image &image,
                   const bulla_admission &admission, const VerifyOptions &options,
                   PayloadDecoder &decoder, DecodedImage &decoded) {
  if (!judge_blocks(verdict, bytes, image, admission, options, &decoder)) return false;
  bulla_status status = decoder.finish();
  if (status == BULLA_OK) status = decoded.finish();
  if (status == BULLA_OK) return true;
  refuse(verdict, BULLA_STAGE_RESULT, status, decoder.fault());
  return false;
}

DecodedImage::Output append_to(const PayloadOutput *output) {
  if (output == nullptr) return {};
  return [output](ByteView piece) { output->file.write(piece); };
}

// Raw: the stored data is the image, and its digest was just checked. The core sees to it that both
// blobs are one; this is the belt to those braces.
bool judge_raw(Verdict &verdict, const ByteSource &bytes, const bulla_image &image,
               const bulla_admission &admission, const VerifyOptions &options,
               VerifiedDataSink *sink) {
  if (!judge_blocks(verdict, bytes, image, admission, options, sink)) return false;
  if (same_blob(admission.stored, admission.installed)) return true;
  refuse(verdict, BULLA_STAGE_RESULT, BULLA_RESULT_DIGEST);
  return false;
}

}  // namespace

bool judge_payload(Verdict &verdict, const ByteSource &bytes, const bulla_image &image,
                   const bulla_admission &admission, const VerifyOptions &options,
                   const PayloadOutput *output) {
  std::unique_ptr<StoredCopy> copy;
  const bool raw = admission.encoding == BULLA_ENCODING_RAW;
  const bool as_stored = output != nullptr && output->what == UnpackWhat::kStored;
  if (output != nullptr && (raw || as_stored)) {
    output->file.truncate(admission.stored.size);
    copy = std::make_unique<StoredCopy>(output->file);
  }
  if (raw) return judge_raw(verdict, bytes, image, admission, options, copy.get());
  if (!as_stored) {
    NoProgress none;
    DecodedImage decoded(admission.installed, append_to(output));
    const DecoderPlan plan = {static_cast<bulla_encoding>(admission.encoding),
                              admission.memory_bytes,
                              output != nullptr ? output->base : nullptr,
                              &decoded,
                              options.progress != nullptr ? options.progress : &none,
                              {admission.erase_bytes, admission.scratch_bytes}};
    const std::unique_ptr<PayloadDecoder> decoder = make_payload_decoder(plan);
    if (decoder) {
      return judge_decoded(verdict, bytes, image, admission, options, *decoder, decoded);
    }
  }
  verdict.not_checked.emplace_back("result");
  mark(verdict, BULLA_STAGE_RESULT, StageState::kNotChecked,
       as_stored ? "taken out as it travels" : "a delta was not applied: its base is not at hand");
  return judge_blocks(verdict, bytes, image, admission, options, copy.get());
}

}  // namespace bulla
