// SPDX-License-Identifier: Apache-2.0
//
// Each chunk is hashed by one of the hashing threads and then written by the one that writes.
#include "packer/payload_writer.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "formats/wire/limits.h"

namespace bulla {
namespace {

constexpr std::uint64_t kWritebackChunks = 16;  // 16 MiB: long writes, and little left at the end

}  // namespace

PayloadWriter::PayloadWriter(OutputFile &out, std::uint64_t offset, unsigned log2_block,
                             std::uint64_t size_bound, WorkerPool &hashers)
    : out_(out),
      offset_(offset),
      shape_(size_bound, log2_block),
      hashers_(hashers),
      tree_(log2_block, [this](unsigned level, std::uint64_t index, ByteView block) {
        out_.pwrite(offset_ + shape_.hash_block_offset(level, index), block);
      }) {}

PayloadWriter::~PayloadWriter() {
  hashers_.cancel();
}

void PayloadWriter::add(SharedChunk chunk) {
  hashers_.submit([this, chunk = std::move(chunk)] {
    auto hash_blocks = std::make_shared<const Bytes>(tree_.add_chunk(chunk->index, chunk->bytes));
    disk_.submit([this, chunk, hash_blocks] { write_chunk(*chunk, *hash_blocks); });
  });
}

// A chunk is whole groups: one hash block of level 1 and the data blocks that it covers. They stand
// next to each other, but for hash blocks of higher levels, which the tree places itself.
void PayloadWriter::write_chunk(const Chunk &chunk, ByteView hash_blocks) {
  const std::size_t block_bytes = static_cast<std::size_t>(shape_.block_bytes());
  const std::size_t group_bytes = block_bytes / BULLA_DIGEST_BYTES * block_bytes;
  const std::uint64_t first_block = chunk.index * (kChunkBytes / block_bytes);
  for (std::size_t at = 0; at < chunk.bytes.size(); at += group_bytes) {
    const ByteView data = chunk.bytes.subspan(at, std::min(group_bytes, chunk.bytes.size() - at));
    const std::uint64_t data_at = shape_.data_block_offset(first_block + at / block_bytes);
    if (!hash_blocks.empty()) {
      out_.pwrite(offset_ + data_at - block_bytes,
                  hash_blocks.subspan(at / group_bytes * block_bytes, block_bytes));
    }
    out_.pwrite(offset_ + data_at, data);
  }
  if ((chunk.index + 1) % kWritebackChunks == 0) start_writeback(chunk.index + 1);
}

// The disk works while we compute. Chunks may be written slightly out of order: what is missing of
// this part yet is left to the final sync.
void PayloadWriter::start_writeback(std::uint64_t end_chunk) {
  const std::uint64_t chunk_blocks = kChunkBytes / shape_.block_bytes();
  const std::uint64_t begin =
      shape_.data_block_offset((end_chunk - kWritebackChunks) * chunk_blocks);
  const std::uint64_t end = shape_.data_block_offset(end_chunk * chunk_blocks);
  out_.start_writeback(offset_ + begin, end - begin);
}

WrittenPayload PayloadWriter::finish() {
  hashers_.finish();
  disk_.finish();
  const TreeResult tree = tree_.finish();
  const TreeShape actual(tree.size, shape_.log2_block());
  const std::uint64_t unused_levels = shape_.level_count() - actual.level_count();
  return {tree, offset_ + unused_levels * shape_.block_bytes(), actual.payload_bytes()};
}

}  // namespace bulla
