// SPDX-License-Identifier: Apache-2.0
//
// One short function for each kind of fact.
#include "preflight/unknown_values.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "formats/names.hpp"
#include "formats/number_names.hpp"
#include "formats/wire/limits.h"
#include "formats/wire/numbers.h"
#include "preflight/possibilities.hpp"

namespace bulla {
namespace {

using Nodes = std::vector<YamlNode>;

// Longer than any product keeps a package on offer: a silence on the far side of every retention.
constexpr std::uint64_t kLongSilenceDays = 36500;

// A node of this kind where `at` stands.
YamlNode like(const YamlNode &at, YamlNode::Kind kind) {
  YamlNode node;
  node.kind = kind;
  node.line = at.line;
  node.column = at.column;
  node.source = at.source;
  return node;
}

YamlNode word(const YamlNode &at, std::string text) {
  YamlNode node = like(at, YamlNode::Kind::kScalar);
  node.text = std::move(text);
  return node;
}

template <typename Texts>
Nodes words(const YamlNode &at, const Texts &texts) {
  Nodes nodes;
  for (const auto &text : texts) nodes.push_back(word(at, std::string(text)));
  return nodes;
}

Nodes words(const YamlNode &at, std::initializer_list<const char *> texts) {
  return words<std::initializer_list<const char *>>(at, texts);
}

Nodes numbers(const YamlNode &at, const std::vector<std::uint64_t> &values) {
  Nodes nodes;
  for (const std::uint64_t value : values) nodes.push_back(word(at, std::to_string(value)));
  return nodes;
}

void put(YamlNode &map, const std::string &key, YamlNode value) {
  map.entries.push_back(YamlEntry{word(map, key), std::move(value)});
}

YamlNode unknown_fields(const YamlNode &at, std::initializer_list<const char *> fields) {
  YamlNode map = like(at, YamlNode::Kind::kMap);
  for (const char *field : fields) put(map, field, word(at, "unknown"));
  return map;
}

template <typename Number>
std::set<std::uint64_t> widened(const std::set<Number> &values) {
  return {values.begin(), values.end()};
}

template <typename Map>
std::set<std::uint64_t> widened_at(const Map &map, const typename Map::key_type &key) {
  const auto found = map.find(key);
  return found == map.end() ? std::set<std::uint64_t>() : widened(found->second);
}

// What a device has room for: too little for the smallest, and just enough for each.
std::vector<std::uint64_t> rooms(const std::set<std::uint64_t> &sizes) {
  std::vector<std::uint64_t> values;
  if (!sizes.empty() && *sizes.begin() > 0) values.push_back(*sizes.begin() - 1);
  values.insert(values.end(), sizes.begin(), sizes.end());
  return values;
}

// A name that is none of `names`.
template <typename Names>
std::string another(const Names &names) {
  std::string name = "another";
  while (names.contains(name)) name += "-one";
  return name;
}

std::string another_id(const std::set<Bytes> &ids) {
  Bytes id(BULLA_DEVICE_ID_MAX_BYTES, 0);
  while (ids.contains(id)) id.back()++;
  return to_hex(id);
}

// A decimal number, alone or in a list.
void gather_numbers(const YamlNode &node, std::set<std::uint64_t> &into) {
  for (const YamlNode &item : node.items) gather_numbers(item, into);
  std::uint64_t value = 0;
  const char *const end = node.text.data() + node.text.size();
  const auto [stop, fault] = std::from_chars(node.text.data(), end, value);
  if (!node.text.empty() && fault == std::errc() && stop == end) into.insert(value);
}

std::optional<Uuid> component_named(const Uuid &product, const std::string &text) {
  const std::optional<Uuid> uuid = uuid_from_text(text);
  if (!is_name(text) && !(uuid && to_text(*uuid) == text)) return std::nullopt;
  return component_uuid(product, text);
}

}  // namespace

std::string joined(const FactPath &path) {
  std::string text;
  for (const std::string &key : path) text += (text.empty() ? "" : ".") + key;
  return text;
}

std::vector<std::uint64_t> stretches(const std::set<std::uint64_t> &landmarks, std::uint64_t max) {
  std::vector<std::uint64_t> values;
  std::uint64_t next = 0;
  for (const std::uint64_t landmark : landmarks) {
    if (landmark > max) break;
    if (landmark > next) values.push_back(landmark - 1);
    values.push_back(landmark);
    next = landmark + 1;
  }
  if (next <= max) values.push_back(next);
  return values;
}

Nodes unknown_products(const Landmarks &landmarks, const YamlNode &unknown) {
  std::set<std::string> names;
  for (const Uuid &product : landmarks.products) names.insert(to_text(product));
  Nodes nodes = words(unknown, names);
  nodes.push_back(word(unknown, another(names)));
  return nodes;
}

UnknownValues::UnknownValues(const Landmarks &landmarks, const YamlNode &group, const Uuid &product)
    : landmarks_(landmarks), group_(group), product_(product) {
  for (const char *field : {"components", "fallback", "recovery"}) gather(group.find(field));
  if (const YamlNode *factory = group.find("factory")) gather(factory->find("components"));
  const YamlNode *floors = group.find("floors");
  if (floors == nullptr) return;
  for (const YamlEntry &entry : floors->entries) {
    const auto component = component_named(product, entry.key.text);
    if (component) gather_numbers(entry.value, stated_security_versions_[*component]);
  }
}

void UnknownValues::gather(const YamlNode *images) {
  if (images == nullptr) return;
  for (const YamlNode &item : images->items) gather(&item);
  for (const YamlEntry &entry : images->entries) {
    const auto component = component_named(product_, entry.key.text);
    const YamlNode *version = entry.value.find("security-version");
    if (component && version) gather_numbers(*version, stated_security_versions_[*component]);
  }
}

std::set<std::uint64_t> UnknownValues::security_versions(const Uuid &component) const {
  std::set<std::uint64_t> values = widened_at(landmarks_.security_versions, component);
  values.merge(widened_at(stated_security_versions_, component));
  return values;
}

Nodes UnknownValues::at(const FactPath &path, const YamlNode &unknown,
                        const YamlNode &parent) const {
  Nodes values;
  const bool of_factory = path.size() > 1 && path[0] == "factory" && path[1] == "components";
  const FactPath fact(path.begin() + (of_factory ? 1 : 0), path.end());
  const bool of_images = fact[0] == "components" || fact[0] == "fallback" || fact[0] == "recovery";
  const auto component =
      fact.size() > 1 ? component_named(product_, fact[1]) : std::optional<Uuid>();
  if (fact.size() == 1) {
    values = field(fact[0], unknown);
  } else if (of_images && component) {
    values = image_fact(fact.size() > 2 ? fact[2] : "", *component, unknown);
  } else if (fact[0] == "counters" && component) {
    values = counter_fact(fact.size() > 2 ? fact[2] : "", *component, unknown);
  } else if (fact[0] == "floors" && component) {
    values = numbers(unknown, stretches(security_versions(*component), BULLA_U31_MAX));
  } else if (fact[0] == "board") {
    values = fact[1] == "revision" ? revisions(unknown, parent) : Nodes();
    if (fact[1] == "name") {
      for (const auto &[name, ends] : landmarks_.boards) values.push_back(word(unknown, name));
      values.push_back(word(unknown, another(landmarks_.boards)));
    }
  } else {
    values = abilities(joined(fact), unknown);
  }
  if (!values.empty()) return values;
  if (fact.back() == "tks") {
    throw unknown
        .error(Reason::kFieldInvalid, joined(path) +
                                          " is unknown, and no key store is "
                                          "at hand that it could be")
        .hint("name those that it could be as a [list], or give them to --release");
  }
  throw unknown.error(Reason::kFieldInvalid, joined(path) + " cannot be unknown")
      .hint("leave it out, or name the possibilities as a [list]");
}

Nodes UnknownValues::field(const std::string &name, const YamlNode &unknown) const {
  if (name == "components" || name == "floors" || name == "counters") {
    return {each_component(unknown)};
  }
  if (name == "fallback") return words(unknown, {"same", "none"});
  if (name == "recovery" || name == "factory") return words(unknown, {"none", "same"});
  if (name == "slots") return words(unknown, {"1", "2"});
  if (name == "policy") return words(unknown, {"all", "prerequisites", "frozen"});
  if (name == "silence-days") return numbers(unknown, {0, kLongSilenceDays});
  if (name == "verifier") return {unknown_fields(unknown, {"features", "key-store-bytes"})};
  if (name == "holds") return {unknown_fields(unknown, {"tks"})};
  if (name == "staging-bytes") {
    Nodes values = numbers(unknown, rooms(landmarks_.image_bytes));
    if (values.empty()) values = words(unknown, {"unlimited"});
    return values;
  }
  return identity(name, unknown);
}

Nodes UnknownValues::identity(const std::string &name, const YamlNode &unknown) const {
  Nodes values;
  if (name == "board") return boards(unknown);
  if (name == "chip") {
    values = words(unknown, landmarks_.chips);
    values.push_back(word(unknown, another(landmarks_.chips)));
  } else if (name == "id") {
    for (const Bytes &id : landmarks_.device_ids) values.push_back(word(unknown, to_hex(id)));
    values.push_back(word(unknown, another_id(landmarks_.device_ids)));
  } else if (name == "lifecycle") {
    constexpr std::uint32_t kAll = BULLA_LIFECYCLE_MANUFACTURING | BULLA_LIFECYCLE_DEVELOPMENT |
                                   BULLA_LIFECYCLE_PRODUCTION | BULLA_LIFECYCLE_FIELD_SERVICE;
    values = words(unknown, lifecycle_names(landmarks_.lifecycles & kAll));
    const auto others = lifecycle_names(~landmarks_.lifecycles & kAll);
    if (!others.empty()) values.push_back(word(unknown, others.front()));
  } else if (name == "provides") {
    YamlNode map = like(unknown, YamlNode::Kind::kMap);
    for (const auto &[abi, ends] : landmarks_.abis) put(map, abi, word(unknown, "unknown"));
    values.push_back(std::move(map));
  }
  return values;
}

Nodes UnknownValues::abilities(const std::string &name, const YamlNode &unknown) const {
  if (name == "holds.tks" || name == "factory.tks")
    return words(unknown, landmarks_.key_store_paths);
  if (name == "verifier.features") return feature_sets(unknown);
  if (name == "verifier.key-store-bytes") {
    std::vector<std::uint64_t> sizes = rooms(landmarks_.key_store_bytes);
    // Enough for the largest is enough for any, also for the one that the device holds.
    if (!sizes.empty()) sizes.pop_back();
    sizes.push_back(BULLA_KEY_STORE_MAX_BYTES);
    return numbers(unknown, sizes);
  }
  if (name.starts_with("provides.")) {
    const std::string abi = name.substr(name.find('.') + 1);
    Nodes values = words(unknown, {"none"});
    for (YamlNode &value :
         numbers(unknown, stretches(widened_at(landmarks_.abis, abi), BULLA_U32_MAX))) {
      values.push_back(std::move(value));
    }
    return values;
  }
  return {};
}

Nodes UnknownValues::boards(const YamlNode &unknown) const {
  Nodes values;
  for (const auto &[name, ends] : landmarks_.boards) {
    YamlNode board = like(unknown, YamlNode::Kind::kMap);
    put(board, "name", word(unknown, name));
    put(board, "revision", word(unknown, "unknown"));
    values.push_back(std::move(board));
  }
  YamlNode board = like(unknown, YamlNode::Kind::kMap);
  put(board, "name", word(unknown, another(landmarks_.boards)));
  put(board, "revision", word(unknown, "0"));
  values.push_back(std::move(board));
  return values;
}

// The revisions that matter for any of the names that the board may have.
Nodes UnknownValues::revisions(const YamlNode &unknown, const YamlNode &board) const {
  const YamlNode *name = board.find("name");
  if (name == nullptr) return numbers(unknown, {0});
  std::set<std::uint64_t> ends;
  for (const auto &board_ends : landmarks_.boards) {
    const std::string &known = board_ends.first;
    const auto is_it = [&](const YamlNode &item) { return item.text == known; };
    if (is_it(*name) || is_unknown(*name) || std::ranges::any_of(name->items, is_it)) {
      ends.insert(board_ends.second.begin(), board_ends.second.end());
    }
  }
  return numbers(unknown, stretches(ends, BULLA_U32_MAX));
}

// `name` is empty for the image as a whole.
Nodes UnknownValues::image_fact(const std::string &name, const Uuid &component,
                                const YamlNode &unknown) const {
  if (name.empty()) {
    Nodes values = words(unknown, {"none"});
    values.push_back(unknown_fields(unknown, {"sequence", "security-version"}));
    return values;
  }
  if (name == "sequence") {
    return numbers(unknown, stretches(widened_at(landmarks_.sequences, component), BULLA_U63_MAX));
  }
  if (name == "security-version") {
    return numbers(unknown, stretches(security_versions(component), BULLA_U31_MAX));
  }
  // The same image as one of that sequence on offer, or one that nobody knows.
  if (name == "digest") return words(unknown, {"none", to_hex(Digest{0xff}).c_str()});
  return {};
}

Nodes UnknownValues::counter_fact(const std::string &name, const Uuid &component,
                                  const YamlNode &unknown) const {
  if (name.empty()) return {unknown_fields(unknown, {"kind", "left"})};
  if (name == "kind") return words(unknown, {"fuse", "rpmb", "flash"});
  if (name != "left") return {};
  std::set<std::uint64_t> versions = security_versions(component);
  versions.insert(0);
  std::set<std::uint64_t> steps;  // from any floor to any other
  for (const std::uint64_t from : versions) {
    for (const std::uint64_t to : versions) {
      if (to >= from) steps.insert(to - from);
    }
  }
  return numbers(unknown, {steps.begin(), steps.end()});
}

// Every set of the features that documents need; too many of them end as too many possibilities.
Nodes UnknownValues::feature_sets(const YamlNode &unknown) const {
  Nodes values;
  std::uint32_t features = 0;
  do {
    values.push_back(word(unknown, std::to_string(features)));
    features = (features - landmarks_.features) & landmarks_.features;  // the next subset
  } while (features != 0 && values.size() <= kMostPossibilities);
  return values;
}

YamlNode UnknownValues::each_component(const YamlNode &unknown) const {
  YamlNode map = like(unknown, YamlNode::Kind::kMap);
  for (const auto &[component, product] : landmarks_.component_products) {
    if (product == product_) put(map, to_text(component), word(unknown, "unknown"));
  }
  return map;
}

}  // namespace bulla
