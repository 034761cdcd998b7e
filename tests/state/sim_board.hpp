// SPDX-License-Identifier: Apache-2.0
//
// A board whose flash is memory and whose power can fail at any byte: written, erased or burnt. A
// byte at which the power fails is torn: neither what was there nor what was meant.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "bulla/board.h"
#include "formats/bytes.hpp"
#include "formats/wire/numbers.h"

namespace bulla::testing {

class SimBoard {
 public:
  SimBoard();
  SimBoard(const SimBoard &other);  // the same flash, as it is now
  SimBoard &operator=(const SimBoard &) = delete;

  const bulla_board *get() const { return &board_; }
  bulla_board &facts() { return board_; }

  // The power fails after this many bytes and burns.
  void cut_after(std::uint64_t steps) { power_left_ = steps; }
  void power_on() { power_left_.reset(); }
  std::uint64_t steps() const { return steps_; }

  Bytes &area(bulla_area_kind kind, std::uint8_t slot, const Uuid &component = {});
  bool has(bulla_area_kind kind, std::uint8_t slot, const Uuid &component = {}) const;

  // Counters that flash cannot turn back; without this call there are none.
  void have_counters();
  std::uint32_t counter(const Uuid &component) const;  // zero: of the key store
  void set_counter(const Uuid &component, std::uint32_t value) { counters_[component] = value; }

  std::vector<Bytes> records;  // every record that was written to its end, in order
  std::size_t record_bytes = 8192;
  std::size_t image_bytes = 65536;
  std::size_t seal_bytes = 4096;
  std::optional<Uuid> only_component;  // the board has a place for this one alone
  Bytes device_id;
  std::uint8_t lifecycle = BULLA_LIFECYCLE_PRODUCTION;
  std::map<std::string, std::uint32_t> abis;
  bool refuses_to_read = false;  // of seals
  bool stuck_bit = false;        // what is written into images is not what was meant

 private:
  using Key = std::tuple<bulla_area_kind, std::uint8_t, Uuid>;

  static bulla_status size(void *, const bulla_area *, std::uint64_t *);
  static bulla_status read(void *, const bulla_area *, std::uint64_t, std::uint8_t *, std::size_t);
  static bulla_status erase(void *, const bulla_area *);
  static bulla_status write(void *, const bulla_area *, std::uint64_t, const std::uint8_t *,
                            std::size_t);
  static bulla_status finish(void *, const bulla_area *);
  static bulla_status floor(void *, const std::uint8_t *, std::uint32_t *);
  static bulla_status raise(void *, const std::uint8_t *, std::uint32_t);
  static bulla_status identity(void *, bulla_identity *);
  static bulla_status abi(void *, bulla_cursor, std::uint32_t *);

  void connect();
  bool step();  // false: the power has failed
  bool dead() const { return power_left_ && *power_left_ == 0; }
  Bytes &area(const bulla_area &area);

  bulla_board board_{};
  std::map<Key, Bytes> flash_;
  std::map<Uuid, std::uint32_t> counters_;
  bool has_counters_ = false;
  std::optional<std::uint64_t> power_left_;
  std::uint64_t steps_ = 0;
  std::size_t record_end_ = 0;  // of the record being written
};

}  // namespace bulla::testing
