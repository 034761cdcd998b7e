// SPDX-License-Identifier: Apache-2.0
//
// Product first: components are only comparable inside one.
#include "packer/delta_pair.hpp"

namespace bulla {

std::optional<Error> why_no_delta(const Manifest &old_image, const Manifest &new_image) {
  if (old_image.product != new_image.product) {
    return Error(BULLA_WRONG_PRODUCT, "the old image (" + old_image.name + ") is of product " +
                                          to_text(old_image.product) + ", the new one (" +
                                          new_image.name + ") of " + to_text(new_image.product));
  }
  if (old_image.component != new_image.component) {
    return Error(BULLA_WRONG_COMPONENT, "the old image (" + old_image.name + ") is component " +
                                            to_text(old_image.component) + ", the new one (" +
                                            new_image.name + ") is " +
                                            to_text(new_image.component));
  }
  if (old_image == new_image) {
    return Error(Reason::kUsage, "both packages hold the same image: there is nothing to send");
  }
  return std::nullopt;
}

bool is_update(const Manifest &old_image, const Manifest &new_image) {
  return new_image.sequence > old_image.sequence;
}

}  // namespace bulla
