// SPDX-License-Identifier: Apache-2.0
//
// What happens to images in place: how they stand, when they load, and what an update, a newer key
// store, a failed boot and a reset do to them.
#include "tests/preflight_truth/plain_device.hpp"

#include <algorithm>
#include <stdexcept>

#include "bulla/verdict.h"

namespace bulla::truth {
namespace {

// boot, then os, then application and board-config; nothing else is started.
unsigned level_of(std::uint8_t image_class) {
  if (image_class == BULLA_CLASS_BOOT) return 1;
  if (image_class == BULLA_CLASS_OS) return 2;
  if (image_class == BULLA_CLASS_APPLICATION || image_class == BULLA_CLASS_BOARD_CONFIG) return 3;
  return 0;
}

}  // namespace

PlainDevice::PlainDevice(const GivenFiles &files, const DeviceFacts &facts, std::size_t held,
                         Fault fault)
    : files_(files), facts_(facts), fault_(fault) {
  const std::vector<Placed> running = place(facts.components);
  const std::vector<Placed> fallback =
      facts.slots < 2 ? std::vector<Placed>()
                      : place(facts.fallback_same ? facts.components : facts.fallback);
  const std::vector<Placed> recovery = place(facts.recovery);
  if (facts.factory) {
    factory_ = place(facts.factory->components);
    factory_store_ = files.store_of(facts.factory->key_store_path);
  }
  place_files();
  start_.store = static_cast<std::uint32_t>(held);
  start_.store_floor = files.store(held).view.version;
  start_.components.resize(components_.size());
  for (const Uuid &component : components_) {
    const auto floor = facts.floors.find(component);
    first_floors_.push_back(floor == facts.floors.end() ? 0 : floor->second);
    start_.components[first_floors_.size() - 1].floor = first_floors_.back();
  }
  const auto put = [&](const std::vector<Placed> &images, Slot ComponentState::*slot) {
    for (const Placed &placed : images) {
      start_.components[*component_number(placed.component)].*slot =
          judged_first(held, placed.image);
    }
  };
  put(running, &ComponentState::running);
  put(fallback, &ComponentState::other);
  put(recovery, &ComponentState::recovery);
}

// Every image that a file could bring, and what level each component is of.
void PlainDevice::place_files() {
  for (std::size_t i = 0; i < files_.size(); i++) {
    const GivenFile &file = files_.file(i);
    if (!file.is_image || file.product() != facts_.product) continue;
    const bulla_manifest &manifest = file.image.manifest;
    if (manifest.has_capability) continue;
    note_component(file.component());
    add_image({file.component(), manifest.image_class, manifest.sequence, manifest.security_version,
               file.digest(), files_.describing(file.digest())});
  }
  classes_.resize(components_.size());
  for (const KnownImage &image : images_) {
    std::uint8_t &image_class = classes_[*component_number(image.component)];
    image_class = std::max(image_class, image.image_class);
  }
}

void PlainDevice::note_component(const Uuid &component) {
  if (!component_number(component)) components_.push_back(component);
}

std::optional<std::size_t> PlainDevice::component_number(const Uuid &component) const {
  const auto at = std::find(components_.begin(), components_.end(), component);
  if (at == components_.end()) return std::nullopt;
  return static_cast<std::size_t>(at - components_.begin());
}

std::vector<PlainDevice::Placed> PlainDevice::place(const ComponentFacts &facts) {
  std::vector<Placed> placed;
  for (const auto &[component, fact] : facts) {
    KnownImage image;
    image.component = component;
    image.sequence = fact.sequence;
    image.security_version = fact.security_version;
    image.digest = fact.digest;
    if (fact.digest) image.file = files_.describing(*fact.digest);
    note_component(component);
    placed.push_back({component, add_image(image)});
  }
  return placed;
}

std::uint16_t PlainDevice::add_image(const KnownImage &image) {
  for (std::size_t i = 0; i < images_.size(); i++) {
    const KnownImage &known = images_[i];
    if (known.component == image.component && known.sequence == image.sequence &&
        known.security_version == image.security_version && known.digest == image.digest) {
      return static_cast<std::uint16_t>(i);
    }
  }
  images_.push_back(image);
  if (image.file) {
    images_.back().image_class = files_.file(*image.file).image.manifest.image_class;
  }
  return static_cast<std::uint16_t>(images_.size() - 1);
}

bulla_key_store PlainDevice::store_in_force(std::size_t number) const {
  bulla_key_store store = files_.store(number);
  if (fault_ == Fault::kRevokedKeyCounts) {
    store.view.revocations = bulla_list_none();
    store.revoked = 0;
  }
  return store;
}

bool PlainDevice::verifies(std::size_t number, const Slot &slot) const {
  const bulla_key_store store = store_in_force(number);
  bulla_stage stage = BULLA_STAGE_NONE;
  bulla_admission admission;
  return bulla_load_verdict(&files_.file(*image(slot).file).image, &store, remembering_crypto(),
                            nullptr, nullptr, &stage, &admission) == BULLA_OK;
}

Slot PlainDevice::judged_first(std::size_t store, std::uint16_t number) const {
  Slot slot{number, Standing::kUnjudged};
  if (!images_[number].file) return slot;
  slot.standing = verifies(store, slot) ? Standing::kTrusted : Standing::kPinned;
  return slot;
}

void PlainDevice::judge_again(std::size_t store, Slot &slot) const {
  if (slot.standing == Standing::kEmpty || slot.standing == Standing::kUnjudged) return;
  if (verifies(store, slot)) {
    slot.standing = Standing::kTrusted;
  } else if (slot.standing == Standing::kTrusted) {
    slot.standing = fault_ == Fault::kNoPins ? Standing::kRefused : Standing::kPinned;
  }
}

bool PlainDevice::pin_ends(std::size_t number, const Slot &slot, bulla_pin_place place) const {
  if (slot.standing != Standing::kPinned) return false;
  const bulla_key_store store = store_in_force(number);
  bool ends = false;
  const bulla_status status = bulla_pin_ends(&files_.file(*image(slot).file).image, &store,
                                             remembering_crypto(), place, &ends);
  return status == BULLA_OK && ends;
}

void PlainDevice::end_pins(std::size_t store, ComponentState &component) const {
  if (component.running.standing != Standing::kTrusted) return;
  if (!loads(component, component.running)) return;
  if (pin_ends(store, component.other, BULLA_PIN_FALLBACK)) component.other = {};
  if (pin_ends(store, component.recovery, BULLA_PIN_RECOVERY))
    component.recovery.standing = Standing::kRefused;
}

void PlainDevice::take_store(State &state, std::size_t store) const {
  state.store = static_cast<std::uint32_t>(store);
  state.store_floor = std::max(state.store_floor, files_.store(store).view.version);
  for (ComponentState &component : state.components) {
    judge_again(store, component.running);
    judge_again(store, component.other);
    judge_again(store, component.recovery);
    end_pins(store, component);
    if (fault_ == Fault::kNoPins && component.running.standing == Standing::kRefused) {
      state.ended = true;
    }
  }
}

bool PlainDevice::loads(const ComponentState &component, const Slot &slot) const {
  if (slot.standing == Standing::kEmpty || slot.standing == Standing::kRefused) return false;
  return image(slot).security_version >= component.floor;
}

void PlainDevice::raise_floor(ComponentState &component) const {
  std::uint32_t floor = image(component.running).security_version;
  if (loads(component, component.other)) {
    floor = std::min(floor, image(component.other).security_version);
  }
  component.floor = std::max(component.floor, floor);
}

void PlainDevice::cut_while_writing(State &state, std::size_t file) const {
  state.components[*component_number(files_.file(file).component())].other = {};
}

void PlainDevice::start_trial(State &state, std::size_t file) const {
  const GivenFile &package = files_.file(file);
  const std::size_t number = *component_number(package.component());
  ComponentState &component = state.components[number];
  const Slot before = component.running;
  const auto known = std::find_if(images_.begin(), images_.end(), [&](const KnownImage &image) {
    return image.file && files_.file(*image.file).digest() == package.digest();
  });
  if (known == images_.end()) throw std::logic_error("the image is not known");
  component.running = {static_cast<std::uint16_t>(known - images_.begin()), Standing::kTrusted};
  component.other = facts_.slots < 2 ? Slot() : before;
  state.trial = static_cast<int>(number);
  if (fault_ == Fault::kFloorAtInstall) {
    component.floor = std::max(component.floor, image(component.running).security_version);
  }
}

void PlainDevice::confirm(State &state) const {
  ComponentState &component = state.components[static_cast<std::size_t>(state.trial)];
  end_pins(state.store, component);
  raise_floor(component);
  state.trial = -1;
}

bool PlainDevice::can_fail(const State &state) const {
  return level_of(classes_[static_cast<std::size_t>(state.trial)]) != 0;
}

std::size_t PlainDevice::file_on_trial(const State &state) const {
  return *image(state.components[static_cast<std::size_t>(state.trial)].running).file;
}

void PlainDevice::boot_failed(State &state) const {
  if (facts_.slots < 2) return;  // it is tried again
  const auto failed = static_cast<std::size_t>(state.trial);
  ComponentState &component = state.components[failed];
  const Slot bad = component.running;
  component.running = component.other;
  component.other = fault_ == Fault::kFallbackKept ? bad : Slot();
  state.trial = -1;
  const unsigned level = level_of(classes_[failed]);
  for (std::size_t i = 0; i < state.components.size(); i++) {
    ComponentState &above = state.components[i];
    if (level_of(classes_[i]) <= level || !loads(above, above.other)) continue;
    above.running = above.other;
    above.other = {};
  }
}

void PlainDevice::restore_component(State &state, std::size_t number) const {
  ComponentState &component = state.components[number];
  const ComponentState before = component;
  component.running = component.other = {};
  judge_again(state.store, component.recovery);
  for (const Placed &placed : factory_) {
    if (placed.component != components_[number]) continue;
    Slot slot{placed.image, Standing::kUnjudged};
    if (image(slot).file) {
      const auto is_pin = [&](const Slot &other) {
        return other.standing == Standing::kPinned && image(other).digest == image(slot).digest;
      };
      const bool pinned = is_pin(before.running) || is_pin(before.other) || is_pin(before.recovery);
      slot.standing = verifies(state.store, slot) ? Standing::kTrusted
                      : pinned                    ? Standing::kPinned
                                                  : Standing::kRefused;
    }
    component.running = slot;
    if (!loads(component, slot)) state.ended = true;
  }
}

void PlainDevice::restore(State &state, Restore what) const {
  if (what == Restore::kBoardRepair) state.store = static_cast<std::uint32_t>(factory_store_);
  state.trial = -1;
  state.next_file = 0;
  for (std::size_t i = 0; i < state.components.size(); i++) restore_component(state, i);
}

void PlainDevice::grant(State &state, std::size_t file) const {
  const bulla_manifest &manifest = files_.file(file).image.manifest;
  state.granted.insert(file);
  if (manifest.capability.use != BULLA_USE_ONCE) return;
  state.capability_counter = std::max(state.capability_counter, manifest.capability.counter);
}

}  // namespace bulla::truth
