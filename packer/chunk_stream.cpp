// SPDX-License-Identifier: Apache-2.0
//
// Buffers go round: free, filling, shared, free.
#include "packer/chunk_stream.hpp"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "files/interrupt.hpp"
#include "packer/tree.hpp"

namespace bulla {

class ChunkStream::Buffers {
 public:
  explicit Buffers(std::size_t limit) : unmade_(limit) {}

  // Waits until one is free.
  std::unique_ptr<std::uint8_t[]> take() {
    std::unique_lock lock(mutex_);
    came_back_.wait(lock, [this] { return !free_.empty() || unmade_ > 0; });
    if (free_.empty()) {
      unmade_--;
      return std::unique_ptr<std::uint8_t[]>(new std::uint8_t[kChunkBytes]);
    }
    std::unique_ptr<std::uint8_t[]> buffer = std::move(free_.back());
    free_.pop_back();
    return buffer;
  }

  void give_back(std::unique_ptr<std::uint8_t[]> buffer) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(std::move(buffer));
    }
    came_back_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_back_;
  std::vector<std::unique_ptr<std::uint8_t[]>> free_;
  std::size_t unmade_;  // made when first needed: small streams need few
};

ChunkStream::ChunkStream(std::size_t buffer_count, std::function<void(SharedChunk)> take)
    : buffers_(std::make_shared<Buffers>(buffer_count)), take_(std::move(take)) {}

ChunkStream::~ChunkStream() = default;

std::span<std::uint8_t> ChunkStream::room() {
  throw_if_interrupted();
  if (!filling_) filling_ = buffers_->take();
  return {filling_.get() + filled_, kChunkBytes - filled_};
}

void ChunkStream::commit(std::size_t length) {
  filled_ += length;
  size_ += length;
  if (filled_ == kChunkBytes) hand_over();
}

void ChunkStream::finish() {
  if (filled_ > 0) hand_over();
}

void ChunkStream::hand_over() {
  const ByteView bytes(filling_.get(), std::exchange(filled_, 0));
  auto give_back = [buffers = buffers_, memory = filling_.release()](const Chunk *chunk) {
    buffers->give_back(std::unique_ptr<std::uint8_t[]>(memory));
    delete chunk;
  };
  take_(SharedChunk(new Chunk{next_index_++, bytes}, std::move(give_back)));
}

}  // namespace bulla
