// SPDX-License-Identifier: Apache-2.0
//
// A small world to rehearse: files as bytes, a release, a fleet. Written twice from here: as YAML
// and files for preflight/, and as single devices for the plain simulation.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/preflight_truth/plain_search.hpp"

namespace bulla::truth {

// Values for a fact of which only so much is known; `unknown` stands for all of them.
struct Possible {
  std::vector<std::uint32_t> values;  // empty: the fact is that of WorldGroup::facts
  bool unknown = false;
};

struct WorldGroup {
  std::string name;
  std::uint64_t devices = 1;
  std::string reach = "online";
  std::vector<std::string> held;  // key store files; several: any of them
  DeviceFacts facts;              // paths are names of files of the world
  Possible lifecycle;
  Possible revision;  // of the board
  Possible slots;
};

struct World {
  std::map<std::string, Bytes> files;
  // A key by which the release is rehearsed as signed, in PEM, and how its images look when they
  // are: that is what the simulation reads.
  std::string as_signed_by;
  std::map<std::string, Bytes> signed_files;
  std::vector<std::string> release;
  std::map<std::string, std::uint64_t> targets;  // as --target; component name: sequence
  std::vector<WorldGroup> groups;
};

// One device that a group could consist of.
struct WorldDevice {
  DeviceFacts facts;
  std::string held;
};
std::vector<WorldDevice> possibilities(const WorldGroup &group);

std::string fleet_yaml(const World &world);

// The files that a rehearsal of this world is given: its release and what its fleet names.
GivenFiles given_files(const World &world);

// What this world offers to a device of this group.
Offer offer_to(const World &world, const GivenFiles &files, const WorldGroup &group);

// Sets what a package says of itself, as `package:` in a device file does.
ComponentFact described_by(const World &world, const std::string &file);
// Only numbers, and perhaps the digest.
ComponentFact numbers_of(const World &world, const std::string &file, bool with_digest);

}  // namespace bulla::truth
