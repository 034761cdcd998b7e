// SPDX-License-Identifier: Apache-2.0
//
// A key store as lines.
#include "cli/key_store_text.hpp"

#include <variant>

#include "formats/key_name.hpp"
#include "formats/number_names.hpp"
#include "formats/wording.hpp"

namespace bulla {
namespace {

std::string key_line(const KeyStore &store, std::size_t key) {
  const PublicKey *usable = std::get_if<PublicKey>(&store.keys.at(key));
  std::string line = "  key " + key_name(store, key);
  if (usable == nullptr) return line;
  line += ": " + algorithm_name(usable->algorithm) + " " + to_hex(key_id(*usable));
  return line;
}

std::string role_line(const KeyStore &store, const Role &role) {
  std::string line = "  role " + role.label + ": " + role_kind_name(role.kind) + ", " +
                     std::to_string(role.threshold) + " of " + key_names(store, role.keys);
  if (role.classes != 0) line += "; classes " + joined(class_names(role.classes));
  for (const Uuid &product : role.products) line += "; product " + to_text(product);
  if (role.grants != 0) line += "; may " + joined(grant_names(role.grants));
  return line;
}

std::string window_line(const SecurityWindow &window) {
  const std::uint32_t *image_class = std::get_if<std::uint32_t>(&window.subject);
  return "  security versions of " +
         (image_class != nullptr ? "class " + class_name(*image_class)
                                 : "component " + to_text(std::get<Uuid>(window.subject))) +
         ": " + std::to_string(window.min) + " to " + std::to_string(window.max);
}

}  // namespace

std::string key_names(const KeyStore &store, const std::vector<std::size_t> &keys) {
  std::vector<std::string> names;
  for (const std::size_t key : keys) names.push_back(key_name(store, key));
  return joined(names);
}

void print_key_store(const KeyStore &store, Output &output) {
  output.line("  version " + std::to_string(store.version) + ", epoch " +
              std::to_string(store.epoch) + ", fleet " + to_text(store.fleet));
  for (std::size_t key = 0; key < store.keys.size(); ++key) output.line(key_line(store, key));
  for (const Role &role : store.roles) output.line(role_line(store, role));
  for (const UnknownRole &role : store.unknown_roles) {
    output.line("  role of unknown kind " + std::to_string(role.kind));
  }
  for (const SecurityWindow &window : store.windows) output.line(window_line(window));
  for (const Revocation &revocation : store.revocations) {
    output.line("  revoked: " + to_hex(revocation.key) + ", " +
                revocation_reason_name(revocation.reason));
  }
  for (const Digest &digest : store.denied) output.line("  denied: " + to_hex(digest));
}

}  // namespace bulla
