// SPDX-License-Identifier: Apache-2.0
//
// One described device, ready to live through deliveries: its facts as the verifier asks for them,
// its state at the start, and every step that can happen to it. Each step is a verdict of
// verifier/core and then functions of verifier/state; nothing is decided here.
#pragma once

#include <optional>
#include <vector>

#include "preflight/device_state.hpp"
#include "preflight/fleet.hpp"
#include "preflight/landmarks.hpp"
#include "preflight/offer.hpp"

namespace bulla {

enum class Reset { kFactoryReset, kBoardRepair };

class RehearsedDevice {
 public:
  // All must outlive this. Opens the key stores and packages that the facts name.
  RehearsedDevice(Offer &offer, const Landmarks &landmarks, const FleetDevice &device);

  const DeviceFacts &facts() const { return device_.facts; }
  StoreIndex held() const { return held_; }
  // That of the factory, or the one held.
  StoreIndex factory_store() const { return factory_store_; }
  bool has_factory() const { return device_.facts.factory.has_value(); }

  // The components that it has in any place, or lost; ascending.
  const std::vector<Uuid> &components() const { return components_; }
  // Those of them of which some image at the start or of the factory provides this ABI.
  std::vector<Uuid> providers_of(const std::string &abi) const;
  // What it keeps of these components (ascending) before anything is delivered.
  DeviceState initial(const std::vector<Uuid> &components) const;
  // The same after a step of life outside all deliveries.
  void reset(DeviceState &state, Reset kind) const;
  // What the state after such a step depends on, of these components.
  DeviceState factory_state(const std::vector<Uuid> &components) const;

  // A key store, as link or file. OK: it is held now. Refusals of FORMAT.md 8.4; space-exceeded and
  // feature-unsupported of a verifier that cannot keep it.
  bulla_status take(DeviceState &state, const OfferedStore &offered) const;
  // All links of the file's chain, up to its first fault; `each` sees the state after every one
  // that was taken. The fault, or OK.
  template <typename Each>
  bulla_status walk(DeviceState &state, const OfferedFile &file, const Each &each) const;

  // Whether the device's policy lets a file be fetched at all.
  bool fetches(const OfferedFile &file) const;
  // False only when judge() would refuse by what the key store alone decides; answered once for
  // each store.
  bool could_admit(const DeviceState &state, const OfferedFile &file) const;
  // bulla_install_verdict; base-mismatch of a delta against what does not run.
  bulla_status judge(const DeviceState &state, const OfferedFile &file) const;
  // Whether the file's image is what runs, so that nothing is to be done.
  bool runs(const DeviceState &state, const OfferedFile &file) const;
  // Whether a failed boot is possible: it starts at a level, and there is a way back.
  bool boot_can_fail(const OfferedFile &file) const;

  // After judge() said OK. A capability is accepted; an image is written, started, confirmed.
  void accept(DeviceState &state, const OfferedFile &file) const;
  void fail_boot(DeviceState &state, const OfferedFile &file) const;
  void cut_writing(DeviceState &state, const OfferedFile &file) const;
  // A component of this level, which the state does not look at, failed its boot.
  void fail_lower_level(DeviceState &state, unsigned level) const;

 private:
  bulla_slot_image slot_of(const Uuid &component, const ComponentFact &fact) const;
  bulla_component_state component_of(const Uuid &component) const;
  std::uint8_t class_of(const Uuid &component) const;
  bulla_slot_image new_image(const OfferedFile &file) const;
  bulla_component_state *begin_trial(DeviceState &state, const OfferedFile &file) const;
  bool base_runs(const DeviceState &state, const bulla_image &image) const;

  Offer &offer_;
  const Landmarks &landmarks_;
  const FleetDevice &device_;
  StoreIndex held_ = 0;
  StoreIndex factory_store_ = 0;
  std::vector<Uuid> components_;
  std::vector<bulla_component_state> initial_;  // of components_
};

template <typename Each>
bulla_status RehearsedDevice::walk(DeviceState &state, const OfferedFile &file,
                                   const Each &each) const {
  for (const OfferedStore &link : file.links) {
    if (offer_.stores().version(link.store) < offer_.stores().version(state.held) &&
        offer_.stores().opened(link.store).fleet() == offer_.stores().opened(state.held).fleet()) {
      continue;  // passed long ago
    }
    const StoreIndex before = state.held;
    const bulla_status status = take(state, link);
    if (status != BULLA_OK) return status;
    if (state.held != before) each(state, link);
  }
  return file.chain_fault;
}

}  // namespace bulla
