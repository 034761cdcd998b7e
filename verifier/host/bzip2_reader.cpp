// SPDX-License-Identifier: Apache-2.0
//
// The library counts input and output in 32 bits, so both are fed in pieces.
#include "verifier/host/bzip2_reader.hpp"

#include <bzlib.h>

#include <algorithm>

#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 30;

}  // namespace

struct Bzip2Reader::Stream {
  bz_stream state{};
};

Bzip2Reader::Bzip2Reader(ByteView compressed)
    : stream_(std::make_unique<Stream>()), unread_(compressed) {
  if (BZ2_bzDecompressInit(&stream_->state, 0, 0) != BZ_OK) {
    throw Error(Reason::kInternal, "no memory for a bzip2 decoder");
  }
}

Bzip2Reader::~Bzip2Reader() {
  BZ2_bzDecompressEnd(&stream_->state);
}

// One call of the library; false when it fails, or makes and takes nothing.
bool Bzip2Reader::step() {
  bz_stream &state = stream_->state;
  if (state.avail_in == 0 && !unread_.empty()) {
    const std::size_t piece = std::min(unread_.size(), kPieceBytes);
    // The library takes a pointer to non-const and does not write through it.
    state.next_in = reinterpret_cast<char *>(const_cast<std::uint8_t *>(unread_.data()));  // NOLINT
    state.avail_in = static_cast<unsigned>(piece);
    unread_ = unread_.subspan(piece);
  }
  const unsigned in_before = state.avail_in;
  const unsigned out_before = state.avail_out;
  const int result = BZ2_bzDecompress(&state);
  if (result == BZ_MEM_ERROR) throw Error(Reason::kInternal, "no memory for a bzip2 decoder");
  ended_ = result == BZ_STREAM_END;
  if (ended_) return true;
  return result == BZ_OK && (state.avail_in != in_before || state.avail_out != out_before);
}

bool Bzip2Reader::read(std::span<std::uint8_t> into) {
  bz_stream &state = stream_->state;
  while (!into.empty()) {
    if (ended_) return false;
    const std::size_t piece = std::min(into.size(), kPieceBytes);
    state.next_out = reinterpret_cast<char *>(into.data());
    state.avail_out = static_cast<unsigned>(piece);
    if (!step()) return false;
    into = into.subspan(piece - state.avail_out);
  }
  return true;
}

bool Bzip2Reader::at_end() {
  bz_stream &state = stream_->state;
  char surplus = 0;
  while (!ended_) {
    state.next_out = &surplus;
    state.avail_out = 1;
    if (!step() || state.avail_out == 0) return false;
  }
  return state.avail_in == 0 && unread_.empty();
}

}  // namespace bulla
