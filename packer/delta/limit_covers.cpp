// SPDX-License-Identifier: Apache-2.0
//
// A dropped cover's bytes become literals; its neighbours have grown as far as they can already.
#include "packer/delta/limit_covers.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace bulla {

void limit_covers(Covers &covers, std::uint32_t count) {
  if (covers.size() <= count) return;
  std::vector<std::uint32_t> by_length(covers.size());
  std::iota(by_length.begin(), by_length.end(), 0u);
  std::stable_sort(by_length.begin(), by_length.end(),
                   [&](std::uint32_t left, std::uint32_t right) {
                     return covers[left].length > covers[right].length;
                   });
  by_length.resize(count);
  std::sort(by_length.begin(), by_length.end());
  Covers kept;
  for (const std::uint32_t index : by_length) kept.push_back(covers[index]);
  covers = std::move(kept);
}

}  // namespace bulla
