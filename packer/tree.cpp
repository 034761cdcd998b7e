// SPDX-License-Identifier: Apache-2.0
//
// Level 1 is built where the data is hashed, without a lock. What remains, 1/128 or 1/32 of it, is
// put in order and built upwards under one.
#include "packer/tree.hpp"

#include <algorithm>
#include <utility>

#include "formats/error.hpp"
#include "formats/wire/limits.h"
#include "packer/block_digest.hpp"

namespace bulla {
namespace {

constexpr unsigned kFirstUpperLevel = 2;

std::size_t round_up(std::size_t value, std::size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

}  // namespace

TreeBuilder::TreeBuilder(unsigned log2_block, PlaceBlock place)
    : log2_block_(log2_block),
      block_bytes_(std::size_t{1} << log2_block),
      place_(std::move(place)),
      levels_(BULLA_TREE_LEVELS_MAX) {}

Bytes TreeBuilder::add_chunk(std::uint64_t index, ByteView chunk) {
  const std::size_t block_count = (chunk.size() + block_bytes_ - 1) / block_bytes_;
  const bool is_whole_blob = index == 0 && block_count == 1;
  Bytes hash_blocks(round_up(block_count * BULLA_DIGEST_BYTES, block_bytes_));
  digest_blocks(chunk, block_bytes_, hash_blocks);

  Bytes digests(is_whole_blob ? BULLA_DIGEST_BYTES
                              : hash_blocks.size() / block_bytes_ * BULLA_DIGEST_BYTES);
  if (is_whole_blob) {
    digests.assign(hash_blocks.begin(), hash_blocks.begin() + BULLA_DIGEST_BYTES);
    hash_blocks.clear();
  } else {
    digest_blocks(hash_blocks, block_bytes_, digests);
  }

  const std::lock_guard lock(mutex_);
  size_ += chunk.size();
  early_.emplace(index, std::move(digests));
  while (!early_.empty() && early_.begin()->first == next_chunk_) {
    deliver(early_.begin()->second);
    early_.erase(early_.begin());
    next_chunk_++;
  }
  return hash_blocks;
}

void TreeBuilder::deliver(ByteView level_1_digests) {
  for (std::size_t at = 0; at < level_1_digests.size(); at += BULLA_DIGEST_BYTES) {
    push(kFirstUpperLevel, level_1_digests.subspan(at, BULLA_DIGEST_BYTES));
  }
}

// A block that is full is closed when the next digest comes, not before: so a level with one digest
// in it, and nothing placed, is the root wherever the data ends.
void TreeBuilder::push(unsigned level, ByteView digest) {
  Level &target = levels_[level - kFirstUpperLevel];
  if (level > BULLA_TREE_LEVELS_MAX && !target.digests.empty()) {
    throw Error(BULLA_SIZE_OUT_OF_RANGE, "the data needs more than four tree levels");
  }
  if (target.digests.size() == block_bytes_) close_block(level);
  target.digests.insert(target.digests.end(), digest.begin(), digest.end());
}

void TreeBuilder::close_block(unsigned level) {
  Level &closing = levels_[level - kFirstUpperLevel];
  closing.digests.resize(block_bytes_);
  if (place_) place_(level, closing.blocks, closing.digests);
  closing.blocks++;
  const Digest digest = block_digest(closing.digests, block_bytes_);
  closing.digests.clear();
  push(level + 1, digest);
}

TreeResult TreeBuilder::finish() {
  const std::lock_guard lock(mutex_);
  Digest root{};
  for (unsigned level = kFirstUpperLevel; size_ > 0; level++) {
    const Level &top = levels_[level - kFirstUpperLevel];
    if (top.blocks == 0 && top.digests.size() == BULLA_DIGEST_BYTES) {
      std::copy(top.digests.begin(), top.digests.end(), root.begin());
      break;
    }
    close_block(level);
  }
  return {size_, verity_digest(size_, log2_block_, root)};
}

}  // namespace bulla
