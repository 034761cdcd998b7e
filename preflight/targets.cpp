// SPDX-License-Identifier: Apache-2.0
//
// Targets, and what having arrived means.
#include "preflight/targets.hpp"

#include <algorithm>

#include "formats/error.hpp"

namespace bulla {
namespace {

std::string name_of(const bulla_manifest &manifest) {
  return {reinterpret_cast<const char *>(manifest.name.at), manifest.name.left};
}

bool is_called(const Target &target, const std::string &text) {
  return target.name == text || to_text(target.component) == text;
}

void choose(std::vector<Target> &targets, const std::string &name, std::uint64_t sequence) {
  bool known = false;
  for (Target &target : targets) {
    if (!is_called(target, name)) continue;
    known = true;
    target.sequence = sequence;
  }
  if (known) return;
  std::string names;
  for (const Target &target : targets) names += (names.empty() ? "" : ", ") + target.name;
  throw Error(Reason::kUsage, "--target " + name + ": no file of the release is of this component")
      .hint("the release has: " + names);
}

void find_files(const Offer &offer, Target &target) {
  for (FileIndex i = 0; i < offer.files().size(); i++) {
    const OfferedFile &file = offer.files()[i];
    if (!file.image) continue;
    const bulla_manifest &manifest = offer.manifest(file);
    if (uuid_at(manifest.component) != target.component) continue;
    if (manifest.sequence != target.sequence) continue;
    target.files.push_back(i);
    target.digests.push_back(file.digest);
    if (file.capability) target.capability = i;
  }
  if (!target.files.empty()) return;
  throw Error(Reason::kUsage,
              "--target " + target.text() + ": no file of the release has this sequence of it");
}

}  // namespace

std::vector<Target> targets_of(const Offer &offer,
                               const std::map<std::string, std::uint64_t> &wanted) {
  std::map<Uuid, Target> newest;
  for (const OfferedFile &file : offer.files()) {
    if (!file.image) continue;
    const bulla_manifest &manifest = offer.manifest(file);
    Target &target = newest[uuid_at(manifest.component)];
    if (!target.name.empty() && manifest.sequence <= target.sequence) continue;
    target.component = uuid_at(manifest.component);
    target.product = uuid_at(manifest.product);
    target.name = name_of(manifest);
    target.sequence = manifest.sequence;
  }
  std::vector<Target> targets;
  for (auto &[component, target] : newest) targets.push_back(std::move(target));
  for (const auto &[name, sequence] : wanted) choose(targets, name, sequence);
  for (Target &target : targets) find_files(offer, target);
  return targets;
}

bool concerns(const Offer &offer, const Target &target, const DeviceFacts &facts) {
  if (target.product != facts.product) return false;
  if (!target.capability) return true;
  const bulla_requires &wanted = offer.manifest(offer.files()[*target.capability]).requires_;
  if (wanted.lifecycle != 0 && (wanted.lifecycle & facts.lifecycle) == 0) return false;
  bulla_list devices = wanted.devices;
  if (devices.count == 0) return true;
  bulla_cursor id;
  while (bulla_list_next(&devices, bulla_read_device_id, &id)) {
    if (std::equal(id.at, id.at + id.left, facts.id.begin(), facts.id.end())) return true;
  }
  return false;
}

bool arrived(const Offer &offer, const Target &target, const DeviceState &state) {
  if (target.capability) {
    return state.has_capability(*offer.files()[*target.capability].capability);
  }
  const bulla_component_state *component = state.find(target.component.data());
  if (component == nullptr) return false;
  const bulla_slot_image &running = component->running;
  if (running.standing == BULLA_STANDING_EMPTY || running.sequence < target.sequence) return false;
  if (running.sequence > target.sequence) {
    return running.standing == BULLA_STANDING_TRUSTED ||
           running.standing == BULLA_STANDING_UNJUDGED;
  }
  if (!running.has_digest) return true;
  const auto described = offer.images().find_mark(running.digest);
  return described && std::find(target.digests.begin(), target.digests.end(),
                                offer.images().at(*described).digest) != target.digests.end();
}

}  // namespace bulla
