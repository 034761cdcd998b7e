// SPDX-License-Identifier: Apache-2.0
//
// The answers. An ABI is the highest number that an image which runs provides, else the facts'.
#include "preflight/device_questions.hpp"

#include <algorithm>
#include <limits>

#include "verifier/host/device_identity.hpp"

namespace bulla {
namespace {

DeviceQuestion &self(void *context) {
  return *static_cast<DeviceQuestion *>(context);
}

}  // namespace

std::optional<std::uint32_t> provided_by(const ImageBook &images, const bulla_slot_image &slot,
                                         bulla_cursor name) {
  if (slot.standing == BULLA_STANDING_EMPTY || !slot.has_digest) return std::nullopt;
  const auto described = images.find_mark(slot.digest);
  if (!described) return std::nullopt;
  bulla_list provides = images.at(*described).image.manifest.provides;
  bulla_provide provide;
  while (bulla_list_next(&provides, bulla_read_provide, &provide)) {
    if (bulla_cursor_equal(provide.name, name)) return provide.number;
  }
  return std::nullopt;
}

bulla_platform DeviceQuestion::platform() {
  bulla_platform platform{};
  platform.context = this;
  platform.identity = identity;
  platform.abi = abi;
  platform.component = component;
  platform.floor = floor;
  platform.counter = counter;
  platform.memory_bytes = std::numeric_limits<std::uint64_t>::max();
  platform.staging_bytes = facts.staging_bytes;
  platform.capability_counter = state.capability_counter;
  platform.key_store_floor = state.key_store_floor;
  return platform;
}

bulla_image_judge DeviceQuestion::judge() {
  return {this, verifies, pin_ends};
}

bulla_status DeviceQuestion::identity(void *context, bulla_identity *identity) {
  *identity = identity_of(self(context).facts);
  return BULLA_OK;
}

bulla_status DeviceQuestion::abi(void *context, bulla_cursor name, std::uint32_t *number) {
  const DeviceQuestion &question = self(context);
  std::optional<std::uint32_t> highest;
  for (const bulla_component_state &component : question.state.components) {
    const auto provided = provided_by(question.offer.images(), component.running, name);
    if (provided) highest = std::max(highest.value_or(0), *provided);
  }
  if (!highest) {
    const auto stated = question.facts.provides.find(
        std::string(reinterpret_cast<const char *>(name.at), name.left));
    if (stated == question.facts.provides.end()) return BULLA_NOT_FOUND;
    highest = stated->second;
  }
  *number = *highest;
  return BULLA_OK;
}

bulla_status DeviceQuestion::component(void *context, const std::uint8_t *component,
                                       bulla_installed *installed) {
  const DeviceQuestion &question = self(context);
  bulla_device_state view{};
  view.components = const_cast<bulla_component_state *>(question.state.components.data());
  view.component_count = static_cast<std::uint32_t>(question.state.components.size());
  const bulla_status status = bulla_state_installed(&view, component, installed);
  if (status != BULLA_OK || !installed->has_digest) return status;
  const auto described = question.offer.images().find_mark(installed->digest);
  if (described) {
    const Digest &digest = question.offer.images().at(*described).digest;
    std::copy(digest.begin(), digest.end(), installed->digest);
  }
  return BULLA_OK;
}

bulla_status DeviceQuestion::floor(void *context, const std::uint8_t *component,
                                   std::uint32_t *floor) {
  const bulla_component_state *found = self(context).state.find(component);
  *floor = found == nullptr ? 0 : found->floor;
  return BULLA_OK;
}

// What is left counts from the floor that the facts state.
bulla_status DeviceQuestion::counter(void *context, const std::uint8_t *component,
                                     std::uint32_t security_version) {
  const DeviceFacts &facts = self(context).facts;
  const auto found = facts.counters.find(uuid_at(component));
  if (found == facts.counters.end()) return BULLA_OK;
  const auto floor = facts.floors.find(uuid_at(component));
  const std::uint64_t stated = floor == facts.floors.end() ? 0 : floor->second;
  if (security_version <= stated || security_version - stated <= found->second.left) {
    return BULLA_OK;
  }
  return BULLA_COUNTER_EXHAUSTED;
}

bulla_status DeviceQuestion::verifies(void *context, const bulla_key_store *,
                                      const bulla_component_state *, const bulla_slot_image *image,
                                      bool *verifies) {
  const DeviceQuestion &question = self(context);
  const auto described = question.offer.images().find_mark(image->digest);
  *verifies = described && question.offer.images().verifies(*described, question.store);
  return BULLA_OK;
}

bulla_status DeviceQuestion::pin_ends(void *context, const bulla_key_store *,
                                      const bulla_component_state *, const bulla_slot_image *image,
                                      bulla_pin_place place, bool *ends) {
  const DeviceQuestion &question = self(context);
  const auto described = question.offer.images().find_mark(image->digest);
  *ends = described && question.offer.images().pin_ends(*described, question.store, place);
  return BULLA_OK;
}

}  // namespace bulla
