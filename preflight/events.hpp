// SPDX-License-Identifier: Apache-2.0
//
// Events that have not happened: what they suppose of a release, and what they mean for its key
// stores and for a group.
#pragma once

#include <vector>

#include "preflight/findings.hpp"
#include "preflight/landmarks.hpp"
#include "preflight/rehearse.hpp"
#include "preflight/supposition.hpp"

namespace bulla {

// revoke and floor: adds the key store that would follow the newest one at hand, with the key
// revoked for compromise or the window raised, as if the roots had signed it. Reads the fleet when
// the release has no key store. Throws Error kUsage when there is none at all, or the component is
// unknown; those of named_key.
void add_supposed_stores(const std::vector<WhatIf> &events, const std::string &fleet_path,
                         const Landmarks &landmarks, Offer &offer, Supposition &release);

// Of the events that name a key, with keys[i] the key of events[i]. stolen: groups that go on
// trusting it (P22). lost: roles of the key store to which a group comes that cannot be filled any
// more (P27).
void find_by_events(const GroupCase &one, const std::vector<WhatIf> &events,
                    const std::vector<PublicKey> &keys, std::vector<Finding> &found);

// The event as it was written: "revoke:rel-1".
std::string event_text(const WhatIf &event);

}  // namespace bulla
