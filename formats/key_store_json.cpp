// SPDX-License-Identifier: Apache-2.0
//
// JSON of key stores: roles name keys by their ids, not by position.
#include "formats/json_parts.hpp"
#include "formats/number_names.hpp"

namespace bulla {
namespace {

void add_note(Json &json, const KeyStore &store, std::size_t index) {
  for (const KeyNote &note : store.notes) {
    if (note.key != index) continue;
    json["name"] = note.label;
    if (note.not_before == 0 && note.not_after == kNoWindowEnd) continue;
    json["window"] = {{"not_before", note.not_before}, {"not_after", note.not_after}};
  }
}

Json keys_json(const KeyStore &store) {
  Json keys = Json::array();
  for (std::size_t i = 0; i < store.keys.size(); i++) {
    const PublicKey *const usable = std::get_if<PublicKey>(&store.keys[i]);
    Json key = Json::object();
    if (usable != nullptr) {
      key = to_json(*usable);
    } else {
      key["opaque"] = to_hex(std::get<Bytes>(store.keys[i]));
    }
    add_note(key, store, i);
    keys.push_back(std::move(key));
  }
  return keys;
}

// The id of a key; a key that this version cannot use has none, so its position stands for it.
std::string key_reference(const KeyStore &store, std::size_t index) {
  const PublicKey *const usable = std::get_if<PublicKey>(&store.keys.at(index));
  return usable != nullptr ? to_hex(key_id(*usable)) : "opaque-" + std::to_string(index);
}

Json json_of(const Role &role, const KeyStore &store) {
  Json json = {
      {"kind", role_kind_name(role.kind)}, {"label", role.label}, {"threshold", role.threshold}};
  json["keys"] =
      json_array(role.keys, [&](std::size_t index) { return key_reference(store, index); });
  if (role.classes != 0) json["classes"] = class_names(role.classes);
  if (!role.products.empty()) {
    json["products"] = json_array(role.products, [](const Uuid &uuid) { return to_text(uuid); });
  }
  for (const AlgorithmMinimum &minimum : role.minimum) {
    json["minimum"][algorithm_name(minimum.algorithm)] = minimum.count;
  }
  if (role.grants != 0) json["grants"] = grant_names(role.grants);
  return json;
}

Json roles_json(const KeyStore &store) {
  Json roles = json_array(store.roles, [&](const Role &role) { return json_of(role, store); });
  for (const UnknownRole &role : store.unknown_roles) {
    roles.push_back({{"kind", role_kind_name(role.kind)}, {"opaque", to_hex(role.body)}});
  }
  return roles;
}

Json json_of(const Revocation &revocation) {
  Json json = {{"key", to_hex(revocation.key)},
               {"reason", revocation_reason_name(revocation.reason)},
               {"boot_enforce", class_names(revocation.boot_enforce)}};
  if (revocation.grandfather) {
    json["grandfather"] = {{"root", to_hex(revocation.grandfather->root)},
                           {"size", revocation.grandfather->size}};
  }
  return json;
}

Json json_of(const SecurityWindow &window) {
  const std::uint32_t *const image_class = std::get_if<std::uint32_t>(&window.subject);
  Json json = Json::object();
  if (image_class != nullptr) {
    json["class"] = class_name(*image_class);
  } else {
    json["component"] = to_text(std::get<Uuid>(window.subject));
  }
  json["min"] = window.min;
  json["max"] = window.max;
  return json;
}

}  // namespace

Json to_json(const PublicKey &key) {
  return {{"id", to_hex(key_id(key))},
          {"algorithm", algorithm_name(key.algorithm)},
          {"public", to_hex(key.bytes)}};
}

Json to_json(const KeyStore &store) {
  Json json = {{"version", store.version}, {"epoch", store.epoch}, {"fleet", to_text(store.fleet)}};
  json["keys"] = keys_json(store);
  json["roles"] = roles_json(store);
  json["revoked"] =
      json_array(store.revocations, [](const Revocation &each) { return json_of(each); });
  json["denied"] = json_array(store.denied, [](const Digest &digest) { return to_hex(digest); });
  json["security_versions"] =
      json_array(store.windows, [](const SecurityWindow &each) { return json_of(each); });
  if (store.issued) json["issued"] = *store.issued;
  add_tail(json, store.features, store.extensions);
  return json;
}

}  // namespace bulla
