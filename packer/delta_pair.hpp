// SPDX-License-Identifier: Apache-2.0
//
// Whether a delta from one image to another makes sense, from their manifests alone.
#pragma once

#include <optional>

#include "formats/error.hpp"
#include "formats/manifest.hpp"

namespace bulla {

// Why nobody could use such a delta; nothing when somebody could. Both have `installed`.
// BULLA_WRONG_PRODUCT, BULLA_WRONG_COMPONENT: no device takes the one in place of the other.
// kUsage: both are one image.
std::optional<Error> why_no_delta(const Manifest &old_image, const Manifest &new_image);

// Whether a device that runs `old_image` takes `new_image` as an update: a later sequence.
bool is_update(const Manifest &old_image, const Manifest &new_image);

}  // namespace bulla
