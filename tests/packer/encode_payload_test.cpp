// SPDX-License-Identifier: Apache-2.0
//
// Stored payloads, read back by a plain recursive reader that knows docs/FORMAT.md 3 and nothing of
// the writer.
#include "packer/encode_payload.hpp"

#include <gtest/gtest.h>
#include <zstd.h>

#include <tuple>

#include "formats/error.hpp"
#include "packer/block_digest.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

class MemoryContent final : public Content {
 public:
  explicit MemoryContent(Bytes bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  void send_to(ByteSink &out) override { out.write(bytes_); }
  std::vector<std::string> inputs() const override { return {}; }

 private:
  Bytes bytes_;
};

// Takes a payload apart from its front, checking each block against the hash above it.
class PlainReader {
 public:
  PlainReader(ByteView payload, std::uint64_t size, unsigned log2_block)
      : payload_(payload), left_(size), block_(std::size_t{1} << log2_block) {
    unsigned levels = 0;
    for (std::uint64_t blocks = (size + block_ - 1) / block_; blocks > 1; levels++) {
      blocks = (blocks + block_ / 32 - 1) / (block_ / 32);
    }
    Digest root{};
    if (size > 0) root = read(levels);
    digest = verity_digest(size, log2_block, root);
    EXPECT_TRUE(payload_.empty()) << payload_.size() << " bytes too many";
  }

  Bytes data;
  Digest digest;

 private:
  ByteView take(std::size_t length) {
    const ByteView bytes = payload_.first(std::min(length, payload_.size()));
    EXPECT_EQ(bytes.size(), length);
    payload_ = payload_.subspan(bytes.size());
    return bytes;
  }

  Digest read(unsigned level) {
    if (level == 0) {
      const ByteView block = take(static_cast<std::size_t>(std::min<std::uint64_t>(block_, left_)));
      data.insert(data.end(), block.begin(), block.end());
      left_ -= block.size();
      return block_digest(block, block_);
    }
    const ByteView block = take(block_);
    for (std::size_t at = 0; at < block_; at += 32) {
      Digest below{};
      if (left_ > 0) below = read(level - 1);
      EXPECT_TRUE(std::equal(below.begin(), below.end(), block.begin() + static_cast<long>(at)));
    }
    return block_digest(block, block_);
  }

  ByteView payload_;
  std::uint64_t left_;
  std::size_t block_;
};

struct Stored {
  EncodedPayload encoded;
  Bytes payload;
};

Stored stored(const Bytes &bytes, const PayloadPlan &plan) {
  const ScratchDirectory directory;
  OutputFile out(directory / "out", Overwrite::kNo);
  MemoryContent content(bytes);
  NoProgress progress;
  Stored result{encode_payload(content, plan, out, progress), {}};
  result.payload.resize(static_cast<std::size_t>(result.encoded.stored.bytes));
  out.pread(result.encoded.stored.offset, result.payload);
  return result;
}

PayloadPlan plan_of(unsigned log2_block, Compression::Method method, unsigned job_count = 2) {
  PayloadPlan plan;
  plan.log2_block = log2_block;
  plan.compression = {method, 1};
  plan.job_count = job_count;
  plan.offset = 8192;
  return plan;
}

using Case = std::tuple<unsigned, std::size_t>;
class PayloadOfSize : public testing::TestWithParam<Case> {};

TEST_P(PayloadOfSize, IsReadBackWhenStoredRaw) {
  const auto [log2_block, size] = GetParam();
  const Bytes content = noise(size);
  const Stored raw = stored(content, plan_of(log2_block, Compression::Method::kNone));
  EXPECT_EQ(raw.encoded.stored.offset, 8192u);
  const PlainReader reader(raw.payload, size, log2_block);
  EXPECT_EQ(reader.data, content);
  EXPECT_EQ(reader.digest, raw.encoded.installed.digest);
  EXPECT_EQ(reader.digest, raw.encoded.stored.tree.digest);
}

TEST_P(PayloadOfSize, IsReadBackWhenItDoesNotCompress) {
  const auto [log2_block, size] = GetParam();
  const Bytes content = noise(size);
  const Stored packed = stored(content, plan_of(log2_block, Compression::Method::kZstd));
  const PlainReader reader(packed.payload, packed.encoded.stored.tree.size, log2_block);
  EXPECT_EQ(reader.digest, packed.encoded.stored.tree.digest);
  Bytes back(size);
  EXPECT_EQ(ZSTD_decompress(back.data(), size, reader.data.data(), reader.data.size()), size);
  EXPECT_EQ(back, content);
}

TEST_P(PayloadOfSize, IsReadBackWhenItsTreeBecomesShallower) {
  const auto [log2_block, size] = GetParam();
  const Bytes content(size);
  const Stored packed = stored(content, plan_of(log2_block, Compression::Method::kZstd));
  const PlainReader reader(packed.payload, packed.encoded.stored.tree.size, log2_block);
  EXPECT_EQ(reader.digest, packed.encoded.stored.tree.digest);
  EXPECT_EQ(
      packed.encoded.installed.digest,
      stored(content, plan_of(log2_block, Compression::Method::kNone)).encoded.installed.digest);
}

INSTANTIATE_TEST_SUITE_P(Sizes, PayloadOfSize,
                         testing::Combine(testing::Values(10u, 12u),
                                          testing::Values(0, 1, 1024, 1025, 4095, 4096, 4097,
                                                          32 * 1024 + 1, 128 * 4096 - 1, 128 * 4096,
                                                          128 * 4096 + 1, 1 << 20, (1 << 20) + 1,
                                                          3 * (1 << 20) + 5, 33 << 20)));

TEST(EncodePayload, GivesTheSameBytesAtAnyNumberOfThreads) {
  Bytes content = noise(7000001);
  std::fill(content.begin() + 1000000, content.begin() + 3000000, std::uint8_t{7});
  for (const auto method : {Compression::Method::kNone, Compression::Method::kZstd}) {
    for (const unsigned log2_block : {10u, 12u}) {
      const Stored one = stored(content, plan_of(log2_block, method, 1));
      for (const unsigned job_count : {2u, 7u}) {
        EXPECT_EQ(stored(content, plan_of(log2_block, method, job_count)).payload, one.payload);
      }
    }
  }
}

// Announces one length and delivers another.
class LyingContent final : public Content {
 public:
  LyingContent(std::uint64_t announced, std::size_t delivered)
      : announced_(announced), delivered_(delivered) {}
  std::uint64_t size() const override { return announced_; }
  void send_to(ByteSink &out) override { out.write(noise(delivered_)); }
  std::vector<std::string> inputs() const override { return {}; }

 private:
  std::uint64_t announced_;
  std::size_t delivered_;
};

TEST(EncodePayload, RefusesContentOfAnotherLengthThanAnnounced) {
  for (const auto method : {Compression::Method::kNone, Compression::Method::kZstd}) {
    for (const auto &[announced, delivered] :
         {std::pair{3000000u, 2999999u}, {3000000u, 3000001u}, {100u, 3000000u}}) {
      const ScratchDirectory directory;
      OutputFile out(directory / "out", Overwrite::kNo);
      LyingContent content(announced, delivered);
      NoProgress progress;
      try {
        encode_payload(content, plan_of(12, method), out, progress);
        ADD_FAILURE() << delivered << " bytes were taken for " << announced;
      } catch (const Error &error) {
        EXPECT_EQ(error.reason(), "input-changed");
      }
    }
  }
}

TEST(EncodePayload, RefusesWhatFourLevelsCannotHoldBeforeReading) {
  const ScratchDirectory directory;
  OutputFile out(directory / "out", Overwrite::kNo);
  LyingContent content((std::uint64_t{1} << 30) + 1, 0);
  NoProgress progress;
  try {
    encode_payload(content, plan_of(10, Compression::Method::kNone), out, progress);
    FAIL() << "accepted";
  } catch (const Error &error) {
    EXPECT_EQ(error.reason(), "size-out-of-range");
  }
}

// Counts what is told to people.
class CountingProgress final : public Progress {
 public:
  void start(std::string_view, std::uint64_t total_bytes) override { total = total_bytes; }
  void advance(std::uint64_t bytes) override { advanced += bytes; }
  void done() override { is_done = true; }

  std::uint64_t total = 0;
  std::uint64_t advanced = 0;
  bool is_done = false;
};

TEST(EncodePayload, TellsProgressInBytesOfContent) {
  const ScratchDirectory directory;
  for (const auto method : {Compression::Method::kNone, Compression::Method::kZstd}) {
    OutputFile out(directory / "out", Overwrite::kNo);
    MemoryContent content(noise(2500000));
    CountingProgress progress;
    encode_payload(content, plan_of(12, method), out, progress);
    EXPECT_EQ(progress.total, 2500000u);
    EXPECT_EQ(progress.advanced, 2500000u);
    EXPECT_TRUE(progress.is_done);
  }
}

}  // namespace
}  // namespace bulla
