// SPDX-License-Identifier: Apache-2.0
//
// Every number of a triple is judged against what is left before a byte is made with it. A triple
// that makes nothing may stand once, so that work is bounded by the size of the image. bspatch
// reads zeros outside the old image; here that is malformed, as no encoder needs it.
#include "verifier/host/bsdiff_decoder.hpp"

#include <algorithm>
#include <array>

#include "files/interrupt.hpp"

namespace bulla {
namespace {

constexpr std::size_t kStepBytes = std::size_t{64} << 10;

bool fits(std::int64_t length, std::uint64_t left) {
  return length >= 0 && static_cast<std::uint64_t>(length) <= left;
}

}  // namespace

struct BsdiffDecoder::Streams {
  Bzip2Reader control;
  Bzip2Reader difference;
  Bzip2Reader extra;

  bool at_end() { return control.at_end() && difference.at_end() && extra.at_end(); }
};

BsdiffDecoder::BsdiffDecoder(std::uint64_t memory_bytes, const ByteSource &base,
                             DecodedImage &image, Progress &progress)
    : memory_bytes_(memory_bytes), base_(base), image_(image), progress_(progress) {}

bulla_status BsdiffDecoder::fail(bulla_status status, std::string why) {
  fault_ = std::move(why);
  return status;
}

void BsdiffDecoder::take(std::uint64_t, ByteView data) {
  file_.write(data);
}

bulla_status BsdiffDecoder::finish() {
  const std::uint64_t needed = bsdiff40_memory_bytes(base_.size(), image_.wanted_bytes());
  if (memory_bytes_ < needed) {
    return fail(BULLA_MEMORY_EXCEEDED, "applying takes " + std::to_string(needed) +
                                           " bytes of memory, the transport states " +
                                           std::to_string(memory_bytes_));
  }
  const ByteView file = file_.bytes();
  const auto header = decode_bsdiff40_header(file);
  if (!header) return fail(BULLA_ENCODING_INVALID, "not a BSDIFF40 file");
  ByteView rest = file.subspan(kBsdiff40HeaderBytes);
  if (header->control_bytes > rest.size() ||
      header->diff_bytes > rest.size() - header->control_bytes) {
    return fail(BULLA_ENCODING_INVALID, "its streams are longer than the file");
  }
  if (header->new_bytes != image_.wanted_bytes()) {
    return fail(BULLA_ENCODING_INVALID, "it is for an image of another size");
  }
  const ByteView control = rest.first(static_cast<std::size_t>(header->control_bytes));
  rest = rest.subspan(control.size());
  const ByteView difference = rest.first(static_cast<std::size_t>(header->diff_bytes));
  Streams streams{Bzip2Reader(control), Bzip2Reader(difference),
                  Bzip2Reader(rest.subspan(difference.size()))};
  progress_.start("applying", image_.wanted_bytes());
  const bulla_status status = apply(streams);
  if (status == BULLA_OK) progress_.done();
  return status;
}

bulla_status BsdiffDecoder::apply(Streams &streams) {
  std::array<std::uint8_t, kBsdiff40TripleBytes> bytes{};
  while (image_.size() < image_.wanted_bytes()) {
    throw_if_interrupted();
    if (!streams.control.read(bytes)) {
      return fail(BULLA_ENCODING_INVALID, "the control stream is malformed or too short");
    }
    const bulla_status status = apply_triple(decode_bsdiff40_triple(bytes), streams);
    if (status != BULLA_OK) return status;
  }
  if (streams.at_end()) return BULLA_OK;
  return fail(BULLA_ENCODING_INVALID, "a stream goes on behind the end of the image");
}

bulla_status BsdiffDecoder::apply_triple(const Bsdiff40Triple &triple, Streams &streams) {
  const std::uint64_t left = image_.wanted_bytes() - image_.size();
  if (!fits(triple.add, left) ||
      !fits(triple.copy, left - static_cast<std::uint64_t>(triple.add))) {
    return fail(BULLA_ENCODING_INVALID, "a length is negative or leads beyond the image");
  }
  if (!fits(triple.add, base_.size() - old_at_)) {
    return fail(BULLA_ENCODING_INVALID, "bytes are wanted beyond the base");
  }
  const bool makes_nothing = triple.add == 0 && triple.copy == 0;
  if (makes_nothing && made_nothing_) {
    return fail(BULLA_ENCODING_INVALID, "two triples one after another make nothing");
  }
  made_nothing_ = makes_nothing;
  if (!add(static_cast<std::uint64_t>(triple.add), streams.difference)) {
    return fail(BULLA_ENCODING_INVALID, "the difference stream is malformed or too short");
  }
  if (!copy(static_cast<std::uint64_t>(triple.copy), streams.extra)) {
    return fail(BULLA_ENCODING_INVALID, "the extra stream is malformed or too short");
  }
  const bool is_backwards = triple.seek < 0;
  const std::uint64_t distance = is_backwards ? 0 - static_cast<std::uint64_t>(triple.seek)
                                              : static_cast<std::uint64_t>(triple.seek);
  if (distance > (is_backwards ? old_at_ : base_.size() - old_at_)) {
    return fail(BULLA_ENCODING_INVALID, "a seek leads out of the base");
  }
  old_at_ = is_backwards ? old_at_ - distance : old_at_ + distance;
  return BULLA_OK;
}

bool BsdiffDecoder::add(std::uint64_t length, Bzip2Reader &difference) {
  while (length > 0) {
    const std::span<std::uint8_t> room = image_.room();
    const std::size_t step =
        static_cast<std::size_t>(std::min<std::uint64_t>({length, room.size(), kStepBytes}));
    const std::span<std::uint8_t> bytes = room.first(step);
    if (!difference.read(bytes)) return false;
    old_bytes_.resize(step);
    base_.pread(old_at_, old_bytes_);
    for (std::size_t i = 0; i < step; i++) {
      bytes[i] = static_cast<std::uint8_t>((bytes[i] + old_bytes_[i]) & 0xff);
    }
    image_.produced(step);
    progress_.advance(step);
    old_at_ += step;
    length -= step;
  }
  return true;
}

bool BsdiffDecoder::copy(std::uint64_t length, Bzip2Reader &extra) {
  while (length > 0) {
    const std::span<std::uint8_t> room = image_.room();
    const std::size_t step =
        static_cast<std::size_t>(std::min<std::uint64_t>({length, room.size(), kStepBytes}));
    if (!extra.read(room.first(step))) return false;
    image_.produced(step);
    progress_.advance(step);
    length -= step;
  }
  return true;
}

}  // namespace bulla
