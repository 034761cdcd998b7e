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

#include "verifier/host/payload_decoder.hpp"

struct ZSTD_DCtx_s;

namespace bulla {

// No window larger than this is decoded here, whatever the transport states: what zstd itself
// allows unless it is asked for more.
inline constexpr std::uint64_t kZstdWindowMaxBytes = 128u << 20;

class ZstdDecoder final : public PayloadDecoder {
 public:
  // `memory_bytes` is the transport's entry 6. `image` must outlive this.
  ZstdDecoder(std::uint64_t memory_bytes, DecodedImage &image);

  void take(std::uint64_t data_offset, ByteView data) override;

  // MEMORY_EXCEEDED for a window above kZstdWindowMaxBytes.
  bulla_status finish() override;
  const std::string &fault() const override { return fault_; }

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
