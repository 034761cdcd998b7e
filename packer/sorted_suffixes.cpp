// SPDX-License-Identifier: Apache-2.0
#include "packer/sorted_suffixes.hpp"

#include <divsufsort.h>

#include <string>

#include "formats/error.hpp"

namespace bulla {

std::vector<std::int32_t> sorted_suffixes(ByteView text) {
  static_assert(sizeof(saidx_t) == sizeof(std::int32_t));
  if (text.size() > kSuffixTextMaxBytes) {
    throw Error(BULLA_SIZE_OUT_OF_RANGE,
                "the old image has " + std::to_string(text.size()) + " bytes, at most " +
                    std::to_string(kSuffixTextMaxBytes) + " can be sorted");
  }
  std::vector<std::int32_t> order(text.size());
  if (text.empty()) return order;
  if (divsufsort(text.data(), order.data(), static_cast<saidx_t>(text.size())) != 0) {
    throw Error(Reason::kInternal, "no memory to sort the old image");
  }
  return order;
}

}  // namespace bulla
