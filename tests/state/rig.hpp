// SPDX-License-Identifier: Apache-2.0
//
// A device on a simulated board, and the key stores and packages of its fleet. Signatures are real;
// verifying the same one again is remembered, since a power cut at every byte repeats them all.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bulla/device.h"
#include "tests/host/packages.hpp"
#include "tests/state/sim_board.hpp"

namespace bulla::testing {

const bulla_crypto *remembering_crypto();

Uuid component(const std::string &name);  // of product widget

// root: a, b, c (2 of 3) · release: rel-1 and rel-2 for every class · windows 0 to 99.
StoreBuilder fleet_store(std::uint32_t version, std::uint32_t epoch = 0);
// The same with other keys.
StoreBuilder fleet_store_with(std::uint32_t version, std::uint32_t epoch,
                              std::initializer_list<std::string> root,
                              std::initializer_list<std::string> release);
Bytes store_file(const KeyStore &store, const Names &signers = {"a", "b"},
                 const Chain &before = {});

struct ImageSpec {
  std::string name = "app";
  bulla_class image_class = BULLA_CLASS_APPLICATION;
  std::uint64_t sequence = 10;
  std::uint32_t security_version = 0;
  Names signers = {"rel-1"};
  std::size_t bytes = 1500;
  Requirements requirements = {};
  std::vector<Provided> provides = {};
  Chain chain = {};
};
// An application of this sequence.
ImageSpec release(std::uint64_t sequence, const std::string &signer = "rel-1",
                  std::uint32_t security_version = 0);
Package image_of(const ImageSpec &spec);
Bytes file_of(const ImageSpec &spec);

struct Delivered {
  std::string reason;
  bulla_delivery report{};
};

class Rig {
 public:
  // Provisioned with this store and started, unless the board holds a record already.
  Rig(SimBoard &board, const KeyStore &factory, std::size_t store_memory_bytes = 16384);

  // A new start: nothing stays in memory. Gives the reason of bulla_device_start.
  std::string reboot();
  // The same after the power came back.
  std::string restart();

  Delivered deliver(const Bytes &file, bulla_direction direction = BULLA_FORWARD);
  Delivered grant(const Bytes &file, std::uint32_t *rights);
  std::string load(const std::string &component, bulla_place place = BULLA_PLACE_RUNNING);
  std::string confirm(const std::string &component);
  std::string boot_failed(const std::string &component);
  // Deliver, start, load, confirm: the reason of the first that fails.
  std::string update(const Bytes &file, const std::string &component = "app");
  // A factory reset to an image that the board copies into the free slot.
  std::string reset_to(const Package &package, const Bytes &content,
                       const std::string &component = "app");

  // The factory puts a recovery image in place.
  std::string adopt_recovery(const Package &package, const Bytes &content,
                             const std::string &component = "app");

  std::uint32_t version() const { return device_.held.view.version; }
  std::uint64_t sequence(const std::string &component = "app") const;
  std::uint32_t floor(const std::string &component = "app") const;
  bulla_component_state *state(const std::string &component = "app");
  bulla_device &device() { return device_; }
  SimBoard &board() { return board_; }

 private:
  void prepare();
  void copy_into(std::uint8_t slot, const Package &package, const Bytes &content,
                 const Uuid &component);

  static constexpr std::size_t kCapacity = 8;

  SimBoard &board_;
  Bytes store_memory_[2];
  Bytes seal_memory_ = Bytes(16384);
  Bytes block_memory_ = Bytes(16384);
  bulla_component_state components_[kCapacity];
  bulla_device device_{};
};

}  // namespace bulla::testing
