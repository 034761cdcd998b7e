// SPDX-License-Identifier: Apache-2.0
//
// The rehearsal of one cone, done once for all devices that are alike in everything on which it
// depends: a group costs what its distinct states cost.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "preflight/analysis.hpp"
#include "preflight/targets.hpp"

namespace bulla {

struct FileRefusal {
  FileIndex file = 0;
  bulla_status status = BULLA_OK;

  bool operator==(const FileRefusal &) const = default;
};

struct ConeResult {
  std::uint32_t number = 0;  // unlike that of every other result
  bool cut_short = false;    // too many states: nothing else here is to be used
  Analysis analysis;
  DeviceState trap_state;            // with analysis.trapped
  std::vector<FileRefusal> refused;  // at the frontier
  Moments failing;
  std::size_t state_count = 0;
};

// How the files come: the same for all devices of a rehearsal.
struct Delivery {
  std::vector<FileIndex> order;  // of a medium
  bool medium = false;
  std::vector<Reset> resets;
};

// Enough for any cone that people would still understand.
inline constexpr std::size_t kConeStateLimit = 50000;

class ConeRehearsals {
 public:
  // All must outlive this.
  ConeRehearsals(Offer &offer, const Landmarks &landmarks, const ReleaseShape &shape,
                 const std::vector<Target> &targets);

  // `lower`: when components outside the cone may fail their boots, by level.
  const ConeResult &rehearse(const RehearsedDevice &device, const Cone &cone,
                             const Delivery &delivery, const std::map<unsigned, Moments> &lower);

  // Drops all results; references to them end. For when another order of files makes them useless.
  void forget();

  std::size_t distinct_count() const { return results_.size(); }
  std::size_t state_count() const { return states_; }

 private:
  std::string key_of(const RehearsedDevice &device, const Cone &cone, const Delivery &delivery,
                     const std::map<unsigned, Moments> &lower);
  std::uint32_t number_of(const Moments &moments);
  ConeResult run(const RehearsedDevice &device, const Cone &cone, const Delivery &delivery,
                 const std::map<unsigned, Moments> &lower) const;

  Offer &offer_;
  const Landmarks &landmarks_;
  const ReleaseShape &shape_;
  const std::vector<Target> &targets_;
  std::vector<FileIndex> all_carriers_;  // for media, where each has a place of its own
  std::deque<ConeResult> results_;
  std::unordered_map<std::string, const ConeResult *> by_key_;
  std::map<Moments, std::uint32_t> moments_;
  std::size_t states_ = 0;
};

// What refuses at a state: images of the cone that have not arrived, and key stores.
void add_refusals(const RehearsedDevice &device, const Offer &offer, const Cone &cone,
                  const std::vector<Target> &targets, const DeviceState &state,
                  std::vector<FileRefusal> &refused);

}  // namespace bulla
