// SPDX-License-Identifier: Apache-2.0
//
// One device, as plainly as FORMAT.md 8 and docs/PREFLIGHT.md say it: what it keeps, and what each
// event does to it. Written from the texts, not from verifier/state nor from preflight/, so that
// all three can be held against each other. Signatures, links and install verdicts are those of
// verifier/core.
#pragma once

#include <compare>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bulla/verdict.h"
#include "tests/preflight_truth/given_files.hpp"
#include "verifier/host/device_facts.hpp"

namespace bulla::truth {

// One rule broken on purpose: the comparison with the engine must notice.
enum class Fault {
  kNone,
  kFloorAtInstall,      // the floor rises before the new image has booted
  kNoPins,              // a newer key store ends what it does not verify
  kLinksLostOnRefusal,  // links are kept only when the package that brought them is taken
  kFallbackKept,        // a failed boot leaves its image behind as fallback
  kRevokedKeyCounts,    // a revoked key that is still in the table signs on
};

// An image that can be in a slot.
struct KnownImage {
  Uuid component{};
  std::uint8_t image_class = 0;  // 0: no file says
  std::uint64_t sequence = 0;
  std::uint32_t security_version = 0;
  std::optional<Digest> digest;
  std::optional<std::size_t> file;  // that describes it
};

enum class Standing : std::uint8_t { kEmpty, kTrusted, kPinned, kUnjudged, kRefused };

struct Slot {
  std::uint16_t image = 0;  // of PlainDevice::image; without meaning when empty
  Standing standing = Standing::kEmpty;
  auto operator<=>(const Slot &) const = default;
};

struct ComponentState {
  Slot running;
  Slot other;  // the fallback; on trial: what ran before
  Slot recovery;
  std::uint32_t floor = 0;
  auto operator<=>(const ComponentState &) const = default;
};

struct State {
  std::uint32_t store = 0;  // of GivenFiles::store
  std::uint32_t store_floor = 0;
  std::uint32_t next_file = 0;  // of a medium
  int trial = -1;               // component whose image has not confirmed its boot
  bool ended = false;
  std::uint32_t capability_counter = 0;
  std::set<std::size_t> granted;  // capabilities, by file
  std::vector<ComponentState> components;
  auto operator<=>(const State &) const = default;
};

class PlainDevice {
 public:
  // `held` is a store of `files`. All must outlive this.
  PlainDevice(const GivenFiles &files, const DeviceFacts &facts, std::size_t held,
              Fault fault = Fault::kNone);

  const State &start() const { return start_; }
  const GivenFiles &files() const { return files_; }
  const DeviceFacts &facts() const { return facts_; }
  Fault fault() const { return fault_; }
  const KnownImage &image(const Slot &slot) const { return images_[slot.image]; }
  std::optional<std::size_t> component_number(const Uuid &component) const;

  // Chains. Whether this link follows the store held; OK also when it is that store.
  bulla_status judge_link(const State &state, const GivenLink &link) const;
  void take_store(State &state, std::size_t store) const;

  // The verdict on an image package or capability; nothing is changed.
  bulla_status judge_image(const State &state, std::size_t file) const;
  // Whether what the file brings is in place already.
  bool in_place(const State &state, std::size_t file) const;

  // An update, after the verdict.
  // What is left when the power is cut while it is written: no fallback; with one slot all is as
  // before, since the writing is taken up again until it is whole.
  void cut_while_writing(State &state, std::size_t file) const;
  void start_trial(State &state, std::size_t file) const;
  void confirm(State &state) const;
  bool can_fail(const State &state) const;  // what is on trial may fail to boot
  std::size_t file_on_trial(const State &state) const;
  void boot_failed(State &state) const;
  void grant(State &state, std::size_t file) const;

  enum class Restore { kFactoryReset, kBoardRepair };
  void restore(State &state, Restore what) const;

 private:
  struct Asked;  // what the verifier's questions are answered from
  struct Placed {
    Uuid component;
    std::uint16_t image;
  };

  void note_component(const Uuid &component);
  void place_files();
  std::vector<Placed> place(const ComponentFacts &facts);
  std::uint16_t add_image(const KnownImage &image);
  bool loads(const ComponentState &component, const Slot &slot) const;
  bool verifies(std::size_t store, const Slot &slot) const;
  bool pin_ends(std::size_t store, const Slot &slot, bulla_pin_place place) const;
  Slot judged_first(std::size_t store, std::uint16_t image) const;
  void judge_again(std::size_t store, Slot &slot) const;
  void end_pins(std::size_t store, ComponentState &component) const;
  void raise_floor(ComponentState &component) const;
  void restore_component(State &state, std::size_t number) const;
  bulla_key_store store_in_force(std::size_t store) const;

  static bulla_status ask_identity(void *context, bulla_identity *identity);
  static bulla_status ask_abi(void *context, bulla_cursor name, std::uint32_t *number);
  static bulla_status ask_component(void *context, const std::uint8_t *component,
                                    bulla_installed *installed);
  static bulla_status ask_floor(void *context, const std::uint8_t *component, std::uint32_t *floor);
  static bulla_status ask_counter(void *context, const std::uint8_t *component,
                                  std::uint32_t security_version);

  const GivenFiles &files_;
  const DeviceFacts &facts_;
  const Fault fault_;
  std::vector<KnownImage> images_;
  std::vector<Uuid> components_;  // in the order of State::components
  std::vector<std::uint8_t> classes_;
  std::vector<std::uint32_t> first_floors_;
  std::vector<Placed> factory_;
  std::size_t factory_store_ = 0;
  State start_;
};

}  // namespace bulla::truth
