// SPDX-License-Identifier: Apache-2.0
//
// Roles of a spec. The reserved names give the kind; every other name is a role for images.
#include "signer/tks_spec_roles.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "files/yaml_fields.hpp"
#include "formats/error.hpp"
#include "formats/names.hpp"
#include "formats/number_names.hpp"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

constexpr std::array<std::pair<std::string_view, std::uint32_t>, 6> kReservedNames = {{
    {"root", BULLA_ROLE_ROOT},
    {"recovery", BULLA_ROLE_RECOVERY},
    {"transport", BULLA_ROLE_TRANSPORT},
    {"update", BULLA_ROLE_UPDATE},
    {"freshness", BULLA_ROLE_FRESHNESS},
    {"journal", BULLA_ROLE_LOG},
}};

std::uint32_t kind_of(std::string_view name) {
  for (const auto &[reserved, kind] : kReservedNames)
    if (reserved == name) return kind;
  return BULLA_ROLE_IMAGE;
}

Error bad_role(const YamlNode &node, const std::string &sentence) {
  return Error(BULLA_TKS_BAD_ROLE, node.where() + ": " + sentence);
}

// One role while it is read.
class RoleReader {
 public:
  RoleReader(const YamlEntry &entry, const SpecKeys &keys, std::vector<std::string> &bare_products)
      : name_(yaml_text(entry.key, "role")),
        fields_(entry.value, "role '" + name_ + "'",
                {"threshold", "keys", "classes", "products", "grants", "minimum"}),
        keys_(keys),
        bare_products_(bare_products) {
    if (!is_label(name_))
      throw entry.key.error(Reason::kFieldInvalid, "a role's name has 1 to 64 ASCII characters");
    role_.label = name_;
    role_.kind = kind_of(name_);
  }

  Role read() {
    read_keys();
    read_threshold();
    read_scope();
    if (const YamlNode *minimum = fields_.optional_node("minimum")) read_minimum(*minimum);
    return std::move(role_);
  }

 private:
  bool is_cold() const {
    return role_.kind == BULLA_ROLE_ROOT || role_.kind == BULLA_ROLE_RECOVERY;
  }

  void read_keys() {
    for (const YamlNode &item : fields_.list("keys")) {
      const std::size_t index = keys_.index_of(item);
      if (std::ranges::find(role_.keys, index) != role_.keys.end())
        throw item.error(Reason::kFieldInvalid,
                         "the key '" + item.text + "' stands twice in " + fields_.name());
      role_.keys.push_back(index);
    }
    if (role_.keys.empty()) throw bad_role(fields_.node("keys"), fields_.name() + " has no key");
  }

  void read_threshold() {
    role_.threshold = static_cast<std::uint32_t>(fields_.number("threshold", BULLA_THRESHOLD_MAX));
    const YamlNode &node = fields_.node("threshold");
    if (role_.threshold == 0) throw bad_role(node, "a threshold of 0 would let anybody sign");
    if (role_.threshold > role_.keys.size())
      throw bad_role(node, "a threshold of " + std::to_string(role_.threshold) + " with " +
                               std::to_string(role_.keys.size()) + " keys is never reached");
  }

  void read_scope() {
    for (const char *field : {"classes", "products", "grants"})
      if (const YamlNode *node = is_cold() ? fields_.optional_node(field) : nullptr)
        throw bad_role(*node, fields_.name() + " signs key stores only: it has no " + field);
    for (const YamlNode &item : fields_.optional_list("classes")) role_.classes |= class_bit(item);
    for (const YamlNode &item : fields_.optional_list("grants")) role_.grants |= grant_bit(item);
    for (const YamlNode &item : fields_.optional_list("products")) add_product(item);
    if (role_.kind == BULLA_ROLE_IMAGE) require_image_scope();
  }

  void require_image_scope() const {
    if (role_.classes == 0)
      throw fields_.map().error(Reason::kFieldMissing,
                                fields_.name() + " needs classes: those that it may sign");
    if (role_.products.empty() && (role_.grants & BULLA_GRANT_ANY_PRODUCT) == 0)
      throw fields_.map()
          .error(Reason::kFieldMissing, fields_.name() + " needs products: those that it may sign")
          .hint("grants: [any-product] is for keys that sign for every product of the fleet");
  }

  static std::uint32_t class_bit(const YamlNode &item) {
    const auto number = class_from_name(yaml_text(item, "class"));
    if (!number)
      throw item.error(Reason::kFieldInvalid, "'" + item.text + "' is no class")
          .hint("boot, os, application, board-config, cert-store, capability or recovery");
    return std::uint32_t{1} << *number;
  }

  static std::uint32_t grant_bit(const YamlNode &item) {
    const auto bit = grant_from_name(yaml_text(item, "grant"));
    if (!bit)
      throw item.error(Reason::kFieldInvalid, "'" + item.text + "' is no grant")
          .hint("in-place, any-product or product-wide");
    return *bit;
  }

  void add_product(const YamlNode &item) {
    const Uuid product = parse_spec_product(item, yaml_text(item, "product"), bare_products_);
    if (std::ranges::find(role_.products, product) != role_.products.end())
      throw item.error(Reason::kFieldInvalid, "the product '" + item.text + "' stands twice");
    role_.products.push_back(product);
  }

  void read_minimum(const YamlNode &map) {
    for (const YamlEntry &entry : yaml_map(map, "minimum")) {
      const auto algorithm = algorithm_from_name(yaml_text(entry.key, "algorithm"));
      if (!algorithm)
        throw entry.key.error(Reason::kFieldInvalid,
                              "'" + entry.key.text + "' is no algorithm: ed25519 or es256");
      const auto least = yaml_number(entry.value, "minimum", BULLA_THRESHOLD_MAX);
      require_reachable(entry, *algorithm, least);
      role_.minimum.push_back({*algorithm, static_cast<std::uint32_t>(least)});
    }
  }

  void require_reachable(const YamlEntry &entry, int algorithm, std::uint64_t least) const {
    const auto count = static_cast<std::uint64_t>(std::ranges::count_if(
        role_.keys, [&](std::size_t index) { return keys_.keys[index].algorithm == algorithm; }));
    if (least == 0) throw entry.value.error(Reason::kFieldInvalid, "a minimum of 0 says nothing");
    if (least > count)
      throw bad_role(entry.value, "a minimum of " + std::to_string(least) + " with " +
                                      std::to_string(count) + " " + entry.key.text +
                                      " keys is never reached");
  }

  std::string name_;
  YamlFields fields_;
  const SpecKeys &keys_;
  std::vector<std::string> &bare_products_;
  Role role_;
};

// R19: a key that signs daily must not be able to change whom devices trust.
void require_root_alone(const YamlNode &map, const std::vector<Role> &roles, const SpecKeys &keys) {
  const auto is_root = [](const Role &role) { return role.kind == BULLA_ROLE_ROOT; };
  const auto root = std::ranges::find_if(roles, is_root);
  if (root == roles.end()) throw bad_role(map, "there is no role 'root'");
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (is_root(roles[i])) continue;
    for (const std::size_t key : roles[i].keys)
      if (std::ranges::find(root->keys, key) != root->keys.end())
        throw Error(BULLA_TKS_SHARED_ROOT_KEY, map.entries[i].key.where() + ": the root key '" +
                                                   keys.notes[key].label + "' is also in role '" +
                                                   roles[i].label + "'");
  }
}

}  // namespace

Uuid parse_spec_product(const YamlNode &node, const std::string &name,
                        std::vector<std::string> &bare_products) {
  try {
    const Uuid product = product_uuid(name);
    const bool bare = name.find('.') == std::string::npos && !uuid_from_text(name);
    if (bare && std::ranges::find(bare_products, name) == bare_products.end())
      bare_products.push_back(name);
    return product;
  } catch (Error &error) {
    error.within(node.where());
    throw;
  }
}

std::vector<Role> parse_spec_roles(const YamlNode &map, const SpecKeys &keys,
                                   std::vector<std::string> &bare_products) {
  std::vector<Role> roles;
  for (const YamlEntry &entry : yaml_map(map, "roles"))
    roles.push_back(RoleReader(entry, keys, bare_products).read());
  require_root_alone(map, roles, keys);
  return roles;
}

}  // namespace bulla
