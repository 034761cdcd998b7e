// SPDX-License-Identifier: Apache-2.0
//
// Applies Bulla's own deltas (docs/DELTA.md) with the objects that devices link (bulla/delta.h);
// what the host adds is memory, the old image, and zstd for the segments that want it.
#pragma once

#include <exception>
#include <memory>

#include "bulla/delta.h"
#include "verifier/host/delta_zstd.hpp"
#include "verifier/host/payload_decoder.hpp"

namespace bulla {

// No delta that needs more is applied here, whatever the transport states: the largest model that
// the format has with the largest window.
inline constexpr std::uint64_t kDeltaMemoryMaxBytes = 192u << 20;

class DeltaDecoder final : public PayloadDecoder {
 public:
  // Base and image must outlive this. In place, old bytes read as zeros where the device would have
  // overwritten them; nothing here overwrites anything.
  DeltaDecoder(std::uint64_t memory_bytes, const ByteSource &base, DecodedImage &image,
               const bulla_delta_in_place &in_place = {});

  void take(std::uint64_t data_offset, ByteView data) override;
  // MEMORY_EXCEEDED when the stream needs more than the transport states, or than
  // kDeltaMemoryMaxBytes; SPACE_EXCEEDED in an impossible place; ENCODING_UNSUPPORTED for kinds
  // that came with a later version. Throws as DecodedImage and the base.
  bulla_status finish() override;
  const std::string &fault() const override { return fault_; }

 private:
  static bulla_status read_base(void *context, std::uint64_t offset, std::uint8_t *bytes,
                                std::size_t length);
  static bulla_status write_image(void *context, std::uint64_t offset, const std::uint8_t *bytes,
                                  std::size_t length);
  void rethrow() const;

  const ByteSource &base_;
  DecodedImage &image_;
  std::unique_ptr<std::uint8_t[]> memory_;  // not filled: what is not used costs nothing
  DeltaZstd zstd_;
  bulla_delta_zstd zstd_functions_;
  bulla_delta delta_{};
  bulla_status status_ = BULLA_OK;
  std::exception_ptr thrown_;  // by a function that C called
  std::string fault_;
};

}  // namespace bulla
