// SPDX-License-Identifier: Apache-2.0
//
// Typed access to a YAML tree, with the errors people need: which field, where, what was wanted.
//
//   YamlFields image(node, "image", {"product", "name", "sequence"});   // unknown fields end here
//   std::string product = image.text("product");                        // missing ends here
//   std::optional<std::uint64_t> sequence = image.optional_number("sequence", BULLA_U63_MAX);
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/yaml_node.hpp"

namespace bulla {

// One map. Keeps a reference to `node`, which must outlive it.
class YamlFields {
 public:
  // kFieldInvalid when `node` is no map; kYamlUnknownField for a key that is not in `known`:
  // "app.yaml:7:3: unknown field 'secuence' in image", hint "did you mean 'sequence'?".
  // `name` is what people call this map.
  YamlFields(const YamlNode &node, std::string name, std::initializer_list<std::string_view> known);
  // The same for a list that was put together from several; its texts must outlive it.
  YamlFields(const YamlNode &node, std::string name, std::vector<std::string_view> known);

  // Each accessor: kFieldMissing when the key is absent or has no value, unless optional;
  // kFieldInvalid when the value is not of the wanted kind. A key outside `known` is kInternal.
  const YamlNode &node(std::string_view key) const;
  const YamlNode *optional_node(std::string_view key) const;
  std::string text(std::string_view key) const;
  std::optional<std::string> optional_text(std::string_view key) const;
  std::uint64_t number(std::string_view key, std::uint64_t max) const;
  std::optional<std::uint64_t> optional_number(std::string_view key, std::uint64_t max) const;
  std::optional<bool> optional_flag(std::string_view key) const;
  bool flag(std::string_view key) const;
  // The items of a list; for the optional one an absent key is no items.
  const std::vector<YamlNode> &list(std::string_view key) const;
  const std::vector<YamlNode> &optional_list(std::string_view key) const;

  const YamlNode &map() const { return map_; }
  const std::string &name() const { return name_; }

 private:
  const YamlNode &map_;
  std::string name_;
  std::vector<std::string_view> known_;
};

// Single values; `what` names the value in the message ("sequence", "an item of chips").
// text: any scalar that is not empty, as written; an unquoted 0x… or 0o… is refused (other readers
// of YAML see a number there: quote it).
std::string yaml_text(const YamlNode &node, std::string_view what);
// number: decimal digits, unquoted, no sign, no leading zero (010 is octal elsewhere), 0..max.
std::uint64_t yaml_number(const YamlNode &node, std::string_view what, std::uint64_t max);
// flag: true or false, unquoted.
bool yaml_flag(const YamlNode &node, std::string_view what);
// list, map: the node's items or entries.
const std::vector<YamlNode> &yaml_list(const YamlNode &node, std::string_view what);
const std::vector<YamlEntry> &yaml_map(const YamlNode &node, std::string_view what);
// choice: the index of the scalar's text in `choices`; otherwise kFieldInvalid with all of them and
// a hint with the nearest.
std::size_t yaml_choice(const YamlNode &node, std::string_view what,
                        std::initializer_list<std::string_view> choices);

}  // namespace bulla
