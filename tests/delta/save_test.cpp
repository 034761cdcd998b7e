// SPDX-License-Identifier: Apache-2.0
//
// An applier that is stopped at the end of a page and goes on elsewhere gives the same image; one
// whose state was tampered with gives whatever it likes, within bounds.
#include "verifier/delta/save.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/delta/coded_delta.hpp"
#include "tests/delta/dice.hpp"

namespace bulla::testing {
namespace {

constexpr bulla_delta_in_place kGeometry{256, 512};
constexpr std::size_t kCanaryBytes = 64;

struct Kept {
  Bytes state;
  std::uint64_t taken;
  std::uint64_t written;
};

// An applier in memory that is full of another one's leavings.
class Stoppable {
 public:
  Stoppable(const Bytes &old_image, std::uint64_t new_size)
      : old_image_(old_image),
        memory_(bulla_delta_memory_bytes(&kSmallParams) + 2 * kCanaryBytes, 0xc5) {
    bulla_delta_setup setup{};
    setup.base = {this, read_old, old_image.size(), nullptr};
    setup.output = {this, write_new};
    setup.new_size = new_size;
    setup.in_place = kGeometry;
    setup.rest = {this, keep};
    setup.memory = memory_.data() + kCanaryBytes;
    setup.memory_bytes = memory_.size() - 2 * kCanaryBytes;
    bulla_delta_begin(&delta_, &setup);
  }

  bulla_status restore(const Bytes &state) {
    unread_ = state;
    const bulla_delta_passage passage{&unread_, give};
    const bulla_status status = bulla_delta_restore(&delta_, &passage);
    if (status != BULLA_OK) return status;
    start_ = bulla_delta_written(&delta_);
    return bulla_delta_take(&delta_, nullptr, 0);
  }

  bulla_status take(ByteView patch) {
    bulla_status status = BULLA_OK;
    for (std::size_t at = std::min<std::uint64_t>(delta_.taken, patch.size());
         at < patch.size() && status == BULLA_OK; at += 61) {
      const std::size_t length = std::min<std::size_t>(61, patch.size() - at);
      status = bulla_delta_take(&delta_, patch.data() + at, length);
    }
    return status == BULLA_OK ? bulla_delta_finish(&delta_) : status;
  }

  const Bytes &written() const { return written_; }
  const std::vector<Kept> &kept() const { return kept_; }
  bool memory_is_whole() const {
    const auto is_canary = [](std::uint8_t byte) { return byte == 0xc5; };
    return std::all_of(memory_.begin(), memory_.begin() + kCanaryBytes, is_canary) &&
           std::all_of(memory_.end() - kCanaryBytes, memory_.end(), is_canary);
  }

 private:
  static bulla_status read_old(void *context, std::uint64_t offset, std::uint8_t *bytes,
                               std::size_t length) {
    const Bytes &image = static_cast<Stoppable *>(context)->old_image_;
    EXPECT_LE(offset, image.size());
    EXPECT_LE(length, image.size() - offset);
    std::copy_n(image.begin() + static_cast<std::ptrdiff_t>(offset), length, bytes);
    return BULLA_OK;
  }

  static bulla_status write_new(void *context, std::uint64_t offset, const std::uint8_t *bytes,
                                std::size_t length) {
    auto &self = *static_cast<Stoppable *>(context);
    EXPECT_EQ(offset, self.start_ + self.written_.size());
    EXPECT_LE(offset + length, self.delta_.setup.new_size);
    self.written_.insert(self.written_.end(), bytes, bytes + length);
    return BULLA_OK;
  }

  static bulla_status keep(void *context, bulla_delta *delta) {
    auto &self = *static_cast<Stoppable *>(context);
    if (bulla_delta_written(delta) % kGeometry.erase_bytes != 0) return BULLA_OK;
    Kept kept{{}, delta->taken, bulla_delta_written(delta)};
    const bulla_delta_passage passage{&kept.state, append};
    EXPECT_EQ(bulla_delta_save(delta, &passage), BULLA_OK);
    EXPECT_LE(kept.state.size(), bulla_delta_memory_bytes(&kSmallParams));
    self.kept_.push_back(std::move(kept));
    return BULLA_OK;
  }

  static bulla_status append(void *context, std::uint8_t *bytes, std::size_t length) {
    auto &state = *static_cast<Bytes *>(context);
    state.insert(state.end(), bytes, bytes + length);
    return BULLA_OK;
  }

  static bulla_status give(void *context, std::uint8_t *bytes, std::size_t length) {
    auto &state = *static_cast<Bytes *>(context);
    if (length > state.size()) return BULLA_READ_FAILED;
    std::copy_n(state.begin(), length, bytes);
    state.erase(state.begin(), state.begin() + static_cast<std::ptrdiff_t>(length));
    return BULLA_OK;
  }

  const Bytes &old_image_;
  Bytes memory_;
  bulla_delta delta_;
  Bytes written_;
  Bytes unread_;
  std::vector<Kept> kept_;
  std::uint64_t start_ = 0;
};

struct Pair {
  Bytes old_image;
  Bytes new_image;
  Bytes patch;
};

// Every kind of segment that goes in place, each over several pages.
Pair make_pair(bulla_delta_arch arch) {
  const Release release = make_release(arch, 30, 3);
  Pair pair{release.before.image, release.after.image, {}};
  pair.patch = code_modelled(pair.old_image, pair.new_image, release.covers, kSmallParams, &release,
                             kGeometry);
  const std::size_t start = (pair.new_image.size() + 900) / 256 * 256 + 40;
  pair.old_image.resize(start + 4000, 0x5a);
  const Bytes more = pattern(start + 700 - pair.new_image.size(), 9);
  add_store(pair.patch, more);
  pair.new_image.insert(pair.new_image.end(), more.begin(), more.end());
  add_copy(pair.patch, 1000, start + 2000);
  pair.new_image.resize(pair.new_image.size() + 1000, 0x5a);
  return pair;
}

class SavedArch : public ::testing::TestWithParam<bulla_delta_arch> {};

TEST_P(SavedArch, GoesOnFromEveryPageEnd) {
  const Pair pair = make_pair(GetParam());
  Stoppable whole(pair.old_image, pair.new_image.size());
  ASSERT_EQ(whole.take(pair.patch), BULLA_OK);
  ASSERT_TRUE(whole.written() == pair.new_image);
  ASSERT_EQ(whole.kept().size(), pair.new_image.size() / kGeometry.erase_bytes);
  for (const Kept &kept : whole.kept()) {
    Stoppable rest(pair.old_image, pair.new_image.size());
    ASSERT_EQ(rest.restore(kept.state), BULLA_OK) << kept.written;
    EXPECT_EQ(rest.take(pair.patch), BULLA_OK) << kept.written;
    EXPECT_TRUE(std::equal(rest.written().begin(), rest.written().end(),
                           pair.new_image.begin() + static_cast<std::ptrdiff_t>(kept.written),
                           pair.new_image.end()))
        << kept.written;
    EXPECT_TRUE(rest.memory_is_whole());
  }
}

TEST_P(SavedArch, StaysInBoundsWhateverWasReadBack) {
  const Pair pair = make_pair(GetParam());
  Stoppable whole(pair.old_image, pair.new_image.size());
  ASSERT_EQ(whole.take(pair.patch), BULLA_OK);
  Dice random(5);
  int taken_up = 0;
  for (int round = 0; round < 600; round++) {
    Bytes state = whole.kept()[random() % whole.kept().size()].state;
    // Numbers stand in front: most of the damage goes there.
    const std::size_t reach =
        round % 3 == 0 ? state.size() : std::min<std::size_t>(160, state.size());
    for (int i = 0; i < 1 + round % 4; i++) {
      std::uint8_t &byte = state[random() % reach];
      byte = round % 2 == 0 ? static_cast<std::uint8_t>(random())
                            : static_cast<std::uint8_t>(byte ^ (1u << random() % 8));
    }
    Stoppable rest(pair.old_image, pair.new_image.size());
    if (rest.restore(state) == BULLA_OK) {
      taken_up++;
      (void)rest.take(pair.patch);
    }
    EXPECT_TRUE(rest.memory_is_whole());
  }
  EXPECT_GT(taken_up, 50);
}

INSTANTIATE_TEST_SUITE_P(Save, SavedArch,
                         ::testing::Values(BULLA_DELTA_ARCH_NONE, BULLA_DELTA_ARCH_ARM64,
                                           BULLA_DELTA_ARCH_THUMB2, BULLA_DELTA_ARCH_X86_64));

TEST(Save, IsForPagesThatAreWrittenOnly) {
  const Bytes old_image = pattern(1000, 2);
  Bytes state, memory(bulla_delta_memory_bytes(&kSmallParams)), patch = stream_header(kSmallParams);
  bulla_delta_setup setup{};
  setup.base = {nullptr, nullptr, old_image.size(), old_image.data()};
  setup.new_size = 100;
  setup.memory = memory.data();
  setup.memory_bytes = memory.size();
  bulla_delta delta;
  bulla_delta_begin(&delta, &setup);
  const bulla_delta_passage passage{&state,
                                    [](void *, std::uint8_t *, std::size_t) { return BULLA_OK; }};
  EXPECT_EQ(bulla_delta_save(&delta, &passage), BULLA_WRONG_ORDER);
  ASSERT_EQ(bulla_delta_take(&delta, patch.data(), patch.size()), BULLA_OK);
  EXPECT_EQ(bulla_delta_save(&delta, &passage), BULLA_WRONG_ORDER);
}

}  // namespace
}  // namespace bulla::testing
