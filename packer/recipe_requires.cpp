// SPDX-License-Identifier: Apache-2.0
//
// What an image demands of a device, from YAML.
#include "packer/recipe_requires.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "files/yaml_fields.hpp"
#include "formats/names.hpp"
#include "formats/wire/limits.h"
#include "packer/number_range.hpp"

namespace bulla {
namespace {

constexpr std::string_view kNameGrammar =
    "a name begins with a-z or 0-9, goes on with a-z 0-9 . _ - and has at most 64 characters";

Error invalid(const YamlNode &node, std::string_view what, const std::string &sentence) {
  return node.error(Reason::kFieldInvalid, std::string(what) + " " + sentence);
}

// 1 to `max` items: an empty demand could be taken for "none" as well as for "any".
void require_count(const YamlNode &node, std::string_view what, std::size_t count,
                   std::size_t max) {
  if (count == 0) throw invalid(node, what, "is empty: leave it out");
  if (count > max) {
    throw invalid(node, what,
                  "has " + std::to_string(count) + " items: at most " + std::to_string(max));
  }
}

const std::vector<YamlNode> &limited_list(const YamlNode &node, std::string_view what,
                                          std::size_t max) {
  const std::vector<YamlNode> &items = yaml_list(node, what);
  require_count(node, what, items.size(), max);
  return items;
}

const std::vector<YamlEntry> &limited_map(const YamlNode &node, std::string_view what,
                                          std::size_t max) {
  const std::vector<YamlEntry> &entries = yaml_map(node, what);
  require_count(node, what, entries.size(), max);
  return entries;
}

template <typename Item>
void add_once(std::vector<Item> &items, Item item, const YamlNode &node, std::string_view what) {
  if (std::ranges::find(items, item) != items.end()) throw invalid(node, what, "stands here twice");
  items.push_back(std::move(item));
}

RecipeRange named_range(std::string name, const YamlNode &node, std::string_view what) {
  const std::string text = yaml_text(node, what);
  const std::optional<NumberRange> range = range_from_text(text);
  if (!range) {
    throw invalid(node, what, "is '" + text + "': no range that holds a number")
        .hint("ranges are written '>=2 <5', '<=4', '3' or 'any'");
  }
  return RecipeRange{std::move(name), range->min, range->max};
}

void sort_ranges(std::vector<RecipeRange> &ranges) {
  std::ranges::sort(ranges, [](const RecipeRange &a, const RecipeRange &b) {
    if (a.name != b.name) return encoded_less(a.name, b.name);
    return std::tie(a.min, a.max) < std::tie(b.min, b.max);
  });
}

std::vector<std::string> chips(const YamlNode &node) {
  std::vector<std::string> names;
  for (const YamlNode &item : limited_list(node, "chips", BULLA_LIST_MAX)) {
    add_once(names, recipe_name(item, "chip"), item, "chip");
  }
  std::ranges::sort(names, encoded_less<std::string>);
  return names;
}

std::vector<RecipeRange> boards(const YamlNode &node) {
  std::vector<RecipeRange> ranges;
  for (const YamlNode &item : limited_list(node, "boards", BULLA_LIST_MAX)) {
    const YamlFields board(item, "an item of boards", {"name", "revisions"});
    RecipeRange range{recipe_name(board.node("name"), "board")};
    if (const YamlNode *revisions = board.optional_node("revisions")) {
      range = named_range(range.name, *revisions, "revisions");
    }
    add_once(ranges, std::move(range), item, "board");
  }
  sort_ranges(ranges);
  return ranges;
}

// NAME: range, or NAME: [range, range…], any one of which is enough.
std::vector<RecipeRange> abis(const YamlNode &node) {
  std::vector<RecipeRange> ranges;
  for (const YamlEntry &entry : limited_map(node, "abi", BULLA_LIST_MAX)) {
    const std::string name = recipe_name(entry.key, "ABI");
    if (entry.value.kind != YamlNode::Kind::kList) {
      ranges.push_back(named_range(name, entry.value, name));
      continue;
    }
    for (const YamlNode &item : limited_list(entry.value, name, BULLA_LIST_MAX)) {
      add_once(ranges, named_range(name, item, name), item, name);
    }
  }
  require_count(node, "abi", ranges.size(), BULLA_LIST_MAX);
  sort_ranges(ranges);
  return ranges;
}

std::vector<ComponentRequirement> components(const YamlNode &node, const Uuid &product) {
  std::vector<ComponentRequirement> list;
  for (const YamlEntry &entry : limited_map(node, "components", BULLA_LIST_MAX)) {
    ComponentRequirement needed;
    needed.name = recipe_name_or_uuid(entry.key, "component");
    needed.component = component_uuid(product, needed.name);
    const std::string text = yaml_text(entry.value, needed.name);
    const std::optional<std::uint64_t> least = least_from_text(text);
    if (!least) {
      throw invalid(entry.value, needed.name, "is '" + text + "': must be '>=' and a sequence")
          .hint("a newer sequence must never be refused, so there is no upper bound");
    }
    needed.least_sequence = *least;
    const bool is_double = std::ranges::any_of(list, [&](const ComponentRequirement &other) {
      return other.component == needed.component;
    });
    if (is_double) throw invalid(entry.key, needed.name, "is the same component as one before");
    list.push_back(std::move(needed));
  }
  std::ranges::sort(list, {}, &ComponentRequirement::component);
  return list;
}

std::uint32_t lifecycle(const YamlNode &node) {
  std::uint32_t bits = 0;
  for (const YamlNode &item : limited_list(node, "lifecycle", BULLA_LIST_MAX)) {
    // In the order of the bits of enum bulla_lifecycle.
    const std::size_t index = yaml_choice(
        item, "lifecycle", {"manufacturing", "development", "production", "field-service"});
    const std::uint32_t bit = UINT32_C(1) << index;
    if ((bits & bit) != 0) throw invalid(item, "lifecycle", "stands here twice");
    bits |= bit;
  }
  return bits;
}

}  // namespace

std::string recipe_name(const YamlNode &node, std::string_view what) {
  const std::string text = yaml_text(node, what);
  if (is_name(text)) return text;
  throw invalid(node, what, "is '" + text + "': no name").hint(std::string(kNameGrammar));
}

std::string recipe_name_or_uuid(const YamlNode &node, std::string_view what) {
  const std::string text = yaml_text(node, what);
  if (is_name(text) || uuid_from_text(text)) return text;
  throw invalid(node, what, "is '" + text + "': neither a name nor a UUID")
      .hint(std::string(kNameGrammar));
}

std::vector<Bytes> recipe_devices(const YamlNode &node) {
  std::vector<Bytes> ids;
  for (const YamlNode &item : limited_list(node, "devices", BULLA_DEVICE_IDS_MAX)) {
    const std::optional<Bytes> id = from_hex(yaml_text(item, "device"));
    if (!id || id->empty() || id->size() > BULLA_DEVICE_ID_MAX_BYTES) {
      throw invalid(item, "device", "is '" + item.text + "': must be 1 to 32 bytes in hex");
    }
    add_once(ids, *id, item, "device");
  }
  std::ranges::sort(ids, encoded_less<Bytes>);
  return ids;
}

RecipeRequirements recipe_requirements(const YamlNode &node, const Uuid &product) {
  const YamlFields fields(
      node, "requires", {"chips", "boards", "abi", "components", "fleet", "devices", "lifecycle"});
  RecipeRequirements needed;
  if (const YamlNode *found = fields.optional_node("chips")) needed.chips = chips(*found);
  if (const YamlNode *found = fields.optional_node("boards")) needed.boards = boards(*found);
  if (const YamlNode *found = fields.optional_node("abi")) needed.abis = abis(*found);
  if (const YamlNode *found = fields.optional_node("components")) {
    needed.components = components(*found, product);
  }
  if (const YamlNode *found = fields.optional_node("devices"))
    needed.devices = recipe_devices(*found);
  if (const YamlNode *found = fields.optional_node("lifecycle")) {
    needed.lifecycle = lifecycle(*found);
  }
  if (const YamlNode *found = fields.optional_node("fleet")) {
    needed.fleet = fleet_uuid(recipe_name_or_uuid(*found, "fleet"));
  }
  return needed;
}

}  // namespace bulla
