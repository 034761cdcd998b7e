// SPDX-License-Identifier: Apache-2.0
//
// Exceptions cannot pass through C: they wait and are thrown when C has returned.
#include "verifier/host/delta_decoder.hpp"

#include <algorithm>

#include "files/interrupt.hpp"

namespace bulla {

bulla_status DeltaDecoder::read_base(void *context, std::uint64_t offset, std::uint8_t *bytes,
                                     std::size_t length) {
  auto *self = static_cast<DeltaDecoder *>(context);
  try {
    self->base_.pread(offset, {bytes, length});
    return BULLA_OK;
  } catch (...) {
    self->thrown_ = std::current_exception();
    return BULLA_READ_FAILED;
  }
}

bulla_status DeltaDecoder::write_image(void *context, std::uint64_t, const std::uint8_t *bytes,
                                       std::size_t length) {
  auto *self = static_cast<DeltaDecoder *>(context);
  try {
    while (length > 0) {
      const std::span<std::uint8_t> room = self->image_.room();
      const std::size_t step = std::min(room.size(), length);
      std::copy_n(bytes, step, room.begin());
      self->image_.produced(step);
      bytes += step;
      length -= step;
    }
    return BULLA_OK;
  } catch (...) {
    self->thrown_ = std::current_exception();
    return BULLA_WRITE_FAILED;
  }
}

DeltaDecoder::DeltaDecoder(std::uint64_t memory_bytes, const ByteSource &base, DecodedImage &image,
                           const bulla_delta_in_place &in_place)
    : base_(base), image_(image), zstd_functions_{} {
  const auto room = static_cast<std::size_t>(std::min(memory_bytes, kDeltaMemoryMaxBytes));
  memory_.reset(new std::uint8_t[std::max<std::size_t>(room, 1)]);
  zstd_functions_.context = &zstd_;
  zstd_functions_.begin = [](void *context, std::uint64_t, std::uint64_t window_bytes) {
    return static_cast<DeltaZstd *>(context)->begin(window_bytes);
  };
  zstd_functions_.decode = [](void *context, const std::uint8_t *input, std::size_t *input_bytes,
                              std::uint8_t *output, std::size_t *output_bytes) {
    return static_cast<DeltaZstd *>(context)->decode(input, *input_bytes, output, *output_bytes);
  };
  const ByteView in_memory = base.memory();
  bulla_delta_setup setup{};
  setup.base = {this, read_base, base.size(), in_memory.empty() ? nullptr : in_memory.data()};
  setup.output = {this, write_image};
  setup.zstd = &zstd_functions_;
  setup.new_size = image.wanted_bytes();
  setup.memory = memory_.get();
  setup.memory_bytes = room;
  setup.in_place = in_place;
  bulla_delta_begin(&delta_, &setup);
}

void DeltaDecoder::rethrow() const {
  if (thrown_) std::rethrow_exception(thrown_);
}

void DeltaDecoder::take(std::uint64_t, ByteView data) {
  if (status_ != BULLA_OK) return;
  throw_if_interrupted();
  status_ = bulla_delta_take(&delta_, data.data(), data.size());
  rethrow();
}

bulla_status DeltaDecoder::finish() {
  if (status_ == BULLA_OK) status_ = bulla_delta_finish(&delta_);
  if (status_ == BULLA_OK && !zstd_.at_end()) status_ = BULLA_ENCODING_INVALID;
  if (status_ != BULLA_OK) {
    fault_ = status_ == BULLA_SPACE_EXCEEDED
                 ? "no flash has such an erase unit and scratch"
                 : "behind byte " + std::to_string(bulla_delta_written(&delta_)) + " of the image";
  }
  return status_;
}

}  // namespace bulla
