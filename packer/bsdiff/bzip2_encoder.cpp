// SPDX-License-Identifier: Apache-2.0
//
// Output grows in steps while the library asks for room.
#include "packer/bsdiff/bzip2_encoder.hpp"

#include <bzlib.h>

#include <algorithm>
#include <array>
#include <string>

#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr int kBlockSize = 9;  // of 100 000 bytes: what bsdiff uses
constexpr unsigned kRoomBytes = 64u << 10;
constexpr std::size_t kFeedBytes = std::size_t{1} << 30;  // the library counts in 32 bits

void require(bool succeeded, int result) {
  if (!succeeded) throw Error(Reason::kInternal, "bzip2 fails with " + std::to_string(result));
}

}  // namespace

struct Bzip2Encoder::Stream {
  bz_stream state{};
  std::array<char, kRoomBytes> room;
};

Bzip2Encoder::Bzip2Encoder() : stream_(std::make_unique<Stream>()) {
  const int result = BZ2_bzCompressInit(&stream_->state, kBlockSize, 0, 0);
  require(result == BZ_OK, result);
}

Bzip2Encoder::~Bzip2Encoder() {
  BZ2_bzCompressEnd(&stream_->state);
}

// Takes all input (BZ_RUN), or all that waits inside and ends the stream (BZ_FINISH).
void Bzip2Encoder::run(int action) {
  bz_stream &state = stream_->state;
  for (;;) {
    state.next_out = stream_->room.data();
    state.avail_out = kRoomBytes;
    const int result = BZ2_bzCompress(&state, action);
    compressed_.insert(compressed_.end(), stream_->room.data(), state.next_out);
    if (result == BZ_STREAM_END) return;
    require(result == (action == BZ_RUN ? BZ_RUN_OK : BZ_FINISH_OK), result);
    if (action == BZ_RUN && state.avail_in == 0) return;
  }
}

void Bzip2Encoder::write(ByteView bytes) {
  while (!bytes.empty()) {
    const std::size_t step = std::min(bytes.size(), kFeedBytes);
    // The library takes a pointer to non-const and does not write through it.
    stream_->state.next_in =
        reinterpret_cast<char *>(const_cast<std::uint8_t *>(bytes.data()));  // NOLINT
    stream_->state.avail_in = static_cast<unsigned>(step);
    run(BZ_RUN);
    bytes = bytes.subspan(step);
  }
}

Bytes Bzip2Encoder::finish() {
  stream_->state.avail_in = 0;
  run(BZ_FINISH);
  return std::move(compressed_);
}

}  // namespace bulla
