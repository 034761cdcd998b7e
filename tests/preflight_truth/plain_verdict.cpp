// SPDX-License-Identifier: Apache-2.0
//
// What the device asks verifier/core, and what the verifier is answered when it asks the device.
#include <algorithm>

#include "tests/preflight_truth/plain_device.hpp"

namespace bulla::truth {

struct PlainDevice::Asked {
  const PlainDevice &device;
  const State &state;
};

namespace {

Uuid uuid_at(const std::uint8_t *bytes) {
  Uuid uuid;
  std::copy_n(bytes, uuid.size(), uuid.begin());
  return uuid;
}

bulla_cursor over(const std::string &text) {
  return bulla_cursor_over(reinterpret_cast<const std::uint8_t *>(text.data()), text.size());
}

std::string text_of(const bulla_cursor &cursor) {
  return {reinterpret_cast<const char *>(cursor.at), cursor.left};
}

}  // namespace

bulla_status PlainDevice::ask_identity(void *context, bulla_identity *identity) {
  const DeviceFacts &facts = static_cast<Asked *>(context)->device.facts_;
  *identity = {};
  identity->product = facts.product.data();
  identity->chip = over(facts.chip);
  if (facts.board) {
    identity->board = over(facts.board->name);
    identity->board_revision = facts.board->revision;
  }
  identity->device_id = bulla_cursor_over(facts.id.data(), facts.id.size());
  identity->lifecycle = static_cast<std::uint8_t>(facts.lifecycle);
  return BULLA_OK;
}

// Those of the images that run come before the device's own.
bulla_status PlainDevice::ask_abi(void *context, bulla_cursor name, std::uint32_t *number) {
  const Asked &asked = *static_cast<Asked *>(context);
  const std::string wanted = text_of(name);
  for (const ComponentState &component : asked.state.components) {
    if (component.running.standing == Standing::kEmpty) continue;
    const KnownImage &image = asked.device.image(component.running);
    if (!image.file) continue;
    bulla_list provides = asked.device.files_.file(*image.file).image.manifest.provides;
    bulla_provide provide;
    while (bulla_list_next(&provides, bulla_read_provide, &provide)) {
      if (text_of(provide.name) != wanted) continue;
      *number = provide.number;
      return BULLA_OK;
    }
  }
  const auto own = asked.device.facts_.provides.find(wanted);
  if (own == asked.device.facts_.provides.end()) return BULLA_NOT_FOUND;
  *number = own->second;
  return BULLA_OK;
}

bulla_status PlainDevice::ask_component(void *context, const std::uint8_t *component,
                                        bulla_installed *installed) {
  const Asked &asked = *static_cast<Asked *>(context);
  const auto number = asked.device.component_number(uuid_at(component));
  *installed = {};
  if (!number) return BULLA_NOT_FOUND;
  const Slot &running = asked.state.components[*number].running;
  if (running.standing == Standing::kEmpty) return BULLA_NOT_FOUND;
  const KnownImage &image = asked.device.image(running);
  installed->sequence = image.sequence;
  installed->security_version = image.security_version;
  installed->has_digest = image.digest.has_value();
  if (image.digest) std::copy(image.digest->begin(), image.digest->end(), installed->digest);
  installed->only_pinned =
      running.standing == Standing::kPinned || running.standing == Standing::kRefused;
  installed->image_class = asked.device.classes_[*number];
  return BULLA_OK;
}

bulla_status PlainDevice::ask_floor(void *context, const std::uint8_t *component,
                                    std::uint32_t *floor) {
  const Asked &asked = *static_cast<Asked *>(context);
  const auto number = asked.device.component_number(uuid_at(component));
  *floor = number ? asked.state.components[*number].floor : 0;
  return BULLA_OK;
}

// `left` was counted from the first floor.
bulla_status PlainDevice::ask_counter(void *context, const std::uint8_t *component,
                                      std::uint32_t security_version) {
  const PlainDevice &device = static_cast<Asked *>(context)->device;
  const auto counter = device.facts_.counters.find(uuid_at(component));
  const auto number = device.component_number(uuid_at(component));
  if (counter == device.facts_.counters.end() || !number) return BULLA_OK;
  const std::uint64_t highest = device.first_floors_[*number] + counter->second.left;
  return security_version <= highest ? BULLA_OK : BULLA_COUNTER_EXHAUSTED;
}

bulla_status PlainDevice::judge_image(const State &state, std::size_t file) const {
  Asked asked{*this, state};
  bulla_platform platform{};
  platform.context = &asked;
  platform.identity = ask_identity;
  platform.abi = ask_abi;
  platform.component = ask_component;
  platform.floor = ask_floor;
  platform.counter = ask_counter;
  platform.memory_bytes = UINT64_MAX;
  platform.staging_bytes = facts_.staging_bytes;
  platform.capability_counter = state.capability_counter;
  platform.key_store_floor = state.store_floor;
  const bulla_key_store store = store_in_force(state.store);
  bulla_stage stage = BULLA_STAGE_NONE;
  bulla_admission admission;
  return bulla_install_verdict(&files_.file(file).image, &store, remembering_crypto(), &platform,
                               BULLA_ENCODINGS_NONE, &stage, &admission);
}

bulla_status PlainDevice::judge_link(const State &state, const GivenLink &link) const {
  const bulla_key_store &next = files_.store(link.store);
  if (next.document.left > facts_.key_store_bytes) return BULLA_MEMORY_EXCEEDED;
  return bulla_link_judge(&files_.store(state.store), &next, remembering_crypto(), link.signatures);
}

bool PlainDevice::in_place(const State &state, std::size_t file) const {
  const GivenFile &package = files_.file(file);
  if (package.image.manifest.has_capability) return state.granted.count(file) != 0;
  const ComponentState &component = state.components[*component_number(package.component())];
  if (component.running.standing == Standing::kEmpty) return false;
  const KnownImage &running = image(component.running);
  return running.digest ? *running.digest == package.digest()
                        : running.sequence == package.sequence();
}

}  // namespace bulla::truth
