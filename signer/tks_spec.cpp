// SPDX-License-Identifier: Apache-2.0
//
// The spec as a whole: numbers, security versions, denials; keys, roles and keys that leave have
// files of their own.
#include "signer/tks_spec.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/error.hpp"
#include "formats/names.hpp"
#include "formats/number_names.hpp"
#include "formats/wire/limits.h"
#include "signer/tks_spec_keys.hpp"
#include "signer/tks_spec_leaving.hpp"
#include "signer/tks_spec_roles.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;

void require_count(const YamlNode &node, std::size_t count, std::size_t max,
                   const std::string &what) {
  if (count > max)
    throw node.error(Reason::kFieldInvalid, std::to_string(count) + " " + what + "; at most " +
                                                std::to_string(max) + " are possible");
}

// Calls `read` for each item of a list that may be absent.
template <typename Read>
void for_each_item(const YamlFields &fields, std::string_view name, std::size_t max,
                   const Read &read) {
  const YamlNode *node = fields.optional_node(name);
  if (node == nullptr) return;
  const auto &items = yaml_list(*node, name);
  require_count(*node, items.size(), max, "entries of " + std::string(name));
  for (const YamlNode &item : items) read(item);
}

std::uint32_t number_of(const YamlNode &node, std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool padded = text.size() > 1 && text.front() == '0';
  if (fault != std::errc() || end != text.data() + text.size() || padded || number > BULLA_U31_MAX)
    throw node.error(Reason::kFieldInvalid, "'" + node.text + "' is no range; wanted is 3..7");
  return number;
}

SecurityWindow parse_range(const YamlNode &node) {
  const std::string text = yaml_text(node, "range of security versions");
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos)
    throw node.error(Reason::kFieldInvalid, "'" + text + "' is no range; wanted is 3..7");
  SecurityWindow window;
  window.min = number_of(node, std::string_view(text).substr(0, dots));
  window.max = number_of(node, std::string_view(text).substr(dots + 2));
  if (window.min > window.max)
    throw node.error(Reason::kFieldInvalid, "the range '" + text + "' ends before it begins");
  return window;
}

// A class, or a component as product/name or as its UUID.
std::variant<std::uint32_t, Uuid> parse_subject(const YamlNode &node,
                                                std::vector<std::string> &bare_products) {
  const std::string text = yaml_text(node, "subject");
  if (const auto image_class = class_from_name(text)) return *image_class;
  if (const auto component = uuid_from_text(text)) return *component;
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos)
    throw node.error(Reason::kFieldInvalid,
                     "'" + text + "' is neither a class nor a component (product/name)");
  const Uuid product = parse_spec_product(node, text.substr(0, slash), bare_products);
  try {
    return component_uuid(product, text.substr(slash + 1));
  } catch (Error &error) {
    error.within(node.where());
    throw;
  }
}

void parse_security_versions(const YamlNode &map, TksSpec &spec) {
  const auto &entries = yaml_map(map, "security-versions");
  require_count(map, entries.size(), BULLA_WINDOWS_MAX, "ranges of security versions");
  for (const YamlEntry &entry : entries) {
    SecurityWindow window = parse_range(entry.value);
    window.subject = parse_subject(entry.key, spec.bare_products);
    for (const auto &other : spec.store.windows)
      if (other.subject == window.subject)
        throw entry.key.error(Reason::kFieldInvalid, "'" + entry.key.text + "' stands twice");
    spec.store.windows.push_back(window);
  }
}

Digest parse_denied(const YamlNode &item, const KeyStore &store) {
  const auto bytes = from_hex(yaml_text(item, "digest"));
  if (!bytes || bytes->size() != std::tuple_size_v<Digest>)
    throw item.error(Reason::kFieldInvalid,
                     "'" + item.text + "' is no digest of a document: 64 hex digits");
  Digest digest{};
  std::ranges::copy(*bytes, digest.begin());
  if (std::ranges::find(store.denied, digest) != store.denied.end())
    throw item.error(Reason::kFieldInvalid, "'" + item.text + "' is denied twice");
  return digest;
}

Uuid parse_fleet(const YamlFields &fields) {
  try {
    return fleet_uuid(fields.text("fleet"));
  } catch (Error &error) {
    error.within(fields.node("fleet").where());
    throw;
  }
}

void parse_keys_and_roles(const YamlFields &fields, const fs::path &directory, TksSpec &spec) {
  const auto &items = fields.list("keys");
  require_count(fields.node("keys"), items.size(), BULLA_KEYS_MAX, "keys");
  const SpecKeys keys = parse_spec_keys(items, directory);
  spec.store.keys.assign(keys.keys.begin(), keys.keys.end());
  spec.store.notes = keys.notes;
  const YamlNode &roles = fields.node("roles");
  spec.store.roles = parse_spec_roles(roles, keys, spec.bare_products);
  require_count(roles, spec.store.roles.size(), BULLA_LIST_MAX, "roles");
}

}  // namespace

TksSpec parse_tks_spec(const YamlNode &document, const std::string &directory_text,
                       const KeyStore *previous) {
  const fs::path directory(directory_text);
  const YamlFields top(document, "the key store spec", {"key-store"});
  const YamlFields fields(top.node("key-store"), "key-store",
                          {"fleet", "version", "keys", "roles", "security-versions", "revoked",
                           "dropped", "denied", "compact-revocations", "reason"});
  TksSpec spec;
  KeyStore &store = spec.store;
  store.fleet = parse_fleet(fields);
  store.version = static_cast<std::uint32_t>(fields.number("version", BULLA_U31_MAX));
  spec.reason = fields.optional_text("reason").value_or("");
  spec.compacts_revocations = fields.optional_flag("compact-revocations").value_or(false);
  parse_keys_and_roles(fields, directory, spec);
  if (const YamlNode *map = fields.optional_node("security-versions"))
    parse_security_versions(*map, spec);
  LeavingKeys leaving(spec, directory, previous);
  for_each_item(fields, "revoked", BULLA_REVOCATIONS_MAX,
                [&](const YamlNode &item) { leaving.read_revocation(item); });
  for_each_item(fields, "dropped", BULLA_REVOCATIONS_MAX,
                [&](const YamlNode &item) { leaving.read_dropped(item); });
  for_each_item(fields, "denied", BULLA_DENIED_MAX,
                [&](const YamlNode &item) { store.denied.push_back(parse_denied(item, store)); });
  return spec;
}

TksSpec read_tks_spec(const std::string &path, const KeyStore *previous) {
  const std::string directory = path == "-" ? "" : fs::path(path).parent_path().string();
  return parse_tks_spec(read_yaml(path), directory, previous);
}

}  // namespace bulla
