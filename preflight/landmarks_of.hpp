// SPDX-License-Identifier: Apache-2.0
//
// The landmarks of what is on offer.
#pragma once

#include "preflight/landmarks.hpp"
#include "preflight/offer.hpp"

namespace bulla {

// `key_store_paths` stays empty: the caller knows the files.
Landmarks landmarks_of(const Offer &offer);

}  // namespace bulla
