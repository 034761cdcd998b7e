// SPDX-License-Identifier: Apache-2.0
//
// Every value that a document of the release names.
#include "preflight/landmarks_of.hpp"

#include "preflight/device_state.hpp"

namespace bulla {
namespace {

std::string text_of(bulla_cursor text) {
  return {reinterpret_cast<const char *>(text.at), text.left};
}

void add_ranges(bulla_list ranges, std::map<std::string, std::set<std::uint32_t>> &ends) {
  bulla_range range;
  while (bulla_list_next(&ranges, bulla_read_range, &range)) {
    auto &known = ends[text_of(range.name)];
    known.insert(range.min);
    known.insert(range.max);
  }
}

void add_requirements(const bulla_requires &wanted, Landmarks &landmarks) {
  bulla_list chips = wanted.chips;
  bulla_cursor text;
  while (bulla_list_next(&chips, bulla_read_name_item, &text)) {
    landmarks.chips.insert(text_of(text));
  }
  bulla_list devices = wanted.devices;
  while (bulla_list_next(&devices, bulla_read_device_id, &text)) {
    landmarks.device_ids.emplace(text.at, text.at + text.left);
  }
  add_ranges(wanted.boards, landmarks.boards);
  add_ranges(wanted.abis, landmarks.abis);
  bulla_list needs = wanted.components;
  bulla_need need;
  while (bulla_list_next(&needs, bulla_read_need, &need)) {
    landmarks.sequences[uuid_at(need.component)].insert(need.sequence);
  }
  landmarks.lifecycles |= wanted.lifecycle;
}

void add_image(const bulla_manifest &manifest, Landmarks &landmarks) {
  const Uuid component = uuid_at(manifest.component);
  landmarks.products.insert(uuid_at(manifest.product));
  landmarks.component_products[component] = uuid_at(manifest.product);
  landmarks.sequences[component].insert(manifest.sequence);
  landmarks.security_versions[component].insert(manifest.security_version);
  landmarks.features |= manifest.features;
  if (manifest.has_installed) landmarks.image_bytes.insert(manifest.installed.size);
  add_requirements(manifest.requires_, landmarks);
  bulla_list provides = manifest.provides;
  bulla_provide provide;
  while (bulla_list_next(&provides, bulla_read_provide, &provide)) {
    landmarks.abis[text_of(provide.name)].insert(provide.number);
  }
}

}  // namespace

Landmarks landmarks_of(const Offer &offer) {
  Landmarks landmarks;
  for (const OfferedFile &file : offer.files()) {
    if (file.image) add_image(offer.manifest(file), landmarks);
    for (const OfferedStore &link : file.links) {
      landmarks.key_store_bytes.insert(offer.stores().opened(link.store).document().size());
    }
    if (!file.key_store) continue;
    const StoreIndex store = file.key_store->store;
    landmarks.key_store_bytes.insert(offer.stores().opened(store).document().size());
    landmarks.features |= offer.stores().contents(store).features;
  }
  return landmarks;
}

}  // namespace bulla
