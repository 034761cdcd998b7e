// SPDX-License-Identifier: Apache-2.0
//
// What a capability gives, and to whom.
#include "cli/capability_text.hpp"

#include "formats/number_names.hpp"
#include "formats/wire/numbers.h"

namespace bulla {

std::string capability_words(const Manifest &manifest) {
  const Capability &capability = *manifest.capability;
  std::string words;
  for (const std::string &right : right_names(capability.rights)) {
    words += (words.empty() ? "" : ", ") + right;
  }
  const std::size_t devices = manifest.requirements.devices.size();
  words += " for " + (devices == 0   ? std::string("EVERY device of the product")
                      : devices == 1 ? std::string("one device")
                                     : std::to_string(devices) + " devices");
  words += ", " + use_name(capability.use);
  if (capability.use == BULLA_USE_ONCE) words += ", counter " + std::to_string(capability.counter);
  return words;
}

}  // namespace bulla
