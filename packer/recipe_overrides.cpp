// SPDX-License-Identifier: Apache-2.0
//
// Walks to the field, makes what is missing, puts the value there.
#include "packer/recipe_overrides.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "files/yaml_reader.hpp"

namespace bulla {
namespace {

// Below these stand names that people choose, which may have dots in them.
constexpr std::array<std::string_view, 3> kNamesBelow = {"provides.", "requires.abi.",
                                                         "requires.components."};

using Source = std::shared_ptr<const YamlSource>;

std::vector<std::string> field_path(std::string_view field) {
  std::size_t prefix = 0;
  for (const std::string_view names_below : kNamesBelow) {
    if (field.starts_with(names_below)) prefix = names_below.size();
  }
  std::vector<std::string> keys;
  std::size_t at = 0;
  while (at <= field.size()) {
    const bool is_name = prefix > 0 && at == prefix;
    const std::size_t dot = is_name ? field.size() : std::min(field.find('.', at), field.size());
    keys.emplace_back(field.substr(at, dot - at));
    at = dot + 1;
  }
  return keys;
}

YamlNode scalar_node(std::string text, const Source &source) {
  YamlNode node;
  node.kind = YamlNode::Kind::kScalar;
  node.text = std::move(text);
  node.source = source;
  return node;
}

void set_source(YamlNode &node, const Source &source) {
  node.source = source;
  for (YamlNode &item : node.items) set_source(item, source);
  for (YamlEntry &entry : node.entries) {
    entry.key.source = source;
    set_source(entry.value, source);
  }
}

YamlNode value_node(const std::string &value, const Source &source) {
  if (!value.starts_with('[') && !value.starts_with('{')) return scalar_node(value, source);
  try {
    YamlNode node = parse_yaml(value, source->name);
    set_source(node, source);
    return node;
  } catch (const Error &error) {
    throw Error(Reason::kUsage, error.what());
  }
}

// The value of `key`, made as an empty map when it is not there.
YamlNode &step_into(YamlNode &map, const std::string &key, const Source &source) {
  for (YamlEntry &entry : map.entries) {
    if (entry.key.text == key) return entry.value;
  }
  YamlNode made;
  made.kind = YamlNode::Kind::kMap;
  made.source = source;
  map.entries.push_back(YamlEntry{scalar_node(key, source), std::move(made)});
  return map.entries.back().value;
}

}  // namespace

void set_recipe_field(YamlNode &recipe, const std::string &assignment) {
  const std::size_t equals = assignment.find('=');
  const std::string field = assignment.substr(0, equals);
  const std::vector<std::string> keys = field_path(field);
  const bool has_empty_key = std::ranges::any_of(keys, &std::string::empty);
  if (equals == std::string::npos || has_empty_key) {
    throw Error(Reason::kUsage, "--set '" + assignment + "': not of the form FIELD=VALUE")
        .hint("a field is named by its path, as in image.version=1.4.3");
  }
  const auto source =
      std::make_shared<const YamlSource>(YamlSource{"--set " + field, YamlSource::Kind::kOption});

  YamlNode *map = &recipe;
  for (std::size_t i = 0;; i++) {
    if (map->kind == YamlNode::Kind::kNull) map->kind = YamlNode::Kind::kMap;
    if (map->kind != YamlNode::Kind::kMap) {
      throw Error(Reason::kUsage,
                  source->name + ": '" + (i == 0 ? "recipe" : keys[i - 1]) + "' has no fields");
    }
    if (i + 1 == keys.size()) break;
    map = &step_into(*map, keys[i], source);
  }
  std::erase_if(map->entries,
                [&](const YamlEntry &entry) { return entry.key.text == keys.back(); });
  map->entries.push_back(YamlEntry{scalar_node(keys.back(), source),
                                   value_node(assignment.substr(equals + 1), source)});
}

}  // namespace bulla
