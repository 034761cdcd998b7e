// SPDX-License-Identifier: Apache-2.0
//
// The judge of the second plan: in which parts of an image do words that look like addresses behave
// like addresses? Decided by what a first set of covers shows.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "packer/delta/cover.hpp"
#include "packer/delta/image_addresses.hpp"
#include "packer/delta/shift_map.hpp"
#include "packer/delta/unit_walk.hpp"

namespace bulla {

// For one image. A score for each kind of word and part of 512 bytes.
class WordVerdicts {
 public:
  explicit WordVerdicts(std::size_t image_bytes);

  // A word there was better predicted as an address (1), as a plain word (-1), or equally well.
  void count(bulla_delta_kind kind, std::uint32_t offset, int score);
  // In the part at `offset` and its neighbours. Pointers have the benefit of the doubt.
  bool are_addresses(bulla_delta_kind kind, std::uint32_t offset) const;

 private:
  std::array<std::vector<std::int32_t>, BULLA_DELTA_KINDS> scores_;
};

struct BothVerdicts {
  WordVerdicts of_old;
  WordVerdicts of_new;
};

// Judges both images by covers of the first plan, of which `map` was made.
BothVerdicts judge_words(ByteView old_bytes, const ImageAddresses &old_image, ByteView new_bytes,
                         const ImageAddresses &new_image, const Covers &covers,
                         const ShiftMap &map);

}  // namespace bulla
