// SPDX-License-Identifier: Apache-2.0
//
// Looks at two fields of each group and at nothing else.
#include "preflight/key_stores_named.hpp"

#include <algorithm>

#include "files/yaml_reader.hpp"
#include "preflight/possibilities.hpp"

namespace bulla {
namespace {

const YamlNode *key_store_of(const YamlNode &group, std::string_view field) {
  const YamlNode *map = group.find(field);
  return map == nullptr ? nullptr : map->find("tks");
}

void add(const YamlNode &node, std::vector<std::string> &paths) {
  for (const YamlNode &item : node.items) add(item, paths);
  if (node.kind != YamlNode::Kind::kScalar || node.text.empty() || is_unknown(node)) return;
  if (std::ranges::find(paths, node.text) == paths.end()) paths.push_back(node.text);
}

}  // namespace

bool has_unknown_key_store(const YamlNode &group) {
  const YamlNode *holds = group.find("holds");
  if (holds != nullptr && is_unknown(*holds)) return true;
  return std::ranges::any_of(std::initializer_list<const char *>{"holds", "factory"},
                             [&](const char *field) {
                               const YamlNode *tks = key_store_of(group, field);
                               return tks != nullptr && is_unknown(*tks);
                             });
}

std::vector<std::string> key_stores_named_in(const std::string &fleet_path) {
  std::vector<std::string> paths;
  read_yaml_elements(fleet_path, "fleet.groups", [&](const YamlNode &group) {
    for (const char *field : {"holds", "factory"}) {
      if (const YamlNode *tks = key_store_of(group, field)) add(*tks, paths);
    }
  });
  return paths;
}

}  // namespace bulla
