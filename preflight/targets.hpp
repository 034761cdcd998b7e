// SPDX-License-Identifier: Apache-2.0
//
// Where a release wants devices to arrive: one sequence of each of its components. Key stores are
// means and no targets.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "preflight/device_state.hpp"
#include "preflight/offer.hpp"
#include "verifier/host/device_facts.hpp"

namespace bulla {

struct Target {
  Uuid component{};
  Uuid product{};
  std::string name;
  std::uint64_t sequence = 0;
  std::vector<Digest> digests;          // of the release's images with this sequence
  std::vector<FileIndex> files;         // the same
  std::optional<FileIndex> capability;  // a capability has arrived once it was accepted

  std::string text() const { return name + ":" + std::to_string(sequence); }
};

// The newest sequence of each component, or the one that `wanted` names ("NAME", or the UUID of a
// component). Throws Error kUsage for one that no file of the release has. Ascending by component.
std::vector<Target> targets_of(const Offer &offer,
                               const std::map<std::string, std::uint64_t> &wanted);

// Whether a target is for this device: its product; of a capability also its id and lifecycle,
// where it names some.
bool concerns(const Offer &offer, const Target &target, const DeviceFacts &facts);

// Whether the component has arrived in this state, which looks at it.
bool arrived(const Offer &offer, const Target &target, const DeviceState &state);

}  // namespace bulla
