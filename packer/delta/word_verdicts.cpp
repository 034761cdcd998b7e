// SPDX-License-Identifier: Apache-2.0
//
// Goes through the covers as the codec will, and compares its two guesses for every data word.
#include "packer/delta/word_verdicts.hpp"

#include <algorithm>

#include "packer/delta/word_rule.hpp"

namespace bulla {
namespace {

constexpr unsigned kLog2Part = 9;

int score(const UnitWalk &walk, const UnitSite &site, const std::uint8_t *old_word,
          const std::uint8_t *new_word, std::int64_t new_address, std::int64_t expected) {
  const bool unchanged = std::equal(old_word, old_word + site.unit.length, new_word);
  std::int64_t actual = -1;
  const bool read =
      bulla_delta_unit_target(walk.reader(), &site.unit, new_word, new_address, &actual);
  const bool predicted = expected >= 0 && read && actual == expected;
  return (predicted ? 1 : 0) - (unchanged ? 1 : 0);
}

}  // namespace

WordVerdicts::WordVerdicts(std::size_t image_bytes) {
  for (const auto kind : {BULLA_DELTA_POINTER64, BULLA_DELTA_POINTER32, BULLA_DELTA_RELATIVE32,
                          BULLA_DELTA_OFFSET32}) {
    scores_[kind].assign((image_bytes >> kLog2Part) + 1, 0);
  }
}

void WordVerdicts::count(bulla_delta_kind kind, std::uint32_t offset, int score) {
  scores_[kind][offset >> kLog2Part] += score;
}

bool WordVerdicts::are_addresses(bulla_delta_kind kind, std::uint32_t offset) const {
  const std::vector<std::int32_t> &scores = scores_[kind];
  const std::size_t part = offset >> kLog2Part;
  const std::size_t end = std::min(scores.size(), part + 2);
  std::int64_t sum = 0;
  for (std::size_t i = part - (part > 0); i < end; i++) sum += scores[i];
  const bool is_pointer = kind == BULLA_DELTA_POINTER64 || kind == BULLA_DELTA_POINTER32;
  return is_pointer ? sum >= 0 : sum > 0;
}

BothVerdicts judge_words(ByteView old_bytes, const ImageAddresses &old_image, ByteView new_bytes,
                         const ImageAddresses &new_image, const Covers &covers,
                         const ShiftMap &map) {
  BothVerdicts verdicts{WordVerdicts(old_bytes.size()), WordVerdicts(new_bytes.size())};
  UnitWalk walk(old_bytes, old_image);
  for (const Cover &cover : covers) {
    walk.restart();
    for (std::uint32_t at = 0; at < cover.length;) {
      const std::uint32_t new_offset = cover.new_offset + at;
      const std::int64_t new_address = bulla_delta_address_at(&new_image.map, new_offset);
      const UnitSite site = new_address < 0 ? walk.plain_at(cover.old_offset + at, old_end(cover))
                                            : walk.at(cover.old_offset + at, old_end(cover));
      if (site.is_data_word()) {
        const std::int64_t expected = moved_target(site.unit.target, old_image, new_image, map);
        const int won = score(walk, site, &old_bytes[site.offset], &new_bytes[new_offset],
                              new_address, expected);
        verdicts.of_old.count(site.unit.kind, site.offset, won);
        verdicts.of_new.count(site.unit.kind, new_offset, won);
      }
      at += site.unit.length;
    }
  }
  return verdicts;
}

}  // namespace bulla
