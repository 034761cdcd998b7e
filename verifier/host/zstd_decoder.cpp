// SPDX-License-Identifier: Apache-2.0
//
// Between frames the header is collected and judged; then the library gets it, and everything up to
// the frame's end. Output that the image has no place for is refused when the header declares it,
// before a byte is decoded.
#include "verifier/host/zstd_decoder.hpp"

#include <zstd.h>

#include <algorithm>

#include "formats/error.hpp"
#include "verifier/host/zstd_frame.hpp"

namespace bulla {

void ZstdDecoder::Free::operator()(ZSTD_DCtx_s *context) const {
  ZSTD_freeDCtx(context);
}

ZstdDecoder::ZstdDecoder(std::uint64_t memory_bytes, DecodedImage &image)
    : memory_bytes_(memory_bytes), image_(image), context_(ZSTD_createDCtx()) {
  static_assert(sizeof header_ == kZstdHeaderMaxBytes);
  if (!context_) throw Error(Reason::kInternal, "no memory for a zstd decoder");
  constexpr int kWindowLog = 27;
  static_assert(kZstdWindowMaxBytes == std::uint64_t{1} << kWindowLog);
  ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kWindowLog);
}

bool ZstdDecoder::fail(bulla_status status, std::string why) {
  status_ = status;
  fault_ = std::move(why);
  return false;
}

void ZstdDecoder::take(std::uint64_t, ByteView data) {
  while (status_ == BULLA_OK && !data.empty()) {
    if (in_frame_ ? !decode(data) : !take_header(data)) return;
  }
}

bool ZstdDecoder::take_header(ByteView &data) {
  std::size_t wanted = kZstdHeaderLeastBytes;
  for (;;) {
    const std::size_t step = std::min(wanted - header_bytes_, data.size());
    std::copy_n(data.begin(), step, header_.begin() + static_cast<std::ptrdiff_t>(header_bytes_));
    header_bytes_ += step;
    data = data.subspan(step);
    if (header_bytes_ < wanted) return true;  // the rest comes with the next piece
    const auto whole = zstd_header_bytes(header_);
    if (!whole) {
      return fail(BULLA_ENCODING_INVALID,
                  "not a zstd frame with a declared size and without a dictionary");
    }
    if (header_bytes_ == *whole) return begin_frame();
    wanted = *whole;
  }
}

bool ZstdDecoder::begin_frame() {
  const ZstdFrame frame = read_zstd_header(ByteView(header_).first(header_bytes_));
  if (frame.content_bytes > image_.wanted_bytes() - image_.size()) {
    return fail(BULLA_ENCODING_INVALID, "the frames hold more than the image");
  }
  if (frame.window_bytes > memory_bytes_) {
    return fail(BULLA_ENCODING_INVALID,
                "a frame has a window of " + std::to_string(frame.window_bytes) +
                    " bytes, the transport states " + std::to_string(memory_bytes_));
  }
  if (frame.window_bytes > kZstdWindowMaxBytes) {
    return fail(BULLA_MEMORY_EXCEEDED,
                "a frame has a window of " + std::to_string(frame.window_bytes) + " bytes");
  }
  in_frame_ = true;
  any_frame_ = true;
  frame_end_ = image_.size() + frame.content_bytes;
  ByteView header = ByteView(header_).first(header_bytes_);
  header_bytes_ = 0;
  return decode(header);
}

bool ZstdDecoder::decode(ByteView &data) {
  ZSTD_inBuffer input = {data.data(), data.size(), 0};
  std::size_t left = 1;
  bool full = true;  // output may wait inside the library although all input was taken
  while (left != 0 && (input.pos < input.size || full)) {
    const std::span<std::uint8_t> room = image_.room();
    ZSTD_outBuffer output = {room.data(), room.size(), 0};
    left = ZSTD_decompressStream(context_.get(), &output, &input);
    if (ZSTD_isError(left) != 0) {
      return fail(BULLA_ENCODING_INVALID, std::string("zstd: ") + ZSTD_getErrorName(left));
    }
    if (output.pos > frame_end_ - image_.size()) {
      return fail(BULLA_ENCODING_INVALID, "a frame holds more than it declares");
    }
    image_.produced(output.pos);
    full = output.pos == output.size;
  }
  data = data.subspan(input.pos);
  if (left != 0) return true;
  in_frame_ = false;
  if (image_.size() == frame_end_) return true;
  return fail(BULLA_ENCODING_INVALID, "a frame holds less than it declares");
}

bulla_status ZstdDecoder::finish() {
  if (status_ != BULLA_OK) return status_;
  if (!any_frame_) {
    fail(BULLA_ENCODING_INVALID, "there is no frame");
  } else if (in_frame_ || header_bytes_ != 0) {
    fail(BULLA_ENCODING_INVALID, "the last frame is cut off");
  } else if (image_.size() != image_.wanted_bytes()) {
    fail(BULLA_ENCODING_INVALID, "the frames hold less than the image");
  }
  return status_;
}

}  // namespace bulla
