// SPDX-License-Identifier: Apache-2.0
//
// An update by delta on a device whose power fails at every write, and inside every write: it goes
// on from its checkpoint and ends with the same image, having written little twice.
#include <gtest/gtest.h>

#include <algorithm>

#include "bulla/delta_checkpoint.h"
#include "tests/delta/coded_delta.hpp"

namespace bulla::testing {
namespace {

constexpr std::size_t kPage = 512;  // of the slot; a checkpoint follows each
constexpr std::uint8_t kPatchDigest[32] = {7};

// Two slots and two places for records. Every write may be the one that the power does not survive;
// then the first bytes of it are there, and what stood behind them is lost.
class Device {
 public:
  explicit Device(const Release &release) : old_image_(release.before.image) {
    slot_.resize(release.after.image.size(), 0xff);
  }

  void cut_at(std::size_t write, std::size_t kept_bytes) {
    writes_left_ = write;
    kept_bytes_ = kept_bytes;
  }

  // Until it is done or the power fails; true when done. Fed as a network would, in odd pieces.
  bool update(ByteView patch) {
    bulla_delta_checkpoint at{};
    (void)bulla_delta_checkpoint_read(records_, kPatchDigest, &at);
    sequence_ = at.sequence;
    page_.clear();
    page_start_ = at.written;
    Bytes memory(static_cast<std::size_t>(bulla_delta_memory_bytes(&kSmallParams)));
    bulla_delta_setup setup{};
    setup.base = {&old_image_, read_old, old_image_.size(), nullptr};
    setup.output = {this, take_output};
    setup.new_size = slot_.size();
    setup.resume_at = at.written;
    setup.memory = memory.data();
    setup.memory_bytes = memory.size();
    bulla_delta delta;
    bulla_delta_begin(&delta, &setup);
    for (std::size_t from = 0; from < patch.size(); from += 97) {
      const std::size_t length = std::min<std::size_t>(97, patch.size() - from);
      if (bulla_delta_take(&delta, patch.data() + from, length) != BULLA_OK) return false;
    }
    return bulla_delta_finish(&delta) == BULLA_OK && write_page();
  }

  const Bytes &slot() const { return slot_; }
  std::size_t writes() const { return writes_; }

 private:
  static bulla_status read_old(void *context, std::uint64_t offset, std::uint8_t *bytes,
                               std::size_t length) {
    const auto &image = *static_cast<const Bytes *>(context);
    std::copy_n(image.begin() + static_cast<std::ptrdiff_t>(offset), length, bytes);
    return BULLA_OK;
  }

  static bulla_status take_output(void *context, std::uint64_t offset, const std::uint8_t *bytes,
                                  std::size_t length) {
    auto &device = *static_cast<Device *>(context);
    EXPECT_EQ(offset, device.page_start_ + device.page_.size());
    for (std::size_t i = 0; i < length; i++) {
      device.page_.push_back(bytes[i]);
      if (device.page_.size() == kPage && !device.write_page()) return BULLA_WRITE_FAILED;
    }
    return BULLA_OK;
  }

  // The page, and only then the record that counts on it.
  bool write_page() {
    if (!write(slot_.data() + page_start_, page_)) return false;
    page_start_ += page_.size();
    page_.clear();
    bulla_delta_checkpoint checkpoint{{}, page_start_, ++sequence_};
    std::copy_n(kPatchDigest, 32, checkpoint.patch);
    Bytes record(BULLA_DELTA_CHECKPOINT_BYTES);
    bulla_delta_checkpoint_write(&checkpoint, record.data());
    return write(records_[sequence_ % 2], record);
  }

  bool write(std::uint8_t *place, ByteView bytes) {
    writes_++;
    if (writes_left_-- > 0) {
      std::copy(bytes.begin(), bytes.end(), place);
      return true;
    }
    const std::size_t kept = std::min(kept_bytes_, bytes.size());
    std::copy_n(bytes.begin(), kept, place);
    std::fill_n(place + kept, bytes.size() - kept, std::uint8_t{0xff});
    writes_left_ = SIZE_MAX;
    return false;
  }

  Bytes old_image_;
  Bytes slot_;
  std::uint8_t records_[2][BULLA_DELTA_CHECKPOINT_BYTES] = {};
  Bytes page_;
  std::uint64_t page_start_ = 0;
  std::uint32_t sequence_ = 0;
  std::size_t writes_left_ = SIZE_MAX;
  std::size_t kept_bytes_ = 0;
  std::size_t writes_ = 0;
};

TEST(DeltaPowerCut, AtEveryWriteWholeOrTornEndsWithTheSameImage) {
  const Release release = make_release(BULLA_DELTA_ARCH_THUMB2, 40, 2);
  const Bytes patch = code_release(release);
  Device undisturbed(release);
  ASSERT_TRUE(undisturbed.update(patch));
  ASSERT_TRUE(undisturbed.slot() == release.after.image);
  for (std::size_t cut = 0; cut < undisturbed.writes(); cut++) {
    for (const std::size_t kept : {0u, 1u, 17u, 59u, 63u, 511u}) {
      Device device(release);
      device.cut_at(cut, kept);
      ASSERT_FALSE(device.update(patch)) << cut;
      ASSERT_TRUE(device.update(patch)) << cut << ' ' << kept;
      EXPECT_TRUE(device.slot() == release.after.image) << cut << ' ' << kept;
      EXPECT_LE(device.writes(), undisturbed.writes() + 3) << cut << ' ' << kept;
    }
  }
}

TEST(DeltaPowerCut, AgainAndAgainStillGoesForward) {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 40, 2);
  const Bytes patch = code_release(release);
  Device device(release);
  for (std::size_t attempt = 0;; attempt++) {
    ASSERT_LT(attempt, 1000u);
    device.cut_at(3, attempt % 64);
    if (device.update(patch)) break;
  }
  EXPECT_TRUE(device.slot() == release.after.image);
}

TEST(DeltaCheckpoint, OfAnotherPatchOrTornCountsForNothing) {
  std::uint8_t places[2][BULLA_DELTA_CHECKPOINT_BYTES] = {};
  bulla_delta_checkpoint read{};
  EXPECT_FALSE(bulla_delta_checkpoint_read(places, kPatchDigest, &read));
  bulla_delta_checkpoint older{{7}, 100, 4}, newer{{7}, 200, 5};
  bulla_delta_checkpoint_write(&older, places[0]);
  bulla_delta_checkpoint_write(&newer, places[1]);
  ASSERT_TRUE(bulla_delta_checkpoint_read(places, kPatchDigest, &read));
  EXPECT_EQ(read.written, 200u);
  for (auto &byte : places[1]) {
    byte ^= 1;
    ASSERT_TRUE(bulla_delta_checkpoint_read(places, kPatchDigest, &read));
    EXPECT_EQ(read.written, 100u);
    byte ^= 1;
  }
  const std::uint8_t other[32] = {8};
  EXPECT_FALSE(bulla_delta_checkpoint_read(places, other, &read));
  EXPECT_EQ(read.written, 0u);
}

}  // namespace
}  // namespace bulla::testing
