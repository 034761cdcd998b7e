// SPDX-License-Identifier: Apache-2.0
//
// A look at specs and key stores that forgives everything: the steps themselves are strict.
#include "signer/ceremony_thresholds.hpp"

#include <algorithm>
#include <filesystem>

#include "files/public_key_file.hpp"
#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/error.hpp"
#include "formats/key_store.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;

const YamlNode *find_path(const YamlNode *node, std::initializer_list<std::string_view> path) {
  for (const std::string_view name : path) node = node == nullptr ? nullptr : node->find(name);
  return node;
}

// The index of the script's key with this .pub file.
std::optional<std::size_t> key_with_file(const CeremonyScript &script, const std::string &path) {
  for (std::size_t i = 0; i < script.keys.size(); ++i)
    if (script.keys[i].public_path == path) return i;
  return std::nullopt;
}

std::string file_of(const YamlNode &store, const std::string &name) {
  const YamlNode *keys = store.find("keys");
  if (keys == nullptr) return "";
  for (const YamlNode &key : keys->items) {
    const YamlNode *named = key.find("name");
    const YamlNode *file = key.find("file");
    if (named != nullptr && file != nullptr && named->text == name) return file->text;
  }
  return "";
}

PlannedRoot read_spec_root(const CeremonyScript &script, const YamlNode &document,
                           const std::string &spec) {
  const YamlNode *root = find_path(&document, {"key-store", "roles", "root"});
  if (root == nullptr) throw document.error(Reason::kFieldMissing, "there is no root role");
  const YamlFields fields(*root, "root", {"threshold", "keys", "minimum"});
  PlannedRoot planned;
  planned.threshold = fields.number("threshold", UINT32_MAX);
  for (const YamlNode &name : fields.list("keys")) {
    const fs::path file =
        fs::path(spec).parent_path() / file_of(*document.find("key-store"), name.text);
    if (const auto key = key_with_file(script, file.lexically_normal().string()))
      planned.keys.insert(*key);
  }
  return planned;
}

PlannedRoot read_store_root(const CeremonyScript &script, const std::string &folder,
                            const KeyStore &store) {
  const auto root = std::ranges::find_if(
      store.roles, [](const Role &role) { return role.kind == BULLA_ROLE_ROOT; });
  if (root == store.roles.end()) throw Error(BULLA_WRONG_TYPE, "there is no root role");
  PlannedRoot planned;
  planned.threshold = root->threshold;
  for (std::size_t i = 0; i < script.keys.size(); ++i) {
    const std::string path = folder + script.keys[i].public_path;
    if (!fs::exists(path)) continue;
    const auto index = find_key(store, key_id(read_public_key(path)));
    if (index && std::ranges::find(root->keys, *index) != root->keys.end()) planned.keys.insert(i);
  }
  return planned;
}

}  // namespace

std::optional<PlannedRoot> root_of_spec(const CeremonyScript &script, const std::string &folder,
                                        const std::string &spec) {
  try {
    return read_spec_root(script, read_yaml(folder + spec), spec);
  } catch (const Error &) {
    return std::nullopt;
  }
}

std::optional<PlannedRoot> root_of_store(const CeremonyScript &script, const std::string &folder,
                                         const std::string &store) {
  for (const CeremonyStep &step : script.steps)
    if (step.kind == StepKind::kKeyStore && step.out == store)
      return root_of_spec(script, folder, step.spec);
  try {
    const PackageContents contents = read_package(folder + store);
    if (!contents.key_store) return std::nullopt;
    return read_store_root(script, folder, *contents.key_store);
  } catch (const Error &) {
    return std::nullopt;
  }
}

}  // namespace bulla
