// SPDX-License-Identifier: Apache-2.0
//
// Payloads laid out by a plain recursive writer, streamed by the verifier, with every unit damaged
// once (FORMAT.md 3); measuring the same content.
#include "bulla/stream.h"

#include <gtest/gtest.h>

#include <ostream>

#include "bulla/measure.h"
#include "tests/core/plain_tree.hpp"
#include "tests/core/signers.hpp"

namespace bulla::testing {
namespace {

Bytes content(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; i++)
    bytes[i] = static_cast<std::uint8_t>(i * 131 + (i >> 8) * 7);
  return bytes;
}

struct Case {
  std::size_t size;
  std::uint8_t log2_block;
};

void PrintTo(const Case &tree, std::ostream *out) {
  *out << tree.size << " bytes in blocks of 2^" << int{tree.log2_block};
}

bulla_admission admit(std::size_t size, std::uint8_t log2_block, const Digest &digest) {
  bulla_admission admission{};
  admission.granted = true;
  admission.stored = {size, log2_block, digest.data()};
  return admission;
}

// Streams the payload; gives the data that came out.
bulla_status run(bulla_stream *stream, ByteView payload, Bytes *data) {
  std::size_t at = 0;
  for (;;) {
    std::size_t unit_bytes;
    const bulla_unit unit = bulla_stream_next(stream, &unit_bytes);
    if (unit == BULLA_UNIT_END) break;
    if (at + unit_bytes > payload.size()) return BULLA_LENGTH_MISMATCH;
    const bulla_status status = bulla_stream_take(stream, payload.data() + at, unit_bytes);
    if (status != BULLA_OK) return status;
    if (unit == BULLA_UNIT_DATA) {
      data->insert(data->end(), payload.begin() + static_cast<std::ptrdiff_t>(at),
                   payload.begin() + static_cast<std::ptrdiff_t>(at + unit_bytes));
    }
    at += unit_bytes;
  }
  if (at != payload.size()) return BULLA_LENGTH_MISMATCH;
  return bulla_stream_finish(stream);
}

class StreamSizes : public ::testing::TestWithParam<Case> {};

TEST_P(StreamSizes, GiveBackTheContent) {
  const Bytes data = content(GetParam().size);
  const PlainTree tree(data, GetParam().log2_block);
  const bulla_admission admission = admit(data.size(), GetParam().log2_block, tree.digest);
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream stream;
  ASSERT_EQ(
      name(bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size())),
      "ok");
  EXPECT_EQ(stream.tree.payload_bytes, tree.payload.size());
  Bytes out;
  EXPECT_EQ(name(run(&stream, tree.payload, &out)), "ok");
  EXPECT_EQ(out, data);
}

TEST_P(StreamSizes, MeasureToTheSameDigest) {
  const Bytes data = content(GetParam().size);
  const PlainTree tree(data, GetParam().log2_block);
  bulla_measure measure;
  ASSERT_EQ(name(bulla_measure_begin(&measure, test_crypto(), GetParam().log2_block)), "ok");
  for (std::size_t at = 0; at < data.size(); at += 3001) {
    const std::size_t length = std::min<std::size_t>(3001, data.size() - at);
    ASSERT_EQ(name(bulla_measure_update(&measure, data.data() + at, length)), "ok");
  }
  const bulla_blob wanted = {data.size(), GetParam().log2_block, tree.digest.data()};
  EXPECT_EQ(name(bulla_measure_expect(&measure, &wanted)), "ok");
}

TEST_P(StreamSizes, BranchesCoverThePayload) {
  const Bytes data = content(GetParam().size);
  const PlainTree tree(data, GetParam().log2_block);
  const bulla_admission admission = admit(data.size(), GetParam().log2_block, tree.digest);
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream stream;
  ASSERT_EQ(bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size()),
            BULLA_OK);
  if (bulla_stream_branches(&stream) == 0) {
    EXPECT_LE(data.size(), std::size_t{1} << GetParam().log2_block);
    return; /* a tree without hash blocks has no branches to cover it */
  }
  ASSERT_EQ(bulla_stream_take(&stream, tree.payload.data(), stream.tree.block_bytes), BULLA_OK);
  Bytes out;
  std::uint64_t end = stream.tree.block_bytes;
  for (std::uint32_t i = 0; i < bulla_stream_branches(&stream); i++) {
    Bytes branch_memory(BULLA_STREAM_MEMORY_MAX);
    bulla_stream branch;
    std::uint64_t offset;
    std::uint64_t length;
    std::uint64_t data_offset;
    bulla_stream_branch_extent(&stream, i, &offset, &length, &data_offset);
    EXPECT_EQ(offset, end);
    EXPECT_EQ(data_offset, out.size());
    end = offset + length;
    ASSERT_EQ(name(bulla_stream_begin_branch(&branch, &stream, i, branch_memory.data(),
                                             branch_memory.size())),
              "ok");
    ASSERT_EQ(name(run(&branch, ByteView(tree.payload).subspan(offset, length), &out)), "ok");
  }
  EXPECT_EQ(end, tree.payload.size());
  EXPECT_EQ(out, data);
}

const Case kCases[] = {{0, 12},
                       {1, 12},
                       {4095, 12},
                       {4096, 12},
                       {4097, 12},
                       {3 * 4096, 12},
                       {128 * 4096, 12},
                       {128 * 4096 + 1, 12},
                       {129 * 4096 - 5, 12},
                       {300 * 4096 + 9, 12},
                       {1, 10},
                       {1024, 10},
                       {1025, 10},
                       {32 * 1024, 10},
                       {32 * 1024 + 1, 10},
                       {32 * 32 * 1024, 10},
                       {32 * 32 * 1024 + 1, 10},
                       {33 * 32 * 1024 + 77, 10},
                       {(32 * 32 * 32 + 1) * 1024, 10}};

INSTANTIATE_TEST_SUITE_P(Trees, StreamSizes, ::testing::ValuesIn(kCases));

// One byte of each block in turn, hash blocks and their zero padding included.
TEST(Stream, RefusesAChangeInAnyBlock) {
  const Bytes data = content(33 * 1024 + 5);
  const PlainTree tree(data, 10);
  const bulla_admission admission = admit(data.size(), 10, tree.digest);
  for (std::size_t at = 0; at < tree.payload.size(); at += 61) {
    Bytes damaged = tree.payload;
    damaged[at] ^= 0x10;
    Bytes memory(BULLA_STREAM_MEMORY_MAX);
    bulla_stream stream;
    Bytes out;
    ASSERT_EQ(bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size()),
              BULLA_OK);
    EXPECT_EQ(name(run(&stream, damaged, &out)), "payload-digest") << at;
    EXPECT_LE(out.size(), at) << "bytes behind the change came out";
    EXPECT_TRUE(std::equal(out.begin(), out.end(), data.begin()));
  }
}

TEST(Stream, RefusesSwappedBlocksOfOneLevel) {
  const Bytes data = content(3 * 1024);
  PlainTree tree(data, 10);
  const bulla_admission admission = admit(data.size(), 10, tree.digest);
  std::swap_ranges(tree.payload.begin() + 1024, tree.payload.begin() + 2048,
                   tree.payload.begin() + 2048);
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream stream;
  Bytes out;
  ASSERT_EQ(bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size()),
            BULLA_OK);
  EXPECT_EQ(name(run(&stream, tree.payload, &out)), "payload-digest");
}

TEST(Stream, StaysFailedAndWantsAnAdmission) {
  const Bytes data = content(5000);
  const PlainTree tree(data, 12);
  bulla_admission admission = admit(data.size(), 12, tree.digest);
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream stream;
  ASSERT_EQ(bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size()),
            BULLA_OK);
  EXPECT_EQ(name(bulla_stream_take(&stream, tree.payload.data(), 17)), "wrong-order");
  EXPECT_EQ(name(bulla_stream_take(&stream, tree.payload.data(), 4096)), "wrong-order");
  EXPECT_EQ(name(bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), 100)),
            "memory-exceeded");
  admission.granted = false;
  EXPECT_EQ(
      name(bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size())),
      "wrong-order");
}

TEST(Stream, UnfinishedIsNotVerified) {
  const Bytes data = content(9000);
  const PlainTree tree(data, 12);
  const bulla_admission admission = admit(data.size(), 12, tree.digest);
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream stream;
  ASSERT_EQ(bulla_stream_begin(&stream, test_crypto(), &admission, memory.data(), memory.size()),
            BULLA_OK);
  ASSERT_EQ(bulla_stream_take(&stream, tree.payload.data(), 4096), BULLA_OK);
  EXPECT_EQ(name(bulla_stream_finish(&stream)), "wrong-order");
}

}  // namespace
}  // namespace bulla::testing
