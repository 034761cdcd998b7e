// SPDX-License-Identifier: Apache-2.0
//
// The payload cut into runs and checked by several threads: the same bytes come out, in order where
// order is asked for, and the first block at fault is the one that is named.
#include "verifier/host/payload_check.hpp"

#include <gtest/gtest.h>

#include <mutex>

#include "tests/host/packages.hpp"

namespace bulla::testing {
namespace {

class Collector final : public VerifiedDataSink {
 public:
  Collector(Order order, std::size_t size) : data(size), order_(order) {}
  Order order() const override { return order_; }
  void take(std::uint64_t offset, ByteView bytes) override {
    const std::lock_guard lock(mutex_);
    if (order_ == Order::kAscending) {
      EXPECT_EQ(offset, taken);
    }
    taken += bytes.size();
    std::copy(bytes.begin(), bytes.end(), data.begin() + static_cast<std::ptrdiff_t>(offset));
  }

  Bytes data;
  std::uint64_t taken = 0;

 private:
  Order order_;
  std::mutex mutex_;
};

struct Case {
  std::size_t size;
  std::uint32_t log2_block;
};

const Case kCases[] = {{0, 12},         {1, 12},         {4096, 12},          {4097, 12},
                       {524'288, 12},   {524'289, 12},   {5'000'000, 12},     {1'048'577, 12},
                       {1024, 10},      {32 * 1024, 10}, {32 * 1024 + 1, 10}, {1'048'577, 10},
                       {3'500'001, 10}, {34'000'000, 10}};

bulla_admission admit(const LaidOut &laid) {
  bulla_admission admission{};
  admission.granted = true;
  admission.stored = {laid.blob.size, static_cast<std::uint8_t>(laid.blob.log2_block),
                      laid.blob.digest.data()};
  return admission;
}

PayloadCheck check(const LaidOut &laid, unsigned threads, VerifiedDataSink *sink) {
  NoProgress progress;
  return check_payload(MemoryByteSource(laid.payload, "p"), 0, admit(laid), threads, sink,
                       progress);
}

TEST(PayloadCheck, GivesEveryByteOnce) {
  for (const Case &c : kCases) {
    const Bytes data = content(c.size);
    const LaidOut laid = lay_out(data, c.log2_block);
    for (const auto order : {VerifiedDataSink::Order::kAny, VerifiedDataSink::Order::kAscending}) {
      for (const unsigned threads : {1u, 4u}) {
        Collector collector(order, c.size);
        ASSERT_EQ(check(laid, threads, &collector).status, BULLA_OK) << c.size;
        EXPECT_EQ(collector.taken, c.size);
        EXPECT_TRUE(collector.data == data) << c.size << " by " << threads;
      }
    }
  }
}

TEST(PayloadCheck, NamesTheFirstBlockAtFault) {
  const LaidOut good = lay_out(content(5'000'000));
  const std::size_t block = 4096;
  for (const std::size_t bad : {0u, 1u, 2u, 130u, 131u, 700u, 1000u}) {
    LaidOut laid = good;
    laid.payload[bad * block + 5] ^= 1;
    laid.payload.back() ^= 1;
    Collector collector(VerifiedDataSink::Order::kAscending, 5'000'000);
    const PayloadCheck result = check(laid, 3, &collector);
    EXPECT_EQ(result.status, BULLA_PAYLOAD_DIGEST);
    EXPECT_EQ(result.bad_offset, bad * block);
    EXPECT_LE(collector.taken, bad * block);
  }
}

class Thrower final : public VerifiedDataSink {
 public:
  Order order() const override { return Order::kAscending; }
  void take(std::uint64_t offset, ByteView) override {
    if (offset > 0) throw std::runtime_error("the disk is full");
  }
};

TEST(PayloadCheck, BringsOutWhatTheSinkThrows) {
  const LaidOut laid = lay_out(content(5'000'000));
  Thrower thrower;
  EXPECT_THROW((void)check(laid, 3, &thrower), std::runtime_error);
}

}  // namespace
}  // namespace bulla::testing
