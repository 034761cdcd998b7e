// SPDX-License-Identifier: Apache-2.0
//
// What a release engineer must know about a group, beyond where it ends: P01 to P30
// (docs/PREFLIGHT.md), each with the numbers of the case.
#pragma once

#include <string>
#include <vector>

#include "preflight/device_rehearsal.hpp"
#include "preflight/fleet.hpp"

namespace bulla {

// One group, with the possibility that stands for it.
struct GroupCase {
  const Offer &offer;
  const FleetGroup &group;
  const RehearsedDevice &device;
  const DeviceResult &result;
  DeviceState start;  // whole
  DeviceState end;    // where deliveries that end well lead in the end

  std::string devices() const;  // "1240 devices of group meter-eu"
};

// The same for every outcome: by the outcome, by what refuses, by what runs and is trusted.
void find_by_outcome(const GroupCase &one, std::vector<Finding> &found);
void find_by_refusals(const GroupCase &one, std::vector<Finding> &found);
void find_by_trust(const GroupCase &one, std::vector<Finding> &found);

// Packages are gone before the group asks for them (P14).
void find_short_retention(GroupReport &report, std::uint64_t silence_days,
                          std::uint64_t retention_days);

// Of the release as a whole: its key stores (P26 to P28), signing windows (P25), two images in one
// place (P30).
std::vector<Finding> find_in_release(const Offer &offer);

// "tks:4"
std::string store_text(const StoresAtHand &stores, StoreIndex store);
// The name of a key in this store, or the first digits of its id.
std::string key_text(const KeyStore &store, const KeyId &id);
// The image of a file: "dw100-os:42".
std::string image_text(const Offer &offer, const OfferedFile &file);

}  // namespace bulla
