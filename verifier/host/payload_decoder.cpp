// SPDX-License-Identifier: Apache-2.0
//
// One line an encoding.
#include "verifier/host/payload_decoder.hpp"

#include "verifier/host/bsdiff_decoder.hpp"
#include "verifier/host/delta_decoder.hpp"
#include "verifier/host/zstd_decoder.hpp"

namespace bulla {

bool is_delta(bulla_encoding encoding) {
  return encoding == BULLA_ENCODING_DELTA || encoding == BULLA_ENCODING_BSDIFF40;
}

std::unique_ptr<PayloadDecoder> make_payload_decoder(const DecoderPlan &plan) {
  if (plan.encoding == BULLA_ENCODING_ZSTD) {
    return std::make_unique<ZstdDecoder>(plan.memory_bytes, *plan.image);
  }
  if (plan.base == nullptr) return nullptr;
  if (plan.encoding == BULLA_ENCODING_BSDIFF40) {
    return std::make_unique<BsdiffDecoder>(plan.memory_bytes, *plan.base, *plan.image,
                                           *plan.progress);
  }
  if (plan.encoding == BULLA_ENCODING_DELTA) {
    return std::make_unique<DeltaDecoder>(plan.memory_bytes, *plan.base, *plan.image,
                                          plan.in_place);
  }
  return nullptr;
}

}  // namespace bulla
