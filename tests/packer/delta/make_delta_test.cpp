// SPDX-License-Identifier: Apache-2.0
//
// Properties of deltas that hold for any two images: the applier makes the very bytes, in the
// memory that was stated; the size is bounded; threads do not matter.
#include "packer/delta/make_delta.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "formats/error.hpp"
#include "tests/packer/delta/applied_delta.hpp"
#include "tests/packer/delta/random_bytes.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla {
namespace {

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (const ByteView part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

struct ImagePair {
  const char *name;
  Bytes old_image;
  Bytes new_image;
  std::size_t stream_max;  // what this pair may take, beside the general bound
};

Bytes with_edits(Bytes image, std::uint32_t seed, unsigned count) {
  std::mt19937 numbers(seed);
  for (unsigned i = 0; i < count; i++) {
    const auto at = static_cast<std::ptrdiff_t>(numbers() % image.size());
    const auto length = static_cast<std::ptrdiff_t>(numbers() % 200);
    const auto noise_seed = static_cast<std::uint32_t>(numbers());
    const Bytes noise = random_bytes(static_cast<std::size_t>(length), 256, noise_seed);
    switch (numbers() % 3) {
      case 0:
        image[static_cast<std::size_t>(at)] ^= 0x55;
        break;
      case 1:
        image.insert(image.begin() + at, noise.begin(), noise.end());
        break;
      default:
        image.erase(image.begin() + at,
                    image.begin() + std::min<std::ptrdiff_t>(at + length, std::ssize(image)));
        break;
    }
  }
  return image;
}

// Thumb-2 firmware: a vector table, calls and pointers that all refer to functions behind
// `padding` bytes.
Bytes firmware(std::uint32_t padding) {
  Bytes image = random_bytes(40000, 256, 77);
  bulla_store32(&image[0], 0x20008000);
  for (std::size_t at = 4; at < 64; at += 4) bulla_store32(&image[at], 0x08000401);
  const Bytes inserted(padding, 0xbf);
  image.insert(image.begin() + 20000, inserted.begin(), inserted.end());
  for (std::uint32_t at = 1024; at < 20000; at += 16) {
    const std::uint32_t target = 20000 + padding + at / 2 * 2;
    bulla_store32(&image[at], 0x08000001 + target);
    const std::uint32_t distance = target - (at + 4) - 4;
    bulla_store16(&image[at + 4], 0xf000 | (distance >> 12 & 0x3ff));
    bulla_store16(&image[at + 6], 0xf800 | (distance >> 1 & 0x7ff));
  }
  return image;
}

std::vector<ImagePair> pairs() {
  const Bytes noise = random_bytes(60000, 256, 1), text = random_bytes(60000, 20, 2);
  const Bytes other = random_bytes(60000, 256, 3);
  const ByteView all(noise);
  Bytes periodic(60000);
  for (std::size_t i = 0; i < periodic.size(); i++) periodic[i] = noise[i % 97];
  const std::size_t any = SIZE_MAX;
  return {
      {"both empty", {}, {}, 10},
      {"empty to noise", {}, noise, any},
      {"noise to empty", noise, {}, 10},
      {"equal", noise, noise, 20},
      {"one byte", {1}, {2}, 20},
      {"one byte changed", noise, with_edits(noise, 9, 1), 400},
      {"swapped halves", noise, joined({all.subspan(30000), all.first(30000)}), 80},
      {"appended", noise, joined({noise, text}), 40000},
      {"zeros", Bytes(60000, 0), Bytes(70000, 0), 80},
      {"noise to zeros", noise, Bytes(70000, 0), 200},
      {"zeros to noise", Bytes(60000, 0), noise, any},
      {"periodic", periodic, joined({ByteView(periodic).subspan(31), text}), 40000},
      {"unrelated noise", noise, other, any},
      {"unrelated text", text, random_bytes(60000, 20, 4), 36000},
      {"edited noise", noise, with_edits(noise, 5, 100), 9000},
      {"edited text", text, with_edits(text, 6, 300), 20000},
      {"moved firmware", firmware(0), firmware(512), 700},
  };
}

const DeltaOptions kAllOptions[] = {
    {DeltaProfile::kMcu, DeltaEffort::kFast, 1},   {DeltaProfile::kMcu, DeltaEffort::kNormal, 1},
    {DeltaProfile::kLinux, DeltaEffort::kFast, 1}, {DeltaProfile::kLinux, DeltaEffort::kNormal, 1},
    {DeltaProfile::kLinux, DeltaEffort::kMax, 1},
};

DeltaResult delta_of(const ImagePair &pair, const DeltaOptions &options) {
  NoProgress progress;
  return make_delta(pair.old_image, pair.new_image, options, progress);
}

TEST(MakeDelta, IsAppliedToTheVeryBytesByEveryProfileAndEffort) {
  for (const ImagePair &pair : pairs()) {
    for (const DeltaOptions &options : kAllOptions) {
      SCOPED_TRACE(pair.name);
      const DeltaResult delta = delta_of(pair, options);
      EXPECT_EQ(applied_delta(pair.old_image, pair.new_image.size(), delta), pair.new_image);
      EXPECT_LE(delta.stream.size(), pair.new_image.size() + pair.new_image.size() / 1000 + 256);
      EXPECT_LE(delta.stream.size(), pair.stream_max);
      const std::uint64_t memory_max = options.profile == DeltaProfile::kMcu
                                           ? BULLA_DELTA_MCU_MEMORY_BYTES
                                           : BULLA_DELTA_LINUX_MEMORY_BYTES;
      EXPECT_LE(delta.working_memory_bytes, memory_max);
    }
  }
}

TEST(MakeDelta, IsAppliedInPlaceToTheVeryBytes) {
  for (const ImagePair &pair : pairs()) {
    for (const InPlace &place : {InPlace{64, 64}, InPlace{4096, 8192}}) {
      SCOPED_TRACE(std::string(pair.name) + " " + std::to_string(place.erase_bytes));
      DeltaOptions options = kAllOptions[0];
      options.in_place = place;
      const DeltaResult delta = delta_of(pair, options);
      EXPECT_EQ(applied_delta(pair.old_image, pair.new_image.size(), delta, 4096,
                              {place.erase_bytes, place.scratch_bytes}),
                pair.new_image);
      EXPECT_LE(delta.stream.size(), pair.new_image.size() + pair.new_image.size() / 1000 + 256);
      EXPECT_LE(delta.working_memory_bytes, BULLA_DELTA_MCU_MEMORY_BYTES);
    }
  }
}

TEST(MakeDelta, LosesNothingInPlaceWhereSpareFlashHoldsWhatMovedBack) {
  const ImagePair pair{"", firmware(0), firmware(512), 0};
  DeltaOptions options = kAllOptions[1];
  const std::size_t beside = delta_of(pair, options).stream.size();
  options.in_place = InPlace{1024, 2048};
  EXPECT_LE(delta_of(pair, options).stream.size(), beside * 5 / 4);
  options.in_place = InPlace{1024, 1024};
  EXPECT_GT(delta_of(pair, options).stream.size(), 5 * beside);
}

TEST(MakeDelta, RefusesImpossiblePlaces) {
  const ImagePair pair{"", {1, 2, 3}, {1, 2, 4}, 0};
  DeltaOptions options = kAllOptions[1];
  for (const InPlace &place : {InPlace{0, 0}, InPlace{4096, 0}, InPlace{3000, 3000},
                               InPlace{4096, 5000}, InPlace{32, 64}}) {
    options.in_place = place;
    EXPECT_THROW(delta_of(pair, options), Error) << place.erase_bytes;
  }
  options.in_place = InPlace{4096, 8192};
  EXPECT_NO_THROW(delta_of(pair, options));
  options.profile = DeltaProfile::kLinux;
  EXPECT_THROW(delta_of(pair, options), Error);
}

TEST(MakeDelta, DoesNotDependOnTheNumberOfThreads) {
  for (const ImagePair &pair : pairs()) {
    DeltaOptions in_place = kAllOptions[0];
    in_place.in_place = InPlace{1024, 1024};
    for (DeltaOptions options : {DeltaOptions(), in_place}) {
      const DeltaResult one = delta_of(pair, options);
      for (const unsigned job_count : {2u, 5u}) {
        options.job_count = job_count;
        EXPECT_EQ(delta_of(pair, options).stream, one.stream) << pair.name;
      }
    }
  }
}

TEST(MakeDelta, SpendsEveryByteOfTheNewImageOnce) {
  for (const ImagePair &pair : pairs()) {
    const DeltaStatistics made = delta_of(pair, {}).statistics;
    EXPECT_EQ(made.copied_bytes + made.stored_bytes + made.zstd_bytes + made.delta_bytes,
              pair.new_image.size())
        << pair.name;
  }
}

TEST(MakeDelta, IsTakenInBlocksOfAnySize) {
  for (const ImagePair &pair : pairs()) {
    const DeltaResult delta = delta_of(pair, {});
    for (const std::size_t block_bytes : {std::size_t{1}, std::size_t{100}, std::size_t{1} << 20}) {
      EXPECT_EQ(applied_delta(pair.old_image, pair.new_image.size(), delta, block_bytes),
                pair.new_image)
          << pair.name;
    }
  }
}

TEST(MakeDelta, SaysWhenAFullImageWouldServeBetter) {
  const Bytes noise = random_bytes(300000, 256, 1), other = random_bytes(300000, 256, 2);
  EXPECT_NE(delta_of({"", noise, other, 0}, {}).better_full.find("compressed"), std::string::npos);
  EXPECT_EQ(delta_of({"", noise, noise, 0}, {}).better_full, "");
  EXPECT_EQ(delta_of({"", noise, with_edits(noise, 3, 50), 0}, {}).better_full, "");
}

class CountingProgress final : public Progress {
 public:
  void start(std::string_view, std::uint64_t total_bytes) override { total_ += total_bytes; }
  void advance(std::uint64_t bytes) override { advanced_ += bytes; }
  void done() override { ended_++; }

  std::uint64_t total_ = 0, advanced_ = 0;
  int ended_ = 0;
};

TEST(MakeDelta, ReportsProgressUpToTheEnd) {
  const Bytes noise = random_bytes(100000, 256, 1);
  CountingProgress progress;
  make_delta(noise, with_edits(noise, 3, 50), {}, progress);
  EXPECT_EQ(progress.advanced_, progress.total_);
  EXPECT_EQ(progress.ended_, 1);
}

}  // namespace
}  // namespace bulla
