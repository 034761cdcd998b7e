// SPDX-License-Identifier: Apache-2.0
//
// A right payload of a size, block size and content of the fuzzer's choice, with bytes changed
// where the fuzzer says. In one go and branch by branch: unchanged it must stream whole; changed it
// must be refused, and what came out before must be the content.
#include "bulla/measure.h"
#include "bulla/stream.h"
#include "tests/core/plain_tree.hpp"
#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

// Takes numbers off the front of the input; zeros when it is used up.
class Choices {
 public:
  explicit Choices(ByteView bytes) : bytes_(bytes) {}

  bool any() const { return !bytes_.empty(); }
  std::uint32_t next(std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width && !bytes_.empty(); i++) {
      value = value << 8 | bytes_.front();
      bytes_ = bytes_.subspan(1);
    }
    return value;
  }

 private:
  ByteView bytes_;
};

// Takes the units of `payload`; true when all was verified. `out` gets the data.
bool drain(bulla_stream *stream, ByteView payload, Bytes *out) {
  std::size_t unit_bytes;
  std::uint64_t data_blocks = 0;
  std::uint64_t hash_blocks = 0;
  for (;;) {
    const bulla_unit unit = bulla_stream_next(stream, &unit_bytes);
    if (unit == BULLA_UNIT_END) return bulla_stream_finish(stream) == BULLA_OK;
    require(unit_bytes <= payload.size());
    if (bulla_stream_take(stream, payload.data(), unit_bytes) != BULLA_OK) {
      require(bulla_stream_finish(stream) == BULLA_PAYLOAD_DIGEST);
      return false;
    }
    const ByteView taken = payload.first(unit_bytes);
    payload = payload.subspan(unit_bytes);
    if (unit == BULLA_UNIT_HASH) {
      hash_blocks++;
      continue;
    }
    require(hash_blocks == bulla_tree_hash_blocks_before(&stream->tree, data_blocks++));
    out->insert(out->end(), taken.begin(), taken.end());
  }
}

// In one go.
bool run(const bulla_admission &admission, ByteView payload, Bytes *out) {
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream stream;
  if (bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size()) !=
      BULLA_OK) {
    return false;
  }
  const std::size_t needed = std::size_t{stream.tree.levels} * stream.tree.block_bytes;
  bulla_stream starved;
  require(needed == 0 || bulla_stream_begin(&starved, test_crypto(), &admission, memory.data(),
                                            needed - 1) == BULLA_MEMORY_EXCEEDED);
  return drain(&stream, payload, out);
}

// Branch by branch, as several workers would; as run() where the tree has no branches.
bool run_branches(const bulla_admission &admission, ByteView payload, Bytes *out) {
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream top;
  if (bulla_stream_begin(&top, test_crypto(), &admission, memory.data(), memory.size()) !=
      BULLA_OK) {
    return false;
  }
  const std::uint32_t count = bulla_stream_branches(&top);
  if (count == 0) return drain(&top, payload, out);
  Bytes branch_memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream branch;
  require(bulla_stream_begin_branch(&branch, &top, 0, branch_memory.data(), branch_memory.size()) ==
          BULLA_WRONG_ORDER);
  if (bulla_stream_take(&top, payload.data(), top.tree.block_bytes) != BULLA_OK) return false;
  for (std::uint32_t i = 0; i < count; i++) {
    std::uint64_t payload_at;
    std::uint64_t length;
    std::uint64_t data_at;
    bulla_stream_branch_extent(&top, i, &payload_at, &length, &data_at);
    require(data_at == out->size() && length <= payload.size() - payload_at);
    require(bulla_stream_begin_branch(&branch, &top, i, branch_memory.data(),
                                      branch_memory.size()) == BULLA_OK);
    if (!drain(&branch, payload.subspan(payload_at, length), out)) return false;
  }
  return true;
}

void require_measure(const Bytes &content, std::uint8_t log2_block, const Digest &digest,
                     std::size_t step) {
  bulla_measure measure;
  require(bulla_measure_begin(&measure, test_crypto(), log2_block) == BULLA_OK);
  for (std::size_t at = 0; at < content.size(); at += step) {
    const std::size_t length = std::min(step, content.size() - at);
    require(bulla_measure_update(&measure, content.data() + at, length) == BULLA_OK);
  }
  const bulla_blob wanted = {content.size(), log2_block, digest.data()};
  require(bulla_measure_expect(&measure, &wanted) == BULLA_OK);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  Choices choices(ByteView(data, size));
  const std::uint8_t log2_block = choices.next(1) % 2 == 0 ? 10 : 12;
  const Bytes content(choices.next(3) % 70000, static_cast<std::uint8_t>(choices.next(1)));
  const std::size_t step = 1 + choices.next(2);
  PlainTree tree(content, log2_block);
  bulla_admission admission{};
  admission.granted = true;
  admission.stored = {content.size(), log2_block, tree.digest.data()};
  require_measure(content, log2_block, tree.digest, step);
  const Bytes right = tree.payload;
  while (choices.any() && !tree.payload.empty()) {
    const std::size_t at = choices.next(3) % tree.payload.size();
    tree.payload[at] = static_cast<std::uint8_t>(choices.next(1));
  }
  for (const auto verified : {run, run_branches}) {
    Bytes out;
    require(verified(admission, tree.payload, &out) == (tree.payload == right));
    require(out.size() <= content.size() && std::equal(out.begin(), out.end(), content.begin()));
  }
  admission.granted = false;
  Bytes nothing;
  require(!run(admission, right, &nothing) && nothing.empty());
  return 0;
}
