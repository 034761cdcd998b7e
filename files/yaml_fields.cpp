// SPDX-License-Identifier: Apache-2.0
//
// Typed values out of YAML nodes.
#include "files/yaml_fields.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "files/nearest_name.hpp"

namespace bulla {
namespace {

constexpr std::size_t kShownBytes = 40;

// A value as it may stand in a message: short, and on one line.
std::string shown(std::string_view text) {
  std::string result(text.substr(0, kShownBytes));
  std::replace_if(
      result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; },
      ' ');
  return "'" + result + (text.size() > kShownBytes ? "…'" : "'");
}

std::string quoted_list(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); i++) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

Error with_nearest(Error error, std::string_view word, std::span<const std::string_view> known) {
  if (const auto nearest = nearest_name(word, known)) {
    error.hint("did you mean '" + std::string(*nearest) + "'?");
  }
  return error;
}

Error invalid(const YamlNode &node, std::string_view what, const std::string &wanted) {
  return node.error(Reason::kFieldInvalid, std::string(what) + " " + wanted);
}

// The text of a scalar that is there; everything else says what was wanted.
const std::string &scalar(const YamlNode &node, std::string_view what, const char *wanted) {
  if (node.kind == YamlNode::Kind::kNull) {
    throw node.error(Reason::kFieldMissing, std::string(what) + " has no value");
  }
  if (node.kind != YamlNode::Kind::kScalar) throw invalid(node, what, wanted);
  return node.text;
}

bool is_decimal(std::string_view text) {
  const bool digits =
      !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits && (text[0] != '0' || text.size() == 1);
}

bool looks_like_other_number(std::string_view text) {
  return text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X' || text[1] == 'o');
}

const std::vector<YamlNode> kNoItems;

}  // namespace

std::string yaml_text(const YamlNode &node, std::string_view what) {
  const std::string &text = scalar(node, what, "must be a text");
  if (text.empty()) throw node.error(Reason::kFieldMissing, std::string(what) + " is empty");
  if (!node.quoted && looks_like_other_number(text)) {
    throw invalid(node, what, "is " + shown(text) + ": a number elsewhere")
        .hint("put it in quotes if it is meant as text");
  }
  return text;
}

std::uint64_t yaml_number(const YamlNode &node, std::string_view what, std::uint64_t max) {
  const std::string &text = scalar(node, what, "must be a number");
  if (node.quoted) throw invalid(node, what, "must be a number without quotes");
  if (!is_decimal(text)) {
    throw invalid(node, what, "is " + shown(text) + ": must be a decimal number, no leading zeros");
  }
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || value > max) {
    throw invalid(node, what, "is " + shown(text) + ": at most " + std::to_string(max));
  }
  return value;
}

bool yaml_flag(const YamlNode &node, std::string_view what) {
  const std::string &text = scalar(node, what, "must be true or false");
  if (node.quoted || (text != "true" && text != "false")) {
    throw invalid(node, what, "is " + shown(text) + ": must be true or false");
  }
  return text == "true";
}

const std::vector<YamlNode> &yaml_list(const YamlNode &node, std::string_view what) {
  if (node.kind != YamlNode::Kind::kList) throw invalid(node, what, "must be a list");
  return node.items;
}

const std::vector<YamlEntry> &yaml_map(const YamlNode &node, std::string_view what) {
  if (node.kind != YamlNode::Kind::kMap) throw invalid(node, what, "must have fields of its own");
  return node.entries;
}

std::size_t yaml_choice(const YamlNode &node, std::string_view what,
                        std::initializer_list<std::string_view> choices) {
  const std::string text = yaml_text(node, what);
  const auto found = std::ranges::find(choices, text);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  const std::span<const std::string_view> names(choices.begin(), choices.size());
  throw with_nearest(invalid(node, what, "is " + shown(text) + ": must be " + quoted_list(names)),
                     text, names);
}

YamlFields::YamlFields(const YamlNode &node, std::string name,
                       std::initializer_list<std::string_view> known)
    : YamlFields(node, std::move(name), std::vector<std::string_view>(known)) {}

YamlFields::YamlFields(const YamlNode &node, std::string name, std::vector<std::string_view> known)
    : map_(node), name_(std::move(name)), known_(std::move(known)) {
  for (const YamlEntry &entry : yaml_map(node, name_)) {
    if (std::ranges::find(known_, entry.key.text) != known_.end()) continue;
    throw with_nearest(entry.key.error(Reason::kYamlUnknownField,
                                       "unknown field " + shown(entry.key.text) + " in " + name_),
                       entry.key.text, known_);
  }
}

const YamlNode *YamlFields::optional_node(std::string_view key) const {
  if (std::ranges::find(known_, key) == known_.end()) {
    throw Error(Reason::kInternal, "field '" + std::string(key) + "' is not declared in " + name_);
  }
  return map_.find(key);
}

const YamlNode &YamlFields::node(std::string_view key) const {
  if (const YamlNode *found = optional_node(key)) return *found;
  throw map_.error(Reason::kFieldMissing,
                   "field '" + std::string(key) + "' is missing in " + name_);
}

std::string YamlFields::text(std::string_view key) const {
  return yaml_text(node(key), key);
}

std::optional<std::string> YamlFields::optional_text(std::string_view key) const {
  const YamlNode *found = optional_node(key);
  if (found == nullptr) return std::nullopt;
  return yaml_text(*found, key);
}

std::uint64_t YamlFields::number(std::string_view key, std::uint64_t max) const {
  return yaml_number(node(key), key, max);
}

std::optional<std::uint64_t> YamlFields::optional_number(std::string_view key,
                                                         std::uint64_t max) const {
  const YamlNode *found = optional_node(key);
  if (found == nullptr) return std::nullopt;
  return yaml_number(*found, key, max);
}

bool YamlFields::flag(std::string_view key) const {
  return yaml_flag(node(key), key);
}

std::optional<bool> YamlFields::optional_flag(std::string_view key) const {
  const YamlNode *found = optional_node(key);
  if (found == nullptr) return std::nullopt;
  return yaml_flag(*found, key);
}

const std::vector<YamlNode> &YamlFields::list(std::string_view key) const {
  return yaml_list(node(key), key);
}

const std::vector<YamlNode> &YamlFields::optional_list(std::string_view key) const {
  const YamlNode *found = optional_node(key);
  return found == nullptr ? kNoItems : yaml_list(*found, key);
}

}  // namespace bulla
