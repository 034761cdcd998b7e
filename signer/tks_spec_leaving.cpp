// SPDX-License-Identifier: Apache-2.0
//
// Revocations and drops. What a grandfather root is made from is noted here and read later, when
// the version before is at hand to judge signatures by.
#include "signer/tks_spec_leaving.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "files/yaml_fields.hpp"
#include "formats/error.hpp"
#include "formats/number_names.hpp"
#include "signer/tks_spec_keys.hpp"

namespace bulla {
namespace {

std::optional<KeyId> id_by_name(const KeyStore &store, const std::string &name) {
  for (const KeyNote &note : store.notes) {
    const auto *key =
        note.label == name ? std::get_if<PublicKey>(&store.keys.at(note.key)) : nullptr;
    if (key != nullptr) return key_id(*key);
  }
  return std::nullopt;
}

std::uint32_t class_bits(const std::vector<YamlNode> &names) {
  std::uint32_t bits = 0;
  for (const YamlNode &name : names) {
    const auto image_class = class_from_name(yaml_text(name, "class"));
    if (!image_class) throw name.error(Reason::kFieldInvalid, "'" + name.text + "' is no class");
    bits |= std::uint32_t{1} << *image_class;
  }
  return bits;
}

std::uint32_t reason_of(const YamlNode &node) {
  if (const auto number = revocation_reason_from_name(yaml_text(node, "reason"))) return *number;
  throw node.error(Reason::kFieldInvalid,
                   "'" + node.text + "' is no reason: compromise, retired or lost");
}

const Revocation *revocation_in(const KeyStore *store, const KeyId &key) {
  if (store == nullptr) return nullptr;
  const auto found = std::ranges::find(store->revocations, key, &Revocation::key);
  return found == store->revocations.end() ? nullptr : &*found;
}

}  // namespace

KeyId LeavingKeys::key_of(const YamlNode &node) const {
  const std::string text = yaml_text(node, "key");
  if (const auto id = id_by_name(spec_.store, text)) return *id;
  if (const auto id = previous_ == nullptr ? std::nullopt : id_by_name(*previous_, text))
    return *id;
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != std::tuple_size_v<KeyId>)
    return key_id(load_spec_key(node, directory_));
  KeyId id{};
  std::ranges::copy(*bytes, id.begin());
  return id;
}

// A revoked key is in the key table only for the sake of its grandfather root.
void LeavingKeys::require_may_stay(const YamlNode &node, const KeyId &key) const {
  const auto index = find_key(spec_.store, key);
  if (!index) return;
  const auto source = std::ranges::find(spec_.grandfathers, key, &GrandfatherSource::key);
  const Revocation *before = revocation_in(previous_, key);
  const bool stated = source != spec_.grandfathers.end();
  const bool stays = stated ? source->kind != GrandfatherSource::Kind::kNone
                            : before != nullptr && before->grandfather.has_value();
  if (stays) return;
  throw Error(BULLA_TKS_BAD_REVOCATION, node.where() + ": '" + node.text +
                                            "' is revoked and still in keys, as '" +
                                            spec_.store.notes[*index].label + "'")
      .hint(
          "take it out of keys and roles, or keep what it signed before: "
          "grandfather: {packages: DIR}");
}

void LeavingKeys::require_revoked_once(const YamlNode &node, const KeyId &key) const {
  if (revocation_in(&spec_.store, key) != nullptr)
    throw node.error(Reason::kFieldInvalid, "'" + node.text + "' is revoked twice");
}

void LeavingKeys::read_grandfather(const YamlNode &node, const KeyId &key) {
  GrandfatherSource source{key, GrandfatherSource::Kind::kNone, "", node.where()};
  if (node.kind == YamlNode::Kind::kScalar && node.text == "none") {
    spec_.grandfathers.push_back(source);
    return;
  }
  const YamlFields fields(node, "grandfather", {"journal", "packages", "tree"});
  if (previous_ == nullptr)
    throw node.error(Reason::kFieldInvalid,
                     "a first key store has nothing to keep: no key of it has signed anything");
  using Kind = GrandfatherSource::Kind;
  std::size_t count = 0;
  for (const auto &[name, kind] :
       {std::pair("packages", Kind::kPackages), std::pair("journal", Kind::kJournal),
        std::pair("tree", Kind::kTree)})
    if (const auto path = fields.optional_text(name)) {
      source.kind = kind;
      source.path = (directory_ / *path).string();
      ++count;
    }
  if (count != 1)
    throw node.error(Reason::kFieldInvalid,
                     "grandfather takes one of packages: DIR, journal: FILE, tree: FILE");
  spec_.grandfathers.push_back(source);
}

void LeavingKeys::read_revocation(const YamlNode &item) {
  const YamlFields fields(item, "revoked", {"key", "reason", "boot-enforce", "grandfather"});
  const YamlNode &key = fields.node("key");
  Revocation revocation;
  revocation.key = key_of(key);
  require_revoked_once(key, revocation.key);
  if (const YamlNode *grandfather = fields.optional_node("grandfather"))
    read_grandfather(*grandfather, revocation.key);
  require_may_stay(key, revocation.key);
  revocation.reason = reason_of(fields.node("reason"));
  revocation.boot_enforce = class_bits(fields.optional_list("boot-enforce"));
  spec_.store.revocations.push_back(revocation);
}

void LeavingKeys::read_dropped(const YamlNode &item) {
  const YamlFields fields(item, "dropped", {"key", "reason"});
  const YamlNode &key = fields.node("key");
  spec_.dropped.push_back({key_of(key), key.text, fields.text("reason")});
}

}  // namespace bulla
