// SPDX-License-Identifier: Apache-2.0
#include "tests/delta/flash_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace bulla::testing {

FlashModel::FlashModel(const FlashShape &shape)
    : shape_(shape),
      functions_{this,
                 read,
                 erase,
                 program,
                 shape.unit_bytes,
                 shape.granule_bytes,
                 shape.slot_bytes,
                 shape.ring_bytes,
                 shape.journal_bytes} {
  const std::uint32_t sizes[] = {shape.slot_bytes, shape.ring_bytes, shape.journal_bytes};
  for (std::size_t i = 0; i < areas_.size(); i++) {
    areas_[i].bytes.resize(sizes[i]);
    for (auto &byte : areas_[i].bytes) byte = static_cast<std::uint8_t>(dice_());
    areas_[i].programmed.assign(sizes[i] / shape.granule_bytes, true);
    areas_[i].erased.assign(sizes[i] / shape.unit_bytes, 0);
  }
}

FlashModel::FlashModel(const FlashModel &other)
    : shape_(other.shape_),
      functions_(other.functions_),
      areas_(other.areas_),
      dice_(other.dice_),
      operations_(other.operations_),
      left_(other.left_),
      torn_(other.torn_),
      until_spoiled_(other.until_spoiled_),
      spoiled_area_(other.spoiled_area_),
      off_(other.off_) {
  functions_.context = this;
}

void FlashModel::cut_at(std::size_t operation, Torn torn) {
  left_ = operation;
  torn_ = torn;
}

void FlashModel::restart() {
  off_ = false;
  left_ = SIZE_MAX;
}

std::size_t FlashModel::most_erased(bulla_in_place_area area) const {
  return *std::max_element(areas_[area].erased.begin(), areas_[area].erased.end());
}

std::size_t FlashModel::erasures(bulla_in_place_area area) const {
  const auto &erased = areas_[area].erased;
  return std::accumulate(erased.begin(), erased.end(), std::size_t{0});
}

bool FlashModel::is_last() {
  operations_++;
  return left_-- == 0;
}

void FlashModel::mark(Area &area, std::size_t offset, std::size_t length, bool programmed) {
  for (std::size_t at = offset; at < offset + length; at += shape_.granule_bytes) {
    area.programmed[at / shape_.granule_bytes] = programmed;
  }
}

std::size_t FlashModel::done_of(bool is_last, std::size_t length) const {
  if (!is_last || torn_ == Torn::kDone || torn_ == Torn::kFewBits) return length;
  return torn_ == Torn::kHalf ? length / 2 : 0;
}

// Nobody may rely on what is there, nor program it.
void FlashModel::tear(Area &area, std::size_t offset, std::size_t length) {
  if (torn_ == Torn::kGarbage) {
    for (std::size_t at = offset; at < offset + length; at++) {
      area.bytes[at] = static_cast<std::uint8_t>(dice_());
    }
    mark(area, offset, length, true);
  }
  for (int bits = 0; torn_ == Torn::kFewBits && bits < 2; bits++) {
    area.bytes[offset + dice_() % length] |= static_cast<std::uint8_t>(dice_());
  }
}

bulla_status FlashModel::read(void *context, bulla_in_place_area area, std::uint32_t offset,
                              std::uint8_t *bytes, std::size_t length) {
  auto &self = *static_cast<FlashModel *>(context);
  const Bytes &held = self.areas_.at(area).bytes;
  EXPECT_LE(offset, held.size());
  EXPECT_LE(length, held.size() - offset);
  if (self.off_) return BULLA_READ_FAILED;
  std::copy_n(held.begin() + offset, length, bytes);
  return BULLA_OK;
}

bulla_status FlashModel::erase(void *context, bulla_in_place_area area, std::uint32_t offset,
                               std::uint32_t length) {
  auto &self = *static_cast<FlashModel *>(context);
  Area &held = self.areas_.at(area);
  EXPECT_EQ(offset % self.shape_.unit_bytes, 0u);
  EXPECT_EQ(length % self.shape_.unit_bytes, 0u);
  EXPECT_LE(offset, held.bytes.size());
  EXPECT_LE(length, held.bytes.size() - offset);
  if (self.off_) return BULLA_WRITE_FAILED;
  const bool last = self.is_last();
  const std::size_t done = last && self.torn_ == Torn::kFewBits ? 0 : self.done_of(last, length);
  std::fill_n(held.bytes.begin() + offset, done, std::uint8_t{0xff});
  for (std::size_t at = offset; at < offset + length; at += self.shape_.unit_bytes) {
    held.erased[at / self.shape_.unit_bytes]++;
  }
  if (last) self.tear(held, offset, length);
  if (!last || self.torn_ == Torn::kDone) self.mark(held, offset, length, false);
  self.off_ = last;
  return last ? BULLA_WRITE_FAILED : BULLA_OK;
}

bulla_status FlashModel::program(void *context, bulla_in_place_area area, std::uint32_t offset,
                                 const std::uint8_t *bytes, std::size_t length) {
  auto &self = *static_cast<FlashModel *>(context);
  Area &held = self.areas_.at(area);
  const std::size_t granule = self.shape_.granule_bytes;
  EXPECT_EQ(offset % granule, 0u);
  EXPECT_EQ(length % granule, 0u);
  EXPECT_LE(offset, held.bytes.size());
  EXPECT_LE(length, held.bytes.size() - offset);
  if (self.off_) return BULLA_WRITE_FAILED;
  for (std::size_t at = offset; at < offset + length; at += granule) {
    EXPECT_FALSE(held.programmed[at / granule]) << "area " << area << " offset " << at;
  }
  const bool last = self.is_last();
  const std::size_t done = self.done_of(last, length);
  std::copy_n(bytes, done, held.bytes.begin() + offset);
  self.mark(held, offset, done, true);
  if (self.until_spoiled_-- == 0) {
    held.bytes[offset + self.dice_() % length] ^= 4;
    self.spoiled_area_ = area;
  }
  if (last) self.tear(held, offset, length);
  self.off_ = last;
  return last ? BULLA_WRITE_FAILED : BULLA_OK;
}

}  // namespace bulla::testing
