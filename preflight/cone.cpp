// SPDX-License-Identifier: Apache-2.0
//
// The closure over requirements of the release's images. Who provides an ABI is looked up in the
// release and in what the device runs already.
#include "preflight/cone.hpp"

#include <algorithm>
#include <set>

#include "formats/wire/signature.h"
#include "preflight/device_questions.hpp"

namespace bulla {
namespace {

std::string text_of(bulla_cursor text) {
  return {reinterpret_cast<const char *>(text.at), text.left};
}

void append_store(std::string &key, const OfferedStore &store) {
  key += std::to_string(store.store) + "/";
  key.append(reinterpret_cast<const char *>(store.signatures.items.at),
             store.signatures.items.left);
  key += ";";
}

}  // namespace

ReleaseShape::ReleaseShape(const Offer &offer) {
  for (FileIndex i = 0; i < offer.files().size(); i++) {
    if (offer.files()[i].image) add_image(offer, i);
    if (offer.files()[i].carries_stores()) add_carrier(offer, i);
  }
}

void ReleaseShape::add_image(const Offer &offer, FileIndex index) {
  const bulla_manifest &manifest = offer.manifest(offer.files()[index]);
  const Uuid component = uuid_at(manifest.component);
  Piece &piece = pieces_[component];
  piece.files.push_back(index);
  piece.level = std::max(piece.level, bulla_class_level(manifest.image_class));
  piece.counts_once |= manifest.has_capability && manifest.capability.use == BULLA_USE_ONCE;
  bulla_list needs = manifest.requires_.components;
  bulla_need need;
  while (bulla_list_next(&needs, bulla_read_need, &need)) {
    piece.needs.push_back(uuid_at(need.component));
  }
  bulla_list abis = manifest.requires_.abis;
  bulla_range range;
  while (bulla_list_next(&abis, bulla_read_range, &range))
    piece.abis.push_back(text_of(range.name));
  bulla_list provides = manifest.provides;
  bulla_provide provide;
  while (bulla_list_next(&provides, bulla_read_provide, &provide)) {
    providers_[text_of(provide.name)].push_back(component);
  }
}

void ReleaseShape::add_carrier(const Offer &offer, FileIndex index) {
  const OfferedFile &file = offer.files()[index];
  std::string carried;
  for (const OfferedStore &link : file.links) append_store(carried, link);
  carried += "|";
  if (file.key_store) append_store(carried, *file.key_store);
  if (carried_.emplace(std::move(carried), index).second) carriers_.push_back(index);
}

Cone ReleaseShape::cone_of(const Offer &offer, const RehearsedDevice &device,
                           const Uuid &root) const {
  std::set<Uuid> inside = {root};
  std::vector<Uuid> open = {root};
  const auto enter = [&](const Uuid &component) {
    if (inside.insert(component).second) open.push_back(component);
  };
  while (!open.empty()) {
    const auto piece = pieces_.find(open.back());
    open.pop_back();
    if (piece == pieces_.end()) continue;
    for (const Uuid &need : piece->second.needs) enter(need);
    for (const std::string &abi : piece->second.abis) {
      const auto providers = providers_.find(abi);
      if (providers != providers_.end()) {
        for (const Uuid &provider : providers->second) enter(provider);
      }
      for (const Uuid &provider : device.providers_of(abi)) enter(provider);
    }
    if (!piece->second.counts_once) continue;
    for (const auto &[component, other] : pieces_) {
      if (other.counts_once) enter(component);  // they share one counter
    }
  }
  Cone cone;
  cone.root = root;
  cone.components.assign(inside.begin(), inside.end());
  finish(offer, device, cone);
  return cone;
}

Cone ReleaseShape::whole(const Offer &offer, const RehearsedDevice &device) const {
  std::set<Uuid> inside(device.components().begin(), device.components().end());
  for (const auto &[component, piece] : pieces_) inside.insert(component);
  Cone cone;
  cone.components.assign(inside.begin(), inside.end());
  finish(offer, device, cone);
  return cone;
}

void ReleaseShape::finish(const Offer &offer, const RehearsedDevice &device, Cone &cone) const {
  (void)offer;
  const DeviceState state = device.initial(cone.components);
  for (const bulla_component_state &component : state.components) {
    const unsigned level = bulla_class_level(component.image_class);
    cone.top_level = std::max(cone.top_level, level);
    const Uuid id = uuid_at(component.component);
    if (id == cone.root) cone.root_level = level;
    const auto piece = pieces_.find(id);
    if (piece == pieces_.end()) continue;
    cone.acting.insert(cone.acting.end(), piece->second.files.begin(), piece->second.files.end());
  }
  std::sort(cone.acting.begin(), cone.acting.end());
}

}  // namespace bulla
