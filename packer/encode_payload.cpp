// SPDX-License-Identifier: Apache-2.0
//
// Wires the stages together. Objects that tasks refer to are declared before the PayloadWriter,
// whose end is the end of all tasks.
#include "packer/encode_payload.hpp"

#include <algorithm>

#include "formats/error.hpp"
#include "formats/wire/limits.h"
#include "packer/zstd_encoder.hpp"

namespace bulla {
namespace {

// So many keep up with any disk.
constexpr unsigned kHashersMax = 8;

unsigned hasher_count(const PayloadPlan &plan) {
  return std::min(plan.job_count, kHashersMax);
}

// One being filled, two a thread so that none waits, two on their way to the disk.
std::size_t buffer_count(const PayloadPlan &plan) {
  return 2 * std::size_t{hasher_count(plan)} + 3;
}

// The most that four levels cover.
std::uint64_t size_limit(unsigned log2_block) {
  return std::uint64_t{1} << (log2_block + BULLA_TREE_LEVELS_MAX * (log2_block - 5));
}

// A frame is never longer than its content by more than three bytes a block and a header.
std::uint64_t compressed_bound(std::uint64_t content_size, unsigned log2_block) {
  return std::min(content_size + content_size / 256 + 1024, size_limit(log2_block));
}

void send_all(Content &content, ChunkStream &stream) {
  content.send_to(stream);
  stream.finish();
  if (stream.size() != content.size()) {
    throw Error(Reason::kInputChanged, "the payload is not as long as it was at first");
  }
}

EncodedPayload store(Content &content, const PayloadPlan &plan, OutputFile &out,
                     Progress &progress) {
  WorkerPool hashers(hasher_count(plan));
  PayloadWriter writer(out, plan.offset, plan.log2_block, content.size(), hashers);
  ChunkStream stream(buffer_count(plan), [&](SharedChunk chunk) {
    progress.advance(chunk->bytes.size());
    writer.add(std::move(chunk));
  });
  send_all(content, stream);
  const WrittenPayload written = writer.finish();
  return {written.tree, written, 0};
}

EncodedPayload compress(Content &content, const PayloadPlan &plan, OutputFile &out,
                        Progress &progress) {
  WorkerPool hashers(hasher_count(plan));
  TreeBuilder installed(plan.log2_block, nullptr);
  PayloadWriter writer(out, plan.offset, plan.log2_block,
                       compressed_bound(content.size(), plan.log2_block), hashers);
  std::uint64_t window_bytes = 0;
  ChunkStream stored(buffer_count(plan), [&](SharedChunk chunk) {
    if (chunk->index == 0) window_bytes = zstd_window_bytes(chunk->bytes);
    writer.add(std::move(chunk));
  });
  ZstdEncoder encoder(plan.compression.level, plan.job_count, content.size(), stored);
  ChunkStream plain(buffer_count(plan), [&](const SharedChunk &chunk) {
    hashers.submit([&installed, chunk] { installed.add_chunk(chunk->index, chunk->bytes); });
    encoder.write(chunk->bytes);
    progress.advance(chunk->bytes.size());
  });
  send_all(content, plain);
  encoder.finish();
  stored.finish();
  const WrittenPayload written = writer.finish();
  return {installed.finish(), written, zstd_working_memory_bytes(window_bytes)};
}

}  // namespace

EncodedPayload encode_payload(Content &content, const PayloadPlan &plan, OutputFile &out,
                              Progress &progress) {
  const bool is_compressed = plan.compression.method == Compression::Method::kZstd;
  TreeShape(content.size(), plan.log2_block);  // refuses what is too large before anything is read
  progress.start(is_compressed ? "compressing" : "hashing", content.size());
  const EncodedPayload encoded =
      is_compressed ? compress(content, plan, out, progress) : store(content, plan, out, progress);
  progress.done();
  return encoded;
}

}  // namespace bulla
