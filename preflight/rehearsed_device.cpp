// SPDX-License-Identifier: Apache-2.0
//
// A device before anything is delivered, and the steps of its life.
#include "preflight/rehearsed_device.hpp"

#include <algorithm>
#include <cstring>
#include <set>

#include "formats/error.hpp"
#include "preflight/device_questions.hpp"
#include "verifier/host/status_words.hpp"

namespace bulla {
namespace {

// A value that compares with every sequence of the release as this one does.
std::uint64_t stretch_of(const Landmarks &landmarks, const Uuid &component,
                         std::uint64_t sequence) {
  const auto known = landmarks.sequences.find(component);
  if (known == landmarks.sequences.end()) return 0;
  const auto above = known->second.upper_bound(sequence);
  if (above == known->second.begin()) return 0;
  const std::uint64_t below = *std::prev(above);
  return below == sequence ? sequence : below + 1;
}

void must(bulla_status status) {
  if (status != BULLA_OK) throw Error(status, "a step of the rehearsal failed");
}

std::vector<Uuid> all_components(const DeviceFacts &facts) {
  std::set<Uuid> all;
  for (const ComponentFacts *place : {&facts.components, &facts.fallback, &facts.recovery}) {
    for (const auto &[component, fact] : *place) all.insert(component);
  }
  if (facts.factory) {
    for (const auto &[component, fact] : facts.factory->components) all.insert(component);
  }
  return {all.begin(), all.end()};
}

const ComponentFact *find_fact(const ComponentFacts &facts, const Uuid &component) {
  const auto known = facts.find(component);
  return known == facts.end() ? nullptr : &known->second;
}

}  // namespace

RehearsedDevice::RehearsedDevice(Offer &offer, const Landmarks &landmarks,
                                 const FleetDevice &device)
    : offer_(offer), landmarks_(landmarks), device_(device) {
  held_ = offer.open_store(device.key_store_path);
  factory_store_ = held_;
  if (has_factory() && !facts().factory->key_store_path.empty()) {
    factory_store_ = offer.open_store(facts().factory->key_store_path);
  }
  components_ = all_components(facts());
  for (const Uuid &component : components_) initial_.push_back(component_of(component));
}

bulla_slot_image RehearsedDevice::slot_of(const Uuid &component, const ComponentFact &fact) const {
  bulla_slot_image slot{};
  slot.security_version = fact.security_version;
  std::optional<ImageIndex> described;
  if (!fact.package_path.empty()) {
    described = offer_.images().open(fact.package_path);
  } else if (fact.digest) {
    described = offer_.images().find_digest(*fact.digest);
  }
  if (described) {
    const BookedImage &image = offer_.images().at(*described);
    slot.sequence = image.image.manifest.sequence;
    slot.security_version = image.image.manifest.security_version;
    slot.has_digest = true;
    std::copy(image.mark.begin(), image.mark.end(), slot.digest);
    const bool verifies = offer_.images().verifies(*described, held_);
    slot.standing = verifies ? BULLA_STANDING_TRUSTED : BULLA_STANDING_PINNED;
    return slot;
  }
  slot.sequence = stretch_of(landmarks_, component, fact.sequence);
  slot.has_digest = fact.digest.has_value();
  if (slot.has_digest) std::memset(slot.digest, 0xff, sizeof slot.digest);  // unlike every file's
  slot.standing = BULLA_STANDING_UNJUDGED;
  return slot;
}

std::uint8_t RehearsedDevice::class_of(const Uuid &component) const {
  const DeviceFacts &all = facts();
  const ComponentFacts none;
  for (const ComponentFacts *place : {&all.components, &all.fallback, &all.recovery,
                                      all.factory ? &all.factory->components : &none}) {
    const ComponentFact *fact = find_fact(*place, component);
    if (fact == nullptr) continue;
    const auto described = !fact->package_path.empty()
                               ? std::optional(offer_.images().open(fact->package_path))
                           : fact->digest ? offer_.images().find_digest(*fact->digest)
                                          : std::nullopt;
    if (described) return offer_.images().at(*described).image.manifest.image_class;
  }
  for (const OfferedFile &file : offer_.files()) {
    if (!file.image) continue;
    const bulla_manifest &manifest = offer_.manifest(file);
    if (uuid_at(manifest.component) == component) return manifest.image_class;
  }
  return 0;
}

bulla_component_state RehearsedDevice::component_of(const Uuid &component) const {
  bulla_component_state state{};
  const DeviceFacts &all = facts();
  std::copy(component.begin(), component.end(), state.component);
  state.image_class = class_of(component);
  state.slot_count = static_cast<std::uint8_t>(all.slots);
  const auto floor = all.floors.find(component);
  if (floor != all.floors.end()) state.floor = floor->second;
  if (const auto *fact = find_fact(all.components, component)) {
    state.running = slot_of(component, *fact);
  }
  if (const auto *fact = find_fact(all.recovery, component)) {
    state.recovery = slot_of(component, *fact);
  }
  if (all.slots < 2) return state;
  if (all.fallback_same) {
    state.other = state.running;
  } else if (const auto *fact = find_fact(all.fallback, component)) {
    state.other = slot_of(component, *fact);
  }
  return state;
}

DeviceState RehearsedDevice::initial(const std::vector<Uuid> &components) const {
  DeviceState state;
  state.held = held_;
  state.key_store_floor = offer_.stores().version(held_);
  for (const Uuid &component : components) {
    const auto known = std::lower_bound(components_.begin(), components_.end(), component);
    state.components.push_back(known != components_.end() && *known == component
                                   ? initial_[static_cast<std::size_t>(known - components_.begin())]
                                   : component_of(component));
  }
  return state;
}

std::vector<Uuid> RehearsedDevice::providers_of(const std::string &abi) const {
  const bulla_cursor name =
      bulla_cursor_over(reinterpret_cast<const std::uint8_t *>(abi.data()), abi.size());
  std::vector<Uuid> providers;
  for (const bulla_component_state &place : initial_) {
    const Uuid component = uuid_at(place.component);
    bulla_slot_image factory{};
    const auto *fact = has_factory() ? find_fact(facts().factory->components, component) : nullptr;
    if (fact != nullptr) factory = slot_of(component, *fact);
    if (provided_by(offer_.images(), place.running, name) ||
        provided_by(offer_.images(), place.other, name) ||
        provided_by(offer_.images(), factory, name)) {
      providers.push_back(component);
    }
  }
  return providers;
}

bulla_status RehearsedDevice::take(DeviceState &state, const OfferedStore &offered) const {
  const KeyStore &contents = offer_.stores().contents(offered.store);
  if ((contents.features & ~facts().verifier_features) != 0) return BULLA_FEATURE_UNSUPPORTED;
  const bulla_status status = offer_.stores().link(state.held, offered);
  if (status != BULLA_OK || offered.store == state.held) return status;
  if (offer_.stores().opened(offered.store).document().size() > facts().key_store_bytes) {
    return BULLA_MEMORY_EXCEEDED;
  }
  DeviceQuestion question{offer_, facts(), state, offered.store};
  const bulla_image_judge judge = question.judge();
  bulla_device_state view = state.view();
  must(bulla_state_take_store(&view, &offer_.stores().store(offered.store), &judge));
  state.key_store_floor = view.key_store_floor;
  state.held = offered.store;
  return BULLA_OK;
}

bool RehearsedDevice::fetches(const OfferedFile &file) const {
  switch (facts().policy) {
    case UpdatePolicy::kAll:
      return true;
    case UpdatePolicy::kFrozen:
      return false;
    case UpdatePolicy::kPrerequisites:
      return !file.image || offer_.manifest(file).image_class == BULLA_CLASS_CERT_STORE;
  }
  return true;
}

bool RehearsedDevice::base_runs(const DeviceState &state, const bulla_image &image) const {
  if (!image.package.envelope.has_transport) return true;
  if (image.transport.encoding != BULLA_ENCODING_DELTA &&
      image.transport.encoding != BULLA_ENCODING_BSDIFF40) {
    return true;
  }
  const bulla_component_state *component = state.find(image.manifest.component);
  if (component == nullptr || component->running.standing == BULLA_STANDING_EMPTY) return false;
  const auto described = offer_.images().find_mark(component->running.digest);
  if (!component->running.has_digest || !described) return false;
  const bulla_blob &installed = offer_.images().at(*described).image.manifest.installed;
  return installed.size == image.transport.base.size &&
         std::memcmp(installed.digest, image.transport.base.digest, BULLA_DIGEST_BYTES) == 0;
}

bool RehearsedDevice::could_admit(const DeviceState &state, const OfferedFile &file) const {
  return offer_.images().admitted(*file.image, state.held) == BULLA_OK;
}

bulla_status RehearsedDevice::judge(const DeviceState &state, const OfferedFile &file) const {
  const bulla_image &image = offer_.images().at(*file.image).image;
  if ((image.manifest.features & ~facts().verifier_features) != 0) {
    return BULLA_FEATURE_UNSUPPORTED;
  }
  DeviceQuestion question{offer_, facts(), state, state.held};
  const bulla_platform platform = question.platform();
  bulla_stage stage = BULLA_STAGE_NONE;
  bulla_admission admission;
  const bulla_status status =
      bulla_install_verdict(&image, &offer_.stores().store(state.held), offer_.crypto(), &platform,
                            kAllEncodings, &stage, &admission);
  throw_machine_fault(status);
  if (status != BULLA_OK) return status;
  return runs(state, file) || base_runs(state, image) ? BULLA_OK : BULLA_BASE_MISMATCH;
}

bool RehearsedDevice::runs(const DeviceState &state, const OfferedFile &file) const {
  const bulla_manifest &manifest = offer_.manifest(file);
  if (file.capability) return state.has_capability(*file.capability);
  const bulla_component_state *component = state.find(manifest.component);
  if (component == nullptr || component->running.standing == BULLA_STANDING_EMPTY) return false;
  const bulla_slot_image &running = component->running;
  if (running.sequence != manifest.sequence) return false;
  if (!running.has_digest) return true;
  const auto described = offer_.images().find_mark(running.digest);
  return described && offer_.images().at(*described).digest == file.digest;
}

bool RehearsedDevice::boot_can_fail(const OfferedFile &file) const {
  return facts().slots > 1 && bulla_class_level(offer_.manifest(file).image_class) > 0;
}

bulla_slot_image RehearsedDevice::new_image(const OfferedFile &file) const {
  const BookedImage &booked = offer_.images().at(*file.image);
  bulla_slot_image slot{};
  slot.sequence = booked.image.manifest.sequence;
  slot.security_version = booked.image.manifest.security_version;
  slot.standing = BULLA_STANDING_TRUSTED;
  slot.has_digest = true;
  std::copy(booked.mark.begin(), booked.mark.end(), slot.digest);
  return slot;
}

bulla_component_state *RehearsedDevice::begin_trial(DeviceState &state,
                                                    const OfferedFile &file) const {
  const bulla_manifest &manifest = offer_.manifest(file);
  const bulla_slot_image image = new_image(file);
  bulla_device_state view = state.view();
  must(bulla_state_begin_write(&view, manifest.component, manifest.image_class));
  bulla_component_state *component = state.find(manifest.component);
  must(bulla_state_stage(component, &image));
  bulla_state_start(&view);
  return component;
}

void RehearsedDevice::accept(DeviceState &state, const OfferedFile &file) const {
  const bulla_manifest &manifest = offer_.manifest(file);
  if (file.capability) {
    state.capabilities |= std::uint64_t{1} << *file.capability;
    if (manifest.capability.use != BULLA_USE_ONCE) return;
    bulla_device_state view = state.view();
    bulla_state_use_capability(&view, manifest.capability.counter);
    state.capability_counter = view.capability_counter;
    return;
  }
  bulla_component_state *component = begin_trial(state, file);
  DeviceQuestion question{offer_, facts(), state, state.held};
  const bulla_image_judge judge = question.judge();
  must(bulla_state_confirm(component, &offer_.stores().store(state.held), &judge));
}

void RehearsedDevice::fail_boot(DeviceState &state, const OfferedFile &file) const {
  bulla_component_state *component = begin_trial(state, file);
  bulla_device_state view = state.view();
  must(bulla_state_boot_failed(&view, component));
}

// With one slot the writing is taken up again until the image is whole.
void RehearsedDevice::cut_writing(DeviceState &state, const OfferedFile &file) const {
  if (facts().slots < 2) return;
  const bulla_manifest &manifest = offer_.manifest(file);
  bulla_device_state view = state.view();
  must(bulla_state_begin_write(&view, manifest.component, manifest.image_class));
  bulla_state_abandon(state.find(manifest.component));
}

// The component that fails stands at the end for one moment, on trial.
void RehearsedDevice::fail_lower_level(DeviceState &state, unsigned level) const {
  bulla_component_state failing{};
  failing.image_class = level == 1 ? BULLA_CLASS_BOOT : BULLA_CLASS_OS;
  failing.slot_count = 2;
  failing.phase = BULLA_PHASE_TRIAL;
  state.components.push_back(failing);
  bulla_device_state view = state.view();
  must(bulla_state_boot_failed(&view, &state.components.back()));
  state.components.pop_back();
}

DeviceState RehearsedDevice::factory_state(const std::vector<Uuid> &components) const {
  DeviceState state;
  state.held = factory_store_;
  for (const Uuid &component : components) {
    bulla_component_state place{};
    std::copy(component.begin(), component.end(), place.component);
    if (const auto *fact = find_fact(facts().factory->components, component)) {
      place.running = slot_of(component, *fact);
    }
    state.components.push_back(place);
  }
  return state;
}

void RehearsedDevice::reset(DeviceState &state, Reset kind) const {
  std::vector<bulla_factory_image> images;
  for (const bulla_component_state &place : state.components) {
    const Uuid component = uuid_at(place.component);
    const auto *fact = find_fact(facts().factory->components, component);
    if (fact == nullptr) continue;
    bulla_factory_image image{};
    std::copy(component.begin(), component.end(), image.component);
    image.image_class = place.image_class;
    image.image = slot_of(component, *fact);
    images.push_back(image);
  }
  const StoreIndex held = kind == Reset::kBoardRepair ? factory_store_ : state.held;
  DeviceQuestion question{offer_, facts(), state, held};
  const bulla_image_judge judge = question.judge();
  bulla_device_state view = state.view();
  must(bulla_state_restore_factory(&view, &offer_.stores().store(held), images.data(),
                                   images.size(), &judge));
  state.held = held;
  state.position = 0;
  state.ended = !bulla_state_starts(&view);
}

}  // namespace bulla
