// SPDX-License-Identifier: Apache-2.0
//
// The driver for updates in place over flash that somebody else wrote: an update is cut, then bytes
// of journal, ring, slot and patch are changed, the journal's CRCs are made right again, and the
// update goes on. Whatever comes of it stays in its flash and its memory. Input: u8 which update,
// u16 the operation that is the last, then changes: u8 where, u16 offset, u8 value.
#include <gtest/gtest.h>

#include "tests/delta/one_slot.hpp"
#include "tests/fuzz/delta_choices.hpp"
#include "tests/fuzz/world.hpp"
#include "verifier/delta/crc32.h"
#include "verifier/delta/in_place_journal.h"
#include "verifier/delta/little_endian.h"

namespace {

using namespace bulla;
using namespace bulla::testing;

constexpr std::uint32_t kRingPages = 3;
constexpr std::size_t kStateBytesAt = 76;
constexpr std::uint16_t kOperations = 400;  // more than most updates take

// Rules of flash that are broken are defects (flash_model.hpp).
[[maybe_unused]] const bool kStops = [] {
  GTEST_FLAG_SET(break_on_failure, true);
  return true;
}();

const std::vector<OneSlotUpdate> &updates() {
  static const std::vector<OneSlotUpdate> all = one_slot_updates({128, 256});
  return all;
}

void make_record_whole(std::span<std::uint8_t> place) {
  if (place.size() < BULLA_IN_PLACE_HEAD_BYTES) return;
  const std::uint64_t state_bytes = bulla_load32(place.data() + kStateBytesAt);
  const std::uint64_t end = bulla_in_place_end_offset(state_bytes);
  if (end + BULLA_IN_PLACE_END_BYTES > place.size()) return;
  const auto length = static_cast<std::size_t>(BULLA_IN_PLACE_HEAD_BYTES + state_bytes);
  bulla_store32(place.data() + end + 4, bulla_crc32(0, place.data(), length));
}

void change(FlashModel &flash, Bytes &patch, Choices &choices) {
  const std::uint8_t where = choices.byte();
  Bytes *const targets[] = {&flash.area(BULLA_IN_PLACE_JOURNAL),
                            &flash.area(BULLA_IN_PLACE_JOURNAL), &flash.area(BULLA_IN_PLACE_RING),
                            &flash.area(BULLA_IN_PLACE_SLOT), &patch};
  Bytes &target = *targets[where % std::size(targets)];
  const std::size_t at = choices.number16() % target.size();
  target[at] = choices.byte();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  Choices choices(ByteView(data, size));
  OneSlotUpdate update = updates()[choices.byte() % updates().size()];
  const OneSlotPlan plan(update);
  FlashModel flash = one_slot_flash(update, kRingPages);
  flash.cut_at(choices.number16() % kOperations, Torn::kDone);
  (void)run_update(flash, update, plan);
  flash.restart();
  while (choices.any()) change(flash, update.patch, choices);
  const std::span<std::uint8_t> journal(flash.area(BULLA_IN_PLACE_JOURNAL));
  const std::size_t unit_bytes = flash.functions().unit_bytes;
  const std::size_t place_bytes = journal.size() / 2 / unit_bytes * unit_bytes;
  make_record_whole(journal.first(place_bytes));
  make_record_whole(journal.subspan(place_bytes, place_bytes));
  (void)phase_of(flash);
  (void)run_update(flash, update, plan,
                   size % 2 == 0 ? Feeding::kFromTheStart : Feeding::kFromWanted);
  (void)phase_of(flash);
  return 0;
}
