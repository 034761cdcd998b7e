// SPDX-License-Identifier: Apache-2.0
//
// Where a decoder puts the installed image: it is measured as it comes, on a thread of its own, and
// written where the caller wants it. What is written is what was measured.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <thread>

#include "bulla/measure.h"
#include "formats/bytes.hpp"

namespace bulla {

class DecodedImage {
 public:
  // Takes each piece of the image in order, on another thread.
  using Output = std::function<void(ByteView)>;

  // `output` may be empty. `installed` must outlive this.
  DecodedImage(const bulla_blob &installed, Output output);
  ~DecodedImage();
  DecodedImage(const DecodedImage &) = delete;
  DecodedImage &operator=(const DecodedImage &) = delete;

  std::uint64_t wanted_bytes() const { return installed_.size; }
  // Bytes that were handed over so far.
  std::uint64_t size() const { return size_; }

  // Room for the next bytes, never empty; `produced` says how many of them are filled now.
  // Throw what measuring or writing threw.
  std::span<std::uint8_t> room();
  void produced(std::size_t bytes);

  // After the last byte: BULLA_OK, ENCODING_INVALID for another size, RESULT_DIGEST.
  bulla_status finish();

 private:
  static constexpr std::size_t kChunks = 3;  // one filled, one measured, one between them

  void flush();
  void consume();
  void consume_chunk(ByteView chunk);
  void join();

  const bulla_blob &installed_;
  const Output output_;
  const std::size_t chunk_bytes_;
  std::uint64_t size_ = 0;
  Bytes filling_;
  std::size_t filled_ = 0;

  std::mutex mutex_;  // guards everything below but the thread
  std::condition_variable changed_;
  std::deque<Bytes> full_;
  std::deque<Bytes> free_;
  bool ended_ = false;
  std::exception_ptr thrown_;
  bulla_measure measure_{};
  std::thread thread_;
};

}  // namespace bulla
