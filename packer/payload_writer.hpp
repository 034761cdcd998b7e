// SPDX-License-Identifier: Apache-2.0
//
// Writes stored data and its hash blocks in pre-order (docs/FORMAT.md 3) while the data arrives,
// although the depth of the tree is only known at its end: layouts of all depths differ by blocks
// at their very beginning, so the deepest that may be needed is used, and what is too much at the
// front stays unused.
#pragma once

#include <cstdint>

#include "files/output_file.hpp"
#include "packer/chunk_stream.hpp"
#include "packer/tree.hpp"
#include "packer/tree_shape.hpp"
#include "packer/worker_pool.hpp"

namespace bulla {

struct WrittenPayload {
  TreeResult tree;
  std::uint64_t offset = 0;  // in the file; at or after where the payload was to begin
  std::uint64_t bytes = 0;   // hash blocks included
};

class PayloadWriter {
 public:
  // Data goes to `out` from `offset` on. `size_bound`: at most so many bytes of data will come; the
  // exact number, if it is known, makes the payload begin at `offset`.
  // `hashers` run the hashing; all of these outlive the writer.
  // Throws Error(BULLA_SIZE_OUT_OF_RANGE) when four levels do not suffice for the bound.
  PayloadWriter(OutputFile &out, std::uint64_t offset, unsigned log2_block,
                std::uint64_t size_bound, WorkerPool &hashers);
  ~PayloadWriter();  // cancels what the hashers have not begun

  // Chunks in order. Returns at once; what goes wrong comes out of a later call.
  void add(SharedChunk chunk);

  // Waits until all is written. Throws what hashing or writing threw.
  WrittenPayload finish();

 private:
  void write_chunk(const Chunk &chunk, ByteView hash_blocks);
  void start_writeback(std::uint64_t end_chunk);

  OutputFile &out_;
  std::uint64_t offset_;
  TreeShape shape_;  // of the bound
  WorkerPool &hashers_;
  TreeBuilder tree_;
  WorkerPool disk_{1};  // hashing never waits for the disk
};

}  // namespace bulla
