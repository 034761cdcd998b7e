// SPDX-License-Identifier: Apache-2.0
//
// What an unknown fact could be: one value for each stretch between the landmarks of a release, so
// that whatever a device really is behaves like one of them (docs/FLEET.md).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "files/yaml_node.hpp"
#include "preflight/landmarks.hpp"

namespace bulla {

// Where a fact stands in its group: {"components", "dishwasher-app", "sequence"}.
using FactPath = std::vector<std::string>;

std::string joined(const FactPath &path);  // "components.dishwasher-app.sequence"

// Every landmark and one number in each gap between them, below and above, 0 to `max`; {0} when
// there is no landmark.
std::vector<std::uint64_t> stretches(const std::set<std::uint64_t> &landmarks, std::uint64_t max);

// For one group of one product. The landmarks and the group must outlive it.
class UnknownValues {
 public:
  // Security versions that the group itself names are landmarks too: a floor divides what may run.
  UnknownValues(const Landmarks &landmarks, const YamlNode &group, const Uuid &product);

  // What `unknown`, found at `path` in the map `parent`, may be. Values can be maps that have
  // `unknown` in them again; "none" is an absent one. All stand where `unknown` stood.
  // kFieldInvalid for a fact that cannot be unknown.
  std::vector<YamlNode> at(const FactPath &path, const YamlNode &unknown,
                           const YamlNode &parent) const;

 private:
  using Nodes = std::vector<YamlNode>;

  Nodes field(const std::string &name, const YamlNode &unknown) const;
  Nodes identity(const std::string &name, const YamlNode &unknown) const;
  Nodes abilities(const std::string &name, const YamlNode &unknown) const;
  Nodes boards(const YamlNode &unknown) const;
  Nodes revisions(const YamlNode &unknown, const YamlNode &board) const;
  Nodes image_fact(const std::string &name, const Uuid &component, const YamlNode &unknown) const;
  Nodes counter_fact(const std::string &name, const Uuid &component, const YamlNode &unknown) const;
  Nodes feature_sets(const YamlNode &unknown) const;
  YamlNode each_component(const YamlNode &unknown) const;
  std::set<std::uint64_t> security_versions(const Uuid &component) const;
  void gather(const YamlNode *images);

  const Landmarks &landmarks_;
  const YamlNode &group_;
  Uuid product_;
  std::map<Uuid, std::set<std::uint64_t>> stated_security_versions_;
};

// The products that a group's `product: unknown` stands for: those of the release and another.
std::vector<YamlNode> unknown_products(const Landmarks &landmarks, const YamlNode &unknown);

}  // namespace bulla
