// SPDX-License-Identifier: Apache-2.0
//
// Opens what a fleet's devices hold before the rehearsal itself comes to them: for the questions
// that only key stores answer.
#pragma once

#include <string>

#include "preflight/landmarks.hpp"
#include "preflight/offer.hpp"

namespace bulla {

// Opens the key store of every device that a group of the fleet could be. Throws Error: those of
// read_fleet and Offer::open_store.
void open_held_stores(const std::string &fleet_path, const Landmarks &landmarks, Offer &offer);

}  // namespace bulla
