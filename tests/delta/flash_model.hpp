// SPDX-License-Identifier: Apache-2.0
//
// Flash as it is: bits go to 0 by programming and to 1 by erasing only, a granule is programmed
// once between two erasures, and the power may fail in the middle of anything. Breaking a rule of
// delta_in_place.h fails the test.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "bulla/delta_in_place.h"
#include "formats/bytes.hpp"
#include "tests/delta/dice.hpp"

namespace bulla::testing {

struct FlashShape {
  std::uint32_t unit_bytes;
  std::uint32_t granule_bytes;
  std::uint32_t slot_bytes;
  std::uint32_t ring_bytes;
  std::uint32_t journal_bytes;
};

// What is left of the operation that the power cut: nothing of it, its first half, noise, all but
// a bit here and there, all of it. An erasure may also have begun with just a bit here and there.
enum class Torn { kNotBegun, kHalf, kGarbage, kFewBits, kDone };
inline constexpr Torn kEveryTorn[] = {Torn::kNotBegun, Torn::kHalf, Torn::kGarbage, Torn::kFewBits,
                                      Torn::kDone};

class FlashModel {
 public:
  explicit FlashModel(const FlashShape &shape);
  FlashModel(const FlashModel &other);
  FlashModel &operator=(const FlashModel &) = delete;

  const bulla_in_place_flash &functions() const { return functions_; }

  // The operation with this number, counted from now on, is the last one.
  void cut_at(std::size_t operation, Torn torn);
  void restart();  // the power is back
  // The program operation with this number writes a wrong bit and says nothing.
  void spoil(std::size_t operation) { until_spoiled_ = operation; }
  // Where that was; the number of areas if it did not come to it.
  std::size_t spoiled_area() const { return spoiled_area_; }
  bool is_off() const { return off_; }

  Bytes &area(bulla_in_place_area area) { return areas_[area].bytes; }
  std::size_t operations() const { return operations_; }
  // How often its most used unit was erased, and all of them together.
  std::size_t most_erased(bulla_in_place_area area) const;
  std::size_t erasures(bulla_in_place_area area) const;

 private:
  struct Area {
    Bytes bytes;
    std::vector<bool> programmed;     // a flag for each granule
    std::vector<std::size_t> erased;  // a count for each unit
  };

  static bulla_status read(void *context, bulla_in_place_area area, std::uint32_t offset,
                           std::uint8_t *bytes, std::size_t length);
  static bulla_status erase(void *context, bulla_in_place_area area, std::uint32_t offset,
                            std::uint32_t length);
  static bulla_status program(void *context, bulla_in_place_area area, std::uint32_t offset,
                              const std::uint8_t *bytes, std::size_t length);
  bool is_last();
  std::size_t done_of(bool is_last, std::size_t length) const;
  void tear(Area &area, std::size_t offset, std::size_t length);
  void mark(Area &area, std::size_t offset, std::size_t length, bool programmed);

  FlashShape shape_;
  bulla_in_place_flash functions_;
  std::array<Area, 3> areas_;
  Dice dice_{7};
  std::size_t operations_ = 0;
  std::size_t left_ = SIZE_MAX;
  Torn torn_ = Torn::kNotBegun;
  std::size_t until_spoiled_ = SIZE_MAX;
  std::size_t spoiled_area_ = 3;
  bool off_ = false;
};

}  // namespace bulla::testing
