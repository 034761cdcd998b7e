// SPDX-License-Identifier: Apache-2.0
//
// Structs of C may have padding, so a state is told apart by its fields, written one by one.
#include "preflight/device_state.hpp"

#include <cstring>
#include <utility>

namespace bulla {
namespace {

template <typename Number>
void put(std::string &to, Number number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  to.append(bytes, sizeof bytes);
}

void put_image(std::string &to, const bulla_slot_image &image) {
  put(to, image.standing);
  if (image.standing == BULLA_STANDING_EMPTY) return;
  put(to, image.sequence);
  put(to, image.security_version);
  put(to, image.has_digest);
  to.append(reinterpret_cast<const char *>(image.digest), sizeof image.digest);
}

}  // namespace

bulla_device_state DeviceState::view() {
  bulla_device_state view{};
  view.components = components.data();
  view.component_count = static_cast<std::uint32_t>(components.size());
  view.capacity = view.component_count;
  view.key_store_floor = key_store_floor;
  view.capability_counter = capability_counter;
  return view;
}

std::string DeviceState::canonical() const {
  std::string bytes;
  bytes.reserve(32 + components.size() * 128);
  put(bytes, held);
  put(bytes, position);
  put(bytes, key_store_floor);
  put(bytes, capability_counter);
  put(bytes, capabilities);
  put(bytes, ended);
  for (const bulla_component_state &component : components) {
    put(bytes, component.phase);
    put(bytes, component.floor);
    put_image(bytes, component.running);
    put_image(bytes, component.other);
    put_image(bytes, component.recovery);
  }
  return bytes;
}

const bulla_component_state *DeviceState::find(const std::uint8_t *component) const {
  for (const bulla_component_state &candidate : components) {
    if (std::memcmp(candidate.component, component, BULLA_UUID_BYTES) == 0) return &candidate;
  }
  return nullptr;
}

bulla_component_state *DeviceState::find(const std::uint8_t *component) {
  return const_cast<bulla_component_state *>(std::as_const(*this).find(component));
}

}  // namespace bulla
