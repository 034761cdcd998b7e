// SPDX-License-Identifier: Apache-2.0
//
// The key that a word means: the path of a .pub file, or a name or an id's beginning in a key store
// at hand.
#pragma once

#include <string>

#include "preflight/landmarks.hpp"
#include "preflight/offer.hpp"

namespace bulla {

// Looks in the key stores of the release first, the newest first; then in those that the fleet
// holds. Throws Error kKeyNotFound, kKeyAmbiguous (an id's beginning that two keys share), those of
// read_public_key.
PublicKey named_key(Offer &offer, const std::string &fleet_path, const Landmarks &landmarks,
                    const std::string &text);

}  // namespace bulla
