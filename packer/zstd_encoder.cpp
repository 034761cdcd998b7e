// SPDX-License-Identifier: Apache-2.0
//
// libzstd with at least one worker thread always: its output is the same for one and for many, but
// not for none. Levels above 19 would take windows of up to 128 MiB, so theirs is capped.
#include "packer/zstd_encoder.hpp"

#include <zstd.h>
#include <zstd_errors.h>

#include <string>

#include "formats/error.hpp"
#include "formats/little_endian.hpp"

namespace bulla {
namespace {

constexpr int kFirstLevelWithLargeWindow = 20;
constexpr int kWindowLogMax = 23;  // 8 MiB
constexpr std::uint64_t kDecoderBytes = 512u << 10;

// Header of a frame (RFC 8878, 3.1.1.1).
constexpr std::size_t kDescriptorAt = 4;  // after the magic
constexpr unsigned kSingleSegmentBit = 1u << 5;

std::size_t checked(std::size_t result) {
  if (ZSTD_isError(result)) {
    throw Error(Reason::kInternal, std::string("zstd: ") + ZSTD_getErrorName(result));
  }
  return result;
}

void set(ZSTD_CCtx *context, ZSTD_cParameter parameter, int value) {
  checked(ZSTD_CCtx_setParameter(context, parameter, value));
}

// Feeds `input` (with kEnd: and completes the frame) until all of it is taken.
void compress(ZSTD_CCtx *context, ByteView content, ZSTD_EndDirective directive, ByteSink &out) {
  ZSTD_inBuffer input{content.data(), content.size(), 0};
  for (;;) {
    const std::span<std::uint8_t> room = out.room();
    ZSTD_outBuffer output{room.data(), room.size(), 0};
    const std::size_t left = ZSTD_compressStream2(context, &output, &input, directive);
    if (ZSTD_getErrorCode(left) == ZSTD_error_srcSize_wrong) {
      throw Error(Reason::kInputChanged, "the payload is not as long as it was at first");
    }
    checked(left);
    out.commit(output.pos);
    if (directive == ZSTD_e_end ? left == 0 : input.pos == input.size) return;
  }
}

}  // namespace

void ZstdEncoder::Free::operator()(ZSTD_CCtx *context) const {
  ZSTD_freeCCtx(context);
}

ZstdEncoder::ZstdEncoder(int level, unsigned thread_count, std::uint64_t content_size,
                         ByteSink &out)
    : context_(ZSTD_createCCtx()), out_(out) {
  if (!context_) throw Error(Reason::kInternal, "zstd: no memory");
  set(context_.get(), ZSTD_c_compressionLevel, level);
  if (level >= kFirstLevelWithLargeWindow) set(context_.get(), ZSTD_c_windowLog, kWindowLogMax);
  set(context_.get(), ZSTD_c_checksumFlag, 0);
  set(context_.get(), ZSTD_c_nbWorkers, static_cast<int>(thread_count));
  checked(ZSTD_CCtx_setPledgedSrcSize(context_.get(), content_size));
}

ZstdEncoder::~ZstdEncoder() = default;

void ZstdEncoder::write(ByteView content) {
  compress(context_.get(), content, ZSTD_e_continue, out_);
}

void ZstdEncoder::finish() {
  compress(context_.get(), {}, ZSTD_e_end, out_);
}

std::uint64_t zstd_window_bytes(ByteView frame) {
  const Error too_short(BULLA_ENCODING_INVALID, "zstd: no whole frame header");
  if (frame.size() <= kDescriptorAt + 1) throw too_short;
  const unsigned descriptor = frame[kDescriptorAt];
  if ((descriptor & kSingleSegmentBit) == 0) {
    const unsigned exponent = frame[kDescriptorAt + 1] >> 3;
    const unsigned mantissa = frame[kDescriptorAt + 1] & 7;
    const std::uint64_t base = std::uint64_t{1} << (10 + exponent);
    return base + base / 8 * mantissa;
  }
  // One segment: the window is the content, whose size follows; two bytes of it count from 256.
  const unsigned size_code = descriptor >> 6;
  const std::size_t size_bytes = std::size_t{1} << size_code;
  if (frame.size() < kDescriptorAt + 1 + size_bytes) throw too_short;
  const std::uint64_t size = little_endian(frame.subspan(kDescriptorAt + 1, size_bytes));
  return size_bytes == 2 ? size + 256 : size;
}

std::uint64_t zstd_working_memory_bytes(std::uint64_t window_bytes) {
  return window_bytes + kDecoderBytes;
}

}  // namespace bulla
