// SPDX-License-Identifier: Apache-2.0
//
// Stage hands for rehearsals.
#include "tests/preflight/rehearsal_stage.hpp"

#include "formats/seal.hpp"

namespace bulla::testing {

KeyStore RehearsalStage::store(std::uint32_t version, const Names &release_keys) const {
  StoreBuilder builder(version);
  builder.role(BULLA_ROLE_ROOT, "root", 1, {"a", "b"});
  builder.image_role("release", 1, {}, BULLA_CLASS_APPLICATION);
  Role &role = builder.store().roles.back();
  role.classes |= 1u << BULLA_CLASS_OS | 1u << BULLA_CLASS_CAPABILITY;
  for (const std::string &key : release_keys) {
    const std::size_t index = builder.index(key);
    builder.store().roles.back().keys.push_back(index);
  }
  for (const std::uint32_t image_class : {BULLA_CLASS_APPLICATION, BULLA_CLASS_OS}) {
    builder.store().windows.push_back({image_class, 0, 9});
  }
  for (const std::string &key : release_keys) {
    KeyNote note;
    note.key = builder.index(key);
    note.label = key;
    builder.store().notes.push_back(note);
  }
  return builder.store();
}

std::string RehearsalStage::key_store(const std::string &name, const KeyStore &store,
                                      const Names &signers) {
  return scratch_.write(name, key_store_package(store, signers).file());
}

std::string RehearsalStage::image(const std::string &component, std::uint64_t sequence,
                                  const Names &signers,
                                  const std::function<void(Manifest &)> &change) {
  const LaidOut laid = lay_out(content(100));
  Manifest manifest = manifest_for(laid.blob);
  manifest.component = component_uuid(manifest.product, component);
  manifest.name = component;
  manifest.sequence = sequence;
  if (component.starts_with("os")) manifest.image_class = BULLA_CLASS_OS;
  if (change) change(manifest);
  const Bytes payload = manifest.installed ? laid.payload : Bytes();
  return scratch_.write(component + "-" + std::to_string(sequence) + ".bulla",
                        package(manifest, payload, signers).file());
}

void RehearsalStage::group(const std::string &name, const std::string &held,
                           const std::string &facts) {
  groups_ += "    - name: " + name + "\n      devices: 100\n      product: widget\n";
  groups_ += "      holds: {tks: " + held + "}\n";
  std::string rest = facts;
  if (facts.find("reach:") == std::string::npos) rest += "\nreach: online";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end != 0) groups_ += "      " + rest.substr(0, end) + "\n";
    rest.erase(0, end + 1);
  }
}

PreflightReport RehearsalStage::rehearse() {
  options.fleet_path =
      scratch_.write("fleet.yaml", "fleet:\n" + fleet_facts + "  groups:\n" + groups_);
  return bulla::rehearse(options);
}

std::string codes(const std::vector<Finding> &findings) {
  std::string text;
  for (const Finding &finding : findings) {
    text += (text.empty() ? "" : " ") + std::to_string(finding.code);
  }
  return text;
}

}  // namespace bulla::testing
