// SPDX-License-Identifier: Apache-2.0
//
// Builds the hash tree of a blob (docs/FORMAT.md 3) while its chunks pass by, in any order and from
// any number of threads, in memory that does not grow with the blob. Knows no files: hash blocks
// are handed to whoever places them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

// Data travels through the packer in chunks of this size; only the last may be shorter. It is whole
// subtrees at both block sizes: two of level 1 at 4096, one of level 2 at 1024.
inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

struct TreeResult {
  std::uint64_t size = 0;  // bytes of data
  Digest digest{};         // fs-verity digest; binds size, block size and root
};

class TreeBuilder {
 public:
  // Receives each hash block of level 2 and above once it is full. Called from the threads that add
  // chunks, never two at a time.
  using PlaceBlock = std::function<void(unsigned level, std::uint64_t index, ByteView block)>;

  // log2_block: 10 or 12. `place` may be empty.
  TreeBuilder(unsigned log2_block, PlaceBlock place);

  // Hashes chunk `index` of the data and gives its hash blocks of level 1, one after another;
  // nothing if the whole blob is one block. Each index once, in any order; may run in several
  // threads. Throws Error(BULLA_SIZE_OUT_OF_RANGE) when four levels do not suffice, and what
  // `place` throws.
  Bytes add_chunk(std::uint64_t index, ByteView chunk);

  // Once, after all chunks.
  TreeResult finish();

 private:
  struct Level {
    Bytes digests;             // of the block being filled
    std::uint64_t blocks = 0;  // already full and placed
  };

  void deliver(ByteView level_1_digests);
  void push(unsigned level, ByteView digest);
  void close_block(unsigned level);

  unsigned log2_block_;
  std::size_t block_bytes_;
  PlaceBlock place_;

  std::mutex mutex_;                      // guards everything below
  std::map<std::uint64_t, Bytes> early_;  // level-1 digests of chunks whose turn has not come
  std::uint64_t next_chunk_ = 0;
  std::uint64_t size_ = 0;
  std::vector<Level>
      levels_;  // [0] collects what a block of level 2 is made of; the last, the root
};

}  // namespace bulla
