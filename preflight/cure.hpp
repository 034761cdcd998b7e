// SPDX-License-Identifier: Apache-2.0
//
// What would save a group: deliveries and acts, tried in the order of their cost, each proven by a
// rehearsal in which it is done. Only what was proven is told.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "preflight/group_rehearsal.hpp"
#include "preflight/supposition.hpp"

namespace bulla {

class CureSearch {
 public:
  // All must outlive this. `targets` are those of the rehearsal that found the group in need.
  CureSearch(const Supposition &given, const Offer &offer, const std::vector<Target> &targets,
             const std::vector<WhatIf> &events)
      : given_(given), offer_(offer), targets_(targets), events_(events) {}

  // Sentences; empty when nothing that is tried helps. Groups that are stuck alike are answered
  // once; after kCureSearchesMax different ones nothing more is tried.
  std::vector<std::string> cure(const FleetGroup &group, const GroupReport &report);

 private:
  struct Candidate {
    std::string sentence;
    Supposition release;
    std::function<void(FleetGroup &)> change;  // may be empty
  };

  std::vector<Candidate> candidates(const FleetGroup &group, const GroupReport &report) const;
  void add_stores(std::vector<Candidate> &all) const;
  void add_signatures(const FleetGroup &group, const GroupReport &report,
                      std::vector<Candidate> &all) const;
  void add_omissions(const GroupReport &report, std::vector<Candidate> &all) const;
  void add_acts(const FleetGroup &group, std::vector<Candidate> &all) const;
  bool saves(const Candidate &candidate, const FleetGroup &group) const;
  std::string newest_store_path() const;

  const Supposition &given_;
  const Offer &offer_;
  const std::vector<Target> &targets_;
  const std::vector<WhatIf> &events_;
  std::map<std::string, std::vector<std::string>> known_;
};

inline constexpr std::size_t kCureSearchesMax = 32;

}  // namespace bulla
