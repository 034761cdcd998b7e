// SPDX-License-Identifier: Apache-2.0
//
// Mostly true numbers, so that what lies behind them is reached; one choice in eight is a lie.
#include "tests/fuzz/delta_choices.hpp"

#include <algorithm>

#include "tests/host/packages.hpp"

namespace bulla::testing {
namespace {

constexpr std::uint8_t kArchOfModules = 4;

class StreamMaker {
 public:
  StreamMaker(Choices &choices, std::uint64_t new_size, std::uint64_t old_size)
      : choices_(choices), new_left_(new_size), old_size_(old_size) {}

  Bytes make() {
    header();
    while (choices_.any() && new_left_ > 0) segment();
    return std::move(stream_);
  }

 private:
  void header();
  void segment();
  void copy();
  void store();
  void zstd();
  void modelled();
  void ranges();
  void address_map();

  void raw(ByteView bytes) { stream_.insert(stream_.end(), bytes.begin(), bytes.end()); }
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      stream_.push_back(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    stream_.push_back(static_cast<std::uint8_t>(value));
  }
  void folded(std::int64_t value) {
    number(value < 0 ? ~(static_cast<std::uint64_t>(value) << 1)
                     : static_cast<std::uint64_t>(value) << 1);
  }
  // `truth`, or seldom something around it or far from it.
  std::uint64_t told(std::uint64_t truth) {
    const std::uint8_t choice = choices_.byte();
    if (choice % 8 != 7) return truth;
    const std::uint64_t lies[] = {0,          truth + 1,  truth - 1,  truth * 2,
                                  UINT64_MAX, 1ull << 29, 1ull << 40, choices_.number16()};
    return lies[choice / 8 % std::size(lies)];
  }
  // A part of `most`, at least 1 of it unless there is none.
  std::uint64_t part(std::uint64_t most) { return most == 0 ? 0 : 1 + choices_.number16() % most; }

  Choices &choices_;
  std::uint64_t new_left_;
  const std::uint64_t old_size_;
  Bytes stream_;
  std::uint8_t model_bits_ = 0;
  std::uint8_t table_bits_ = 0;
  std::uint64_t length_ = 0;  // of the segment
};

void StreamMaker::header() {
  model_bits_ = static_cast<std::uint8_t>(10 + choices_.byte() % 4);
  table_bits_ = static_cast<std::uint8_t>(6 + choices_.byte() % 7);
  raw(Bytes{1, model_bits_, table_bits_, 12, 0xff, 1, 0, 0, 16, 0});
  const std::uint8_t lie = choices_.byte();  // a number of the header
  if (lie < 8) stream_[1 + lie] = choices_.byte();
}

void StreamMaker::segment() {
  const std::uint8_t kind = choices_.byte();
  length_ = kind % 16 == 15 ? new_left_ : part(new_left_);
  new_left_ -= length_;
  number(told(kind % 4));
  number(told(length_));
  if (kind % 4 == 0) copy();
  if (kind % 4 == 1) store();
  if (kind % 4 == 2) zstd();
  if (kind % 4 == 3) modelled();
}

void StreamMaker::copy() {
  const std::uint64_t room = old_size_ < length_ ? 0 : old_size_ - length_;
  number(told(room == 0 ? 0 : choices_.number16() % room));
}

void StreamMaker::store() {
  Bytes bytes = choices_.take(length_);
  bytes.resize(length_);
  raw(bytes);
}

void StreamMaker::zstd() {
  Bytes frame = zstd_frame(Bytes(length_, choices_.byte()));
  for (std::uint8_t left = choices_.byte() % 4; left > 1; left--) {
    frame[choices_.byte() % frame.size()] = choices_.byte();
  }
  number(told(frame.size()));
  raw(frame);
}

void StreamMaker::ranges() {
  const std::uint8_t count = static_cast<std::uint8_t>(1 + choices_.byte() % 5);
  number(told(count));
  std::int64_t end = 0;
  for (std::uint8_t i = 0; i < count; i++) {
    const std::uint64_t length = part(old_size_);
    const std::uint64_t room = old_size_ - length + 1;
    const std::int64_t at = static_cast<std::int64_t>(choices_.number16() % room);
    folded(static_cast<std::int64_t>(told(static_cast<std::uint64_t>(at - end))));
    number(told(length));
    end = at + static_cast<std::int64_t>(length);
  }
}

void StreamMaker::address_map() {
  number(told(1u << 16));
  const std::uint8_t count = choices_.byte() % 4;
  number(told(count));
  for (std::uint8_t i = 0; i < count; i++) {
    number(told(choices_.byte()));                      // gap
    number(told(part(4096)));                           // length
    folded(static_cast<std::int8_t>(choices_.byte()));  // from the end of the one before
  }
}

void StreamMaker::modelled() {
  const std::uint8_t choice = choices_.byte();
  const std::uint8_t arch = choice % 5;
  const std::uint64_t models = (model_bits_ - 10u) * 16u + (table_bits_ - 6u);
  number(told(std::uint64_t{arch} * 256 + models));
  number(told(choice / 5));  // covers
  ranges();
  if (arch != 0 && arch != kArchOfModules) {
    number(told(choices_.number16() * std::uint64_t{4096}));
    address_map();
    address_map();
  }
  const Bytes coded = choices_.take(choices_.byte() * std::size_t{8});
  number(told(coded.size()));
  raw(coded);
}

}  // namespace

std::uint8_t Choices::byte() {
  if (bytes_.empty()) return 0;
  const std::uint8_t value = bytes_.front();
  bytes_ = bytes_.subspan(1);
  return value;
}

std::uint32_t Choices::number16() {
  const std::uint32_t low = byte();
  return low | std::uint32_t{byte()} << 8;
}

Bytes Choices::take(std::size_t count) {
  const ByteView taken = bytes_.first(std::min(count, bytes_.size()));
  bytes_ = bytes_.subspan(taken.size());
  return Bytes(taken.begin(), taken.end());
}

Bytes chosen_stream(Choices &choices, std::uint64_t new_size, std::uint64_t old_size) {
  return StreamMaker(choices, new_size, old_size).make();
}

}  // namespace bulla::testing
