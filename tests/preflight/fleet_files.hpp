// SPDX-License-Identifier: Apache-2.0
//
// A directory with a key store in it, and fleet files read there.
#pragma once

#include <string>
#include <vector>

#include "preflight/fleet.hpp"
#include "tests/core/store_builder.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla::testing {

class FleetFiles {
 public:
  FleetFiles();

  // Writes a key store file of this fleet and version, and gives its path.
  std::string key_store(const std::string &name, const std::string &fleet, std::uint32_t version);

  // The groups of a file with this text.
  std::vector<FleetGroup> read(const std::string &yaml, const Landmarks &landmarks = {});
  // Of the one group that has `facts` beside what every group needs.
  FleetGroup group(const std::string &facts, const Landmarks &landmarks = {});
  // The reason and the sentence with which reading ends; empty when it does not.
  std::string fault(const std::string &yaml, const Landmarks &landmarks = {});
  std::string group_fault(const std::string &facts, const Landmarks &landmarks = {});

  std::string path(const std::string &name) const;
  std::string write(const std::string &name, const std::string &text) const;  // gives the path

 private:
  ScratchDirectory scratch_;
};

// A fleet of one group: `facts` is one fact a line.
std::string one_group(const std::string &facts);

}  // namespace bulla::testing
