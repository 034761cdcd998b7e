// SPDX-License-Identifier: Apache-2.0
//
// A cone of influence: a component, and those on which what it accepts depends, by sequence or by
// ABI, however far. Files outside act in it only through the key stores that they carry, and
// through failed boots of lower levels. A release of many independent components is many small
// cones instead of one state that has the product of all of theirs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "preflight/rehearsed_device.hpp"

namespace bulla {

struct Cone {
  Uuid root{};
  std::vector<Uuid> components;   // ascending, with the root
  std::vector<FileIndex> acting;  // images of its components, in the release's order
  unsigned top_level = 0;         // highest level of its components
  unsigned root_level = 0;
};

// What of a release bears on cones, read once.
class ReleaseShape {
 public:
  explicit ReleaseShape(const Offer &offer);

  // The cone around this component, for this device.
  Cone cone_of(const Offer &offer, const RehearsedDevice &device, const Uuid &root) const;
  // One cone of everything that the device or the release has.
  Cone whole(const Offer &offer, const RehearsedDevice &device) const;
  // Files whose carried key stores are unlike those of every file before them.
  const std::vector<FileIndex> &carriers() const { return carriers_; }

 private:
  struct Piece {
    std::vector<FileIndex> files;
    std::vector<Uuid> needs;
    std::vector<std::string> abis;
    unsigned level = 0;
    bool counts_once = false;
  };

  void add_image(const Offer &offer, FileIndex index);
  void add_carrier(const Offer &offer, FileIndex index);
  void finish(const Offer &offer, const RehearsedDevice &device, Cone &cone) const;

  std::map<Uuid, Piece> pieces_;
  std::map<std::string, std::vector<Uuid>> providers_;
  std::vector<FileIndex> carriers_;
  std::map<std::string, FileIndex> carried_;
};

}  // namespace bulla
