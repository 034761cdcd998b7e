// SPDX-License-Identifier: Apache-2.0
//
// Functions that call others begin with a push of the link register (Armv7-M ARM, A7.7.101), and
// pointers to them are odd.
#include "packer/delta/load_address.hpp"

#include <algorithm>
#include <vector>

#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint32_t kAlignment = 128;  // of vector tables
constexpr std::size_t kPointersMax = 512;
constexpr std::size_t kPointersMin = 3;  // that have to agree

// Distinct odd words that may point into an image which holds `reset`.
std::vector<std::uint32_t> function_pointers(ByteView image, std::uint32_t reset) {
  std::vector<std::uint32_t> pointers;
  for (std::size_t at = 0; at + 4 <= image.size(); at += 4) {
    const auto word = static_cast<std::uint32_t>(image_field(image, at, 4));
    const std::uint32_t distance = word > reset ? word - reset : reset - word;
    if (word % 2 == 1 && distance < image.size()) pointers.push_back(word);
  }
  std::sort(pointers.begin(), pointers.end());
  pointers.erase(std::unique(pointers.begin(), pointers.end()), pointers.end());
  if (pointers.size() > kPointersMax) pointers.resize(kPointersMax);
  return pointers;
}

// For each halfword, whether a function may begin there.
std::vector<bool> function_begins(ByteView image) {
  std::vector<bool> begins(image.size() / 2);
  for (std::size_t i = 0; i < begins.size(); i++) {
    const std::uint64_t half = image_field(image, 2 * i, 2);
    begins[i] = (half & 0xff00) == 0xb500 || half == 0xe92d;
  }
  return begins;
}

}  // namespace

std::uint32_t cortex_m_load_address(ByteView image, std::uint32_t reset) {
  const std::uint32_t region = reset & 0xff000000;
  const auto size = static_cast<std::uint32_t>(image.size());
  const std::vector<std::uint32_t> pointers = function_pointers(image, reset);
  const std::vector<bool> begins = function_begins(image);
  const std::uint32_t lowest = reset - region < size ? region : reset - size;
  std::uint32_t best = region;
  std::size_t most = kPointersMin - 1;
  for (std::uint32_t load = (lowest + kAlignment - 1) / kAlignment * kAlignment; load < reset;
       load += kAlignment) {
    std::size_t count = 0;
    for (const std::uint32_t pointer : pointers) {
      if (pointer < load) continue;
      const std::size_t half = (pointer - load) / 2;
      count += half < begins.size() && begins[half];
    }
    if (count <= most) continue;
    most = count;
    best = load;
  }
  return best;
}

}  // namespace bulla
