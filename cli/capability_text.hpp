// SPDX-License-Identifier: Apache-2.0
//
// Capabilities in words.
#pragma once

#include <string>

#include "formats/manifest.hpp"

namespace bulla {

// "field-service for one device, standing", of a manifest that has a capability.
std::string capability_words(const Manifest &manifest);

}  // namespace bulla
