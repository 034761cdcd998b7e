// SPDX-License-Identifier: Apache-2.0
//
// A queue of a few chunks between the thread that decodes and the one that measures and writes.
#include "verifier/host/decoded_image.hpp"

#include <algorithm>
#include <utility>

#include "files/interrupt.hpp"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/status_words.hpp"

namespace bulla {
namespace {

// A small image has small chunks.
std::size_t chunk_bytes_for(const bulla_blob &installed) {
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(installed.size, 1, 1u << 20));
}

}  // namespace

DecodedImage::DecodedImage(const bulla_blob &installed, Output output)
    : installed_(installed),
      output_(std::move(output)),
      chunk_bytes_(chunk_bytes_for(installed)),
      filling_(chunk_bytes_) {
  throw_machine_fault(bulla_measure_begin(&measure_, host_crypto(), installed.log2_block));
  for (std::size_t i = 1; i < kChunks; i++) free_.emplace_back(chunk_bytes_);
  thread_ = std::thread([this] { consume(); });
}

DecodedImage::~DecodedImage() {
  join();
}

std::span<std::uint8_t> DecodedImage::room() {
  if (filled_ == chunk_bytes_) flush();
  return std::span(filling_).subspan(filled_);
}

void DecodedImage::produced(std::size_t bytes) {
  filled_ += bytes;
  size_ += bytes;
}

void DecodedImage::flush() {
  filling_.resize(filled_);
  std::unique_lock lock(mutex_);
  full_.push_back(std::move(filling_));
  changed_.notify_all();
  changed_.wait(lock, [&] { return !free_.empty() || thrown_; });
  if (thrown_) std::rethrow_exception(thrown_);
  filling_ = std::move(free_.front());
  free_.pop_front();
  filling_.resize(chunk_bytes_);
  filled_ = 0;
}

void DecodedImage::consume_chunk(ByteView chunk) {
  throw_if_interrupted();
  throw_machine_fault(bulla_measure_update(&measure_, chunk.data(), chunk.size()));
  if (output_) output_(chunk);
}

void DecodedImage::consume() {
  try {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !full_.empty() || ended_; });
      if (full_.empty()) return;
      Bytes chunk = std::move(full_.front());
      full_.pop_front();
      lock.unlock();
      consume_chunk(chunk);
      lock.lock();
      free_.push_back(std::move(chunk));
      changed_.notify_all();
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    thrown_ = std::current_exception();
    changed_.notify_all();
  }
}

void DecodedImage::join() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

bulla_status DecodedImage::finish() {
  if (filled_ != 0) flush();
  join();
  if (thrown_) std::rethrow_exception(thrown_);
  const bulla_status status = bulla_measure_expect(&measure_, &installed_);
  throw_machine_fault(status);
  return status == BULLA_LENGTH_MISMATCH ? BULLA_ENCODING_INVALID : status;
}

}  // namespace bulla
