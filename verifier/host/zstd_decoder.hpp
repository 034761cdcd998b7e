// SPDX-License-Identifier: Apache-2.0
//
// Decodes a stored payload of zstd frames under the rules of FORMAT.md 6.2. Its input was verified,
// and is hostile all the same: whoever has a transport key may have made it. Memory is one window,
// which is bounded before it is asked for.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "bulla/verdict.h"
#include "verifier/host/decoded_image.hpp"
#include "verifier/host/payload_check.hpp"

struct ZSTD_DCtx_s;

namespace bulla {

// No window larger than this is decoded here, whatever the transport states: what zstd itself
// allows unless it is asked for more.
inline constexpr std::uint64_t kZstdWindowMaxBytes = 128u << 20;

class ZstdDecoder final : public VerifiedDataSink {
 public:
  // `memory_bytes` is the transport's entry 6. `image` must outlive this.
  ZstdDecoder(std::uint64_t memory_bytes, DecodedImage &image);

  Order order() const override { return Order::kAscending; }
  // After a fault the rest of the input is passed over.
  void take(std::uint64_t data_offset, ByteView data) override;

  // After the last byte of input: BULLA_OK with the whole image decoded; ENCODING_INVALID;
  // MEMORY_EXCEEDED for a window above kZstdWindowMaxBytes. Does not compare the image's digest.
  bulla_status finish();
  // Where and why, for people; empty when nothing failed.
  const std::string &fault() const { return fault_; }

 private:
  bool take_header(ByteView &data);
  bool begin_frame();
  bool decode(ByteView &data);
  bool fail(bulla_status status, std::string why);

  struct Free {
    void operator()(ZSTD_DCtx_s *context) const;
  };

  const std::uint64_t memory_bytes_;
  DecodedImage &image_;
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  std::array<std::uint8_t, 18>
      header_{};  // of the frame that begins; fed to the library afterwards
  std::size_t header_bytes_ = 0;
  bool in_frame_ = false;
  bool any_frame_ = false;
  std::uint64_t frame_end_ = 0;  // size of the image after the current frame
  bulla_status status_ = BULLA_OK;
  std::string fault_;
};

}  // namespace bulla
