// SPDX-License-Identifier: Apache-2.0
//
// Every state that a device can come into, written out in full, and from that the outcome of
// docs/PREFLIGHT.md: backward reachability and nothing clever.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/preflight_truth/plain_device.hpp"

namespace bulla::truth {

enum class Delivery { kAnyOrder, kMedium };
enum class Outcome { kTarget, kStranded, kTrap };

// What is on offer, and what it is meant to lead to.
struct Offer {
  std::vector<std::size_t> files;  // in the order of the release
  Delivery delivery = Delivery::kAnyOrder;
  std::map<Uuid, std::size_t> targets;  // component: file that has its target
  bool factory_reset = false;
  bool board_repair = false;
};

// The newest image of each component among the files, for devices of this product.
std::map<Uuid, std::size_t> newest_targets(const GivenFiles &files,
                                           const std::vector<std::size_t> &release,
                                           const Uuid &product);

// What may come next.
struct Step {
  State to;
  bool failing = false;              // a failed boot, a power cut, a reset: no part of a way
  std::vector<std::string> changes;  // "tks:4", "system:20": what a path lists
  std::string event;                 // what a trap lists; empty: nothing to tell
};

class PlainSearch {
 public:
  // Throws std::length_error when there are more than `most` states.
  PlainSearch(const PlainDevice &device, const Offer &offer, std::size_t most = 60000);

  Outcome outcome() const;
  std::size_t state_count() const { return states_.size(); }

  // The fewest changes with which a way leads to the targets; of kTarget and kTrap.
  std::size_t shortest() const;
  // Whether these changes, and no others, lead to the targets though nothing fails.
  bool leads_to_targets(const std::vector<std::string> &changes) const;
  // The events that lead to a nearest state from which no way leads on; of kTrap. One text each:
  // "os.bulla: tks:4, system:20", "os.bulla: boot failed", "factory reset".
  std::vector<std::string> trap() const;
  // Whether these events, with nothing but deliveries that change nothing and good boots between
  // them, lead to a state from which no way leads on. That an image was delivered need not be told
  // when its failing is.
  bool leads_into_trap(const std::vector<std::string> &events) const;
  // Whether some state is the end of the device.
  bool can_end() const;
  bool arrived(const State &state) const;

 private:
  struct Edge {
    std::size_t to;
    bool failing;
    std::vector<std::string> changes;
    std::string event;
  };

  std::vector<Step> steps(const State &state) const;
  void deliver(std::vector<Step> &steps, const State &state, std::size_t file,
               std::uint32_t next_file) const;
  bool walk_chain(std::vector<Step> &steps, State &now, std::vector<std::string> &changes,
                  std::size_t file) const;
  void deliver_image(std::vector<Step> &steps, const State &before, State now,
                     std::vector<std::string> changes, std::size_t file,
                     std::uint32_t next_file) const;
  void trial_steps(std::vector<Step> &steps, const State &state) const;
  void restore_steps(std::vector<Step> &steps, const State &state) const;
  bool offered(std::size_t file) const;
  void explore(std::size_t most);
  void find_ways();

  const PlainDevice &device_;
  const Offer offer_;
  std::vector<State> states_;
  std::map<State, std::size_t> numbers_;
  std::vector<std::vector<Edge>> edges_;  // by state
  std::vector<bool> has_way_;
};

}  // namespace bulla::truth
