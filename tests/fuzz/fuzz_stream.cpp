// SPDX-License-Identifier: Apache-2.0
//
// A right payload of a size, block size and content of the fuzzer's choice, with bytes changed
// where the fuzzer says. Unchanged it must stream whole; changed it must be refused, and what came
// out before must be the content.
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

// Streams; true when all was verified. `out` gets the data.
bool run(const bulla_admission &admission, ByteView payload, Bytes *out) {
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream stream;
  if (bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size()) !=
      BULLA_OK) {
    return false;
  }
  std::size_t unit_bytes;
  for (;;) {
    const bulla_unit unit = bulla_stream_next(&stream, &unit_bytes);
    if (unit == BULLA_UNIT_END) return bulla_stream_finish(&stream) == BULLA_OK;
    require(unit_bytes <= payload.size());
    if (bulla_stream_take(&stream, payload.data(), unit_bytes) != BULLA_OK) return false;
    const ByteView taken = payload.first(unit_bytes);
    if (unit == BULLA_UNIT_DATA) out->insert(out->end(), taken.begin(), taken.end());
    payload = payload.subspan(unit_bytes);
  }
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
  Bytes out;
  require(run(admission, tree.payload, &out) == (tree.payload == right));
  require(out.size() <= content.size() && std::equal(out.begin(), out.end(), content.begin()));
  return 0;
}
