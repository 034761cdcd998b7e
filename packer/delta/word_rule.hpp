// SPDX-License-Identifier: Apache-2.0
//
// Two ways of making data words comparable that look like addresses. Clearing them all finds code
// and tables that moved; labelling them with what they refer to tells tables of equal shape apart.
// Neither wins everywhere, so the generator tries both.
#pragma once

#include <cstdint>

#include "packer/delta/image_addresses.hpp"
#include "packer/delta/shift_map.hpp"
#include "packer/delta/unit_walk.hpp"
#include "packer/delta/word_verdicts.hpp"

namespace bulla {

// `bytes` are those of a data word; they may be changed.
class WordRule {
 public:
  virtual ~WordRule() = default;
  virtual void rewrite(const UnitSite &site, std::uint8_t *bytes) const = 0;
};

// Every word whose target lies in the image becomes the same one.
class ClearedWords final : public WordRule {
 public:
  explicit ClearedWords(const ImageAddresses &addresses) : addresses_(addresses) {}
  void rewrite(const UnitSite &site, std::uint8_t *bytes) const override;

 private:
  const ImageAddresses &addresses_;
};

// A word becomes the address in the new image of what it refers to, where the verdicts say that
// words are addresses.
class LabelledWords final : public WordRule {
 public:
  // For words of the new image.
  LabelledWords(const WordVerdicts &verdicts, std::uint64_t base)
      : verdicts_(verdicts), base_(base) {}
  // For words of the old one: what they refer to moves as the map says.
  LabelledWords(const WordVerdicts &verdicts, std::uint64_t base, const ImageAddresses &old_image,
                const ImageAddresses &new_image, const ShiftMap &map)
      : verdicts_(verdicts), base_(base), old_(&old_image), new_(&new_image), map_(&map) {}
  void rewrite(const UnitSite &site, std::uint8_t *bytes) const override;

 private:
  std::int64_t label(std::int64_t target) const;

  const WordVerdicts &verdicts_;
  std::uint64_t base_;
  const ImageAddresses *old_ = nullptr;
  const ImageAddresses *new_ = nullptr;
  const ShiftMap *map_ = nullptr;
};

// The address in the new image of what had `target` in the old one; -1 if either has none.
std::int64_t moved_target(std::int64_t target, const ImageAddresses &old_image,
                          const ImageAddresses &new_image, const ShiftMap &map);

}  // namespace bulla
