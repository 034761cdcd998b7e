// SPDX-License-Identifier: Apache-2.0
//
// A device with one slot over a model of flash, and updates for it in which bytes move forward,
// back, or both ways, and images grow and shrink.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/delta/coded_delta.hpp"
#include "tests/delta/flash_model.hpp"

namespace bulla::testing {

inline constexpr bulla_delta_params kOneSlotParams{10, 6, 64, 1, 0};

struct OneSlotUpdate {
  std::string name;
  bulla_delta_in_place geometry;
  Bytes old_image;
  Bytes new_image;
  Bytes patch;
  std::uint64_t memory_bytes = bulla_delta_memory_bytes(&kOneSlotParams);
};

// Every kind of movement for a geometry.
std::vector<OneSlotUpdate> one_slot_updates(const bulla_delta_in_place &geometry);

// The update's plan; digests are those of `update`, which must outlive it.
class OneSlotPlan {
 public:
  explicit OneSlotPlan(const OneSlotUpdate &update);
  const bulla_in_place_plan &plan() const { return plan_; }

 private:
  std::uint8_t base_digest_[BULLA_DIGEST_BYTES];
  bulla_in_place_plan plan_;
};

// Flash that holds the old image, in units of 128 bytes; the ring has `ring_pages`.
FlashModel one_slot_flash(const OneSlotUpdate &update, std::uint32_t ring_pages,
                          std::uint32_t granule_bytes = 8);

enum class Feeding { kFromTheStart, kFromWanted };

// From begin to finish, in memory full of junk: OK, or what stopped it.
bulla_status run_update(FlashModel &flash, const OneSlotUpdate &update, const OneSlotPlan &plan,
                        Feeding feeding = Feeding::kFromTheStart);

bool slot_holds(FlashModel &flash, const Bytes &image);

// IDLE when the journal cannot be read.
bulla_in_place_phase phase_of(const FlashModel &flash);

}  // namespace bulla::testing
