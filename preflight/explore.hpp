// SPDX-License-Identifier: Apache-2.0
//
// Everything that can happen to a device, or to one cone of it: all states that deliveries, failed
// boots, power cuts and resets lead to, and the steps between them. Knows no verdicts on a release.
#pragma once

#include <functional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "preflight/cone.hpp"
#include "preflight/rehearsed_device.hpp"

namespace bulla {

enum class Happening : std::uint8_t {
  kDelivered,         // a file, and nothing failed
  kBootFailed,        // of the image in a file
  kWriteCut,          // power cut while the image of a file was written
  kChainCut,          // power cut after some links of a file
  kLowerLevelFailed,  // a failed boot outside the cone
  kFactoryReset,
  kBoardRepair,
  kBegunAgain  // a power cut; the medium begins from its first file
};

struct Action {
  Happening what = Happening::kDelivered;
  std::uint32_t subject = 0;  // file; of kLowerLevelFailed the level
  std::uint32_t detail = 0;   // kChainCut: store held after it; kLowerLevelFailed: position

  bool failed() const { return what != Happening::kDelivered; }
};

struct Step {
  std::uint32_t to = 0;
  Action action;
  std::uint32_t changes = 0;  // key stores taken and images installed
};

// At which moments an image outside a cone could be installed and fail: store held, its floor,
// position on the medium.
using Moment = std::tuple<StoreIndex, std::uint32_t, std::uint32_t>;
using Moments = std::set<Moment>;

// What an exploration may do.
struct Playground {
  const RehearsedDevice *device = nullptr;
  const Offer *offer = nullptr;
  const Cone *cone = nullptr;
  const std::vector<FileIndex> *carriers = nullptr;
  std::vector<FileIndex> order;  // the files, in the order in which a medium carries them
  bool medium = false;
  bool failures = true;               // else only deliveries that end well
  std::vector<Reset> resets;          // with failures
  std::map<unsigned, Moments> lower;  // level: when a component outside of it may fail its boot
  std::size_t state_limit = 0;
};

struct Exploration {
  std::vector<DeviceState> states;       // [0] is the start
  std::vector<std::vector<Step>> steps;  // from each state
  Moments failing;                       // when an image of the cone's root may fail its boot
  bool cut_short = false;                // state_limit was reached: nothing follows from absence
};

Exploration explore(const Playground &playground, const DeviceState &start);

// One delivery in which nothing fails. `position` moves on for a medium. Returns what refused: of
// the chain, then of the document; OK when the device took it or had it.
bulla_status deliver(const RehearsedDevice &device, const Offer &offer, FileIndex index,
                     DeviceState &state);

}  // namespace bulla
