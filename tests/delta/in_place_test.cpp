// SPDX-License-Identifier: Apache-2.0
//
// Updates in place, with the power cut at every operation of the flash, whole or torn; what the
// boot loader is told; what is refused before anything is erased; what it costs the flash.
#include <gtest/gtest.h>

#include <algorithm>

#include "bulla/provider_builtin.h"
#include "tests/delta/one_slot.hpp"
#include "verifier/delta/crc32.h"
#include "verifier/delta/little_endian.h"

namespace bulla::testing {
namespace {

struct Shape {
  bulla_delta_in_place geometry;
  std::uint32_t ring_pages;
  std::uint32_t granule_bytes;
};

// The ring as small as may be, and larger; pages of one unit and of several.
constexpr Shape kShapes[] = {{{128, 128}, 1, 8},  {{128, 256}, 2, 8},   {{128, 256}, 5, 16},
                             {{256, 1024}, 4, 1}, {{512, 1024}, 3, 32}, {{64, 128}, 12, 4}};

TEST(InPlace, GivesTheImageForEveryShapeAndMovement) {
  for (const Shape &shape : kShapes) {
    for (const OneSlotUpdate &update : one_slot_updates(shape.geometry)) {
      FlashModel flash = one_slot_flash(update, shape.ring_pages, shape.granule_bytes);
      const OneSlotPlan plan(update);
      EXPECT_EQ(phase_of(flash), BULLA_IN_PLACE_IDLE);
      EXPECT_EQ(run_update(flash, update, plan), BULLA_OK) << update.name;
      EXPECT_TRUE(slot_holds(flash, update.new_image)) << update.name;
      EXPECT_EQ(phase_of(flash), BULLA_IN_PLACE_OVERWRITING);
      EXPECT_EQ(bulla_in_place_close(&flash.functions()), BULLA_OK);
      EXPECT_EQ(phase_of(flash), BULLA_IN_PLACE_IDLE);
    }
  }
}

// After a cut the loader is told the truth, and the same patch ends with the same bytes.
void recover(FlashModel &flash, const OneSlotUpdate &update, const OneSlotPlan &plan,
             const std::string &where) {
  flash.restart();
  if (phase_of(flash) != BULLA_IN_PLACE_OVERWRITING) {
    ASSERT_TRUE(slot_holds(flash, update.old_image)) << where;
  }
  ASSERT_EQ(run_update(flash, update, plan, Feeding::kFromWanted), BULLA_OK) << where;
  ASSERT_TRUE(slot_holds(flash, update.new_image)) << where;
}

std::size_t operations_of(const OneSlotUpdate &update, const Shape &shape,
                          const OneSlotPlan &plan) {
  FlashModel flash = one_slot_flash(update, shape.ring_pages, shape.granule_bytes);
  EXPECT_EQ(run_update(flash, update, plan), BULLA_OK);
  return flash.operations();
}

void cut_everywhere(const OneSlotUpdate &update, const Shape &shape, std::size_t first = 0,
                    std::size_t stride = 1) {
  const OneSlotPlan plan(update);
  const std::size_t operations = operations_of(update, shape, plan);
  for (std::size_t cut = first; cut < operations; cut += stride) {
    for (const Torn torn : kEveryTorn) {
      FlashModel flash = one_slot_flash(update, shape.ring_pages, shape.granule_bytes);
      flash.cut_at(cut, torn);
      const std::string where = update.name + " cut at " + std::to_string(cut) + " torn " +
                                std::to_string(static_cast<int>(torn));
      ASSERT_NE(run_update(flash, update, plan), BULLA_OK) << where;
      recover(flash, update, plan, where);
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(InPlacePowerCut, AtEveryOperationEndsWithTheSameImage) {
  const Shape shape{{128, 256}, 4, 8};
  for (const OneSlotUpdate &update : one_slot_updates(shape.geometry)) {
    if (update.name == "both ways") cut_everywhere(update, shape);
  }
}

TEST(InPlacePowerCut, AtManyOperationsOfEveryShapeAndMovement) {
  std::size_t first = 0;
  for (const Shape &shape : kShapes) {
    for (const OneSlotUpdate &update : one_slot_updates(shape.geometry)) {
      cut_everywhere(update, shape, first, 419);
      first = (first + 43) % 419;
    }
  }
}

TEST(InPlace, LeavesTheSlotAloneUntilBytesCome) {
  for (const OneSlotUpdate &update : one_slot_updates({128, 256})) {
    const OneSlotPlan plan(update);
    for (std::size_t cut = 0; cut < 250; cut += 9) {
      FlashModel flash = one_slot_flash(update, 3);
      flash.cut_at(cut, Torn::kHalf);
      if (run_update(flash, update, plan) == BULLA_OK) break;
      flash.restart();
      const Bytes before = flash.area(BULLA_IN_PLACE_SLOT);
      Bytes memory(static_cast<std::size_t>(plan.plan().memory_bytes));
      bulla_in_place in_place;
      ASSERT_EQ(bulla_in_place_begin(&in_place, &flash.functions(), &plan.plan(),
                                     &bulla_provider_builtin, memory.data(), memory.size()),
                BULLA_OK);
      EXPECT_TRUE(flash.area(BULLA_IN_PLACE_SLOT) == before) << update.name << ' ' << cut;
    }
  }
}

TEST(InPlacePowerCut, AgainAndAgainStillGoesForward) {
  const bulla_delta_in_place geometry{128, 256};
  const auto updates = one_slot_updates(geometry);
  std::size_t all_runs = 0;
  for (const OneSlotUpdate &update : updates) {
    const OneSlotPlan plan(update);
    FlashModel flash = one_slot_flash(update, 2);
    std::size_t runs = 0;
    for (bool done = false; !done; runs++) {
      ASSERT_LT(runs, 200u) << update.name;
      flash.cut_at(200 + runs * 7 % 50, kEveryTorn[runs % 5]);
      done = run_update(flash, update, plan) == BULLA_OK;
      flash.restart();
    }
    all_runs += runs;
    EXPECT_TRUE(slot_holds(flash, update.new_image)) << update.name;
  }
  EXPECT_GT(all_runs, 2 * updates.size());
}

TEST(InPlacePowerCut, WhileItRecoversEndsWithTheSameImage) {
  const Shape shape{{128, 256}, 3, 8};
  const OneSlotUpdate update = one_slot_updates(shape.geometry)[0];
  const OneSlotPlan plan(update);
  const std::size_t operations = operations_of(update, shape, plan);
  for (std::size_t first = 100; first < operations; first += 61) {
    for (std::size_t second = 0; second < 250; second += 13) {
      FlashModel flash = one_slot_flash(update, shape.ring_pages);
      flash.cut_at(first, kEveryTorn[first % 5]);
      ASSERT_NE(run_update(flash, update, plan), BULLA_OK);
      flash.restart();
      flash.cut_at(second, kEveryTorn[second % 5]);
      if (run_update(flash, update, plan) == BULLA_OK) break;
      recover(flash, update, plan, std::to_string(first) + " and " + std::to_string(second));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(InPlacePowerCut, WhileItClosesLeavesTheNewImageOrAnUpdateThatEndsWithIt) {
  const Shape shape{{128, 256}, 2, 8};
  for (const OneSlotUpdate &update : one_slot_updates(shape.geometry)) {
    const OneSlotPlan plan(update);
    for (std::size_t cut = 0; cut < 2; cut++) {
      for (const Torn torn : kEveryTorn) {
        FlashModel flash = one_slot_flash(update, shape.ring_pages);
        ASSERT_EQ(run_update(flash, update, plan), BULLA_OK);
        flash.cut_at(cut, torn);
        EXPECT_NE(bulla_in_place_close(&flash.functions()), BULLA_OK);
        flash.restart();
        if (phase_of(flash) == BULLA_IN_PLACE_OVERWRITING) {
          EXPECT_EQ(run_update(flash, update, plan), BULLA_OK) << update.name;
        }
        EXPECT_TRUE(slot_holds(flash, update.new_image)) << update.name;
        EXPECT_EQ(bulla_in_place_close(&flash.functions()), BULLA_OK);
        EXPECT_EQ(phase_of(flash), BULLA_IN_PLACE_IDLE);
      }
    }
  }
}

// The journal as someone else would write it, with the right CRC.
void tamper(Bytes &journal, std::size_t place_start, Dice &dice) {
  const auto number = [&](std::size_t at) {
    return bulla_load32(journal.data() + place_start + at);
  };
  const std::size_t state_bytes = number(76);
  if (number(0) != 0x31504942 || state_bytes > journal.size() / 2 - 200) return;
  const std::size_t reach = dice() % 2 == 0 ? 96 + 300 : 96 + state_bytes;
  for (std::size_t i = 0; i < 1 + dice() % 3; i++) {
    const std::size_t at = 40 + dice() % (reach - 40);
    if (at >= 76 && at < 80) continue;
    journal[place_start + at] = static_cast<std::uint8_t>(dice());
  }
  const std::size_t end = (96 + state_bytes + 31) / 32 * 32;
  bulla_store32(journal.data() + place_start + end + 4,
                bulla_crc32(0, journal.data() + place_start, 96 + state_bytes));
}

TEST(InPlace, StaysInItsFlashAndMemoryWhateverTheJournalSays) {
  const auto updates = one_slot_updates({128, 256});
  Dice dice(11);
  std::size_t went_on = 0;
  for (std::size_t round = 0; round < 400; round++) {
    const OneSlotUpdate &update = updates[round % updates.size()];
    const OneSlotPlan plan(update);
    FlashModel flash = one_slot_flash(update, 3);
    flash.cut_at(20 + dice() % 200, Torn::kDone);
    (void)run_update(flash, update, plan);
    flash.restart();
    Bytes &journal = flash.area(BULLA_IN_PLACE_JOURNAL);
    tamper(journal, 0, dice);
    tamper(journal, journal.size() / 256 * 128, dice);
    went_on += run_update(flash, update, plan) == BULLA_OK;
    (void)phase_of(flash);
  }
  EXPECT_GT(went_on, 20u);
  EXPECT_LT(went_on, 400u);
}

TEST(InPlace, FindsFlashThatDoesNotHoldWhatWasWrittenBeforeAnythingIsLost) {
  const OneSlotUpdate update = one_slot_updates({128, 256})[2];
  const OneSlotPlan plan(update);
  std::size_t found = 0;
  for (std::size_t operation = 0;; operation++) {
    FlashModel flash = one_slot_flash(update, 3);
    flash.spoil(operation);
    const bulla_status status = run_update(flash, update, plan);
    if (flash.spoiled_area() == 3) break;
    if (status == BULLA_OK) {
      EXPECT_EQ(slot_holds(flash, update.new_image), flash.spoiled_area() != BULLA_IN_PLACE_SLOT);
      continue;
    }
    found++;
    EXPECT_EQ(status, BULLA_WRITE_FAILED);
    EXPECT_EQ(run_update(flash, update, plan), BULLA_OK) << operation;
    EXPECT_TRUE(slot_holds(flash, update.new_image)) << operation;
  }
  EXPECT_GT(found, 100u);
}

TEST(InPlace, RefusesAnotherBaseBeforeItErasesAnything) {
  const OneSlotUpdate update = one_slot_updates({128, 256})[0];
  const OneSlotPlan plan(update);
  FlashModel flash = one_slot_flash(update, 2);
  flash.area(BULLA_IN_PLACE_SLOT)[update.old_image.size() - 1] ^= 1;
  EXPECT_EQ(run_update(flash, update, plan), BULLA_BASE_MISMATCH);
  EXPECT_EQ(flash.operations(), 0u);
}

TEST(InPlace, RefusesAnotherPatchWhileOneIsUnderway) {
  const auto updates = one_slot_updates({128, 256});
  const OneSlotPlan plan(updates[0]), other(updates[1]);
  FlashModel flash = one_slot_flash(updates[0], 2);
  flash.cut_at(300, Torn::kHalf);
  EXPECT_NE(run_update(flash, updates[0], plan), BULLA_OK);
  flash.restart();
  const std::size_t before = flash.operations();
  EXPECT_EQ(run_update(flash, updates[1], other), BULLA_BASE_MISMATCH);
  EXPECT_EQ(flash.operations(), before);
  EXPECT_EQ(run_update(flash, updates[0], plan), BULLA_OK);
  EXPECT_TRUE(slot_holds(flash, updates[0].new_image));
}

TEST(InPlace, RefusesFlashThatIsTooSmallOrOfAnotherGrain) {
  const OneSlotUpdate update = one_slot_updates({256, 512})[0];
  const OneSlotPlan plan(update);
  const auto needs = bulla_in_place_needs(&update.geometry, plan.plan().memory_bytes, 128, 8);
  const auto larger = std::max(update.old_image.size(), update.new_image.size());
  const auto slot = static_cast<std::uint32_t>((larger + 255) / 256 * 256);
  EXPECT_EQ(needs.ring_bytes, 512u);
  const FlashShape fits{128, 8, slot, needs.ring_bytes, needs.journal_bytes};
  const auto tried = [&](const FlashShape &shape) {
    FlashModel flash(shape);
    Bytes &held = flash.area(BULLA_IN_PLACE_SLOT);
    std::copy_n(update.old_image.begin(), std::min(held.size(), update.old_image.size()),
                held.begin());
    const bulla_status status = run_update(flash, update, plan);
    EXPECT_EQ(flash.operations() == 0, status != BULLA_OK);
    return status;
  };
  EXPECT_EQ(tried(fits), BULLA_OK);
  FlashShape shape = fits;
  shape.ring_bytes -= 256;
  EXPECT_EQ(tried(shape), BULLA_SPACE_EXCEEDED);
  shape = fits;
  shape.journal_bytes -= 256;
  EXPECT_EQ(tried(shape), BULLA_SPACE_EXCEEDED);
  shape = fits;
  shape.slot_bytes -= 256;
  EXPECT_EQ(tried(shape), BULLA_SPACE_EXCEEDED);
  EXPECT_EQ(tried({512, 8, 10 * 512, 2 * 512, 4 * needs.journal_bytes}), BULLA_SPACE_EXCEEDED);
}

TEST(InPlace, NeedsFollowTheMemoryAndTheGrain) {
  const bulla_delta_in_place geometry{4096, 8192}, bad{4096, 4000};
  const auto needs = bulla_in_place_needs(&geometry, 14271, 4096, 8);
  EXPECT_EQ(needs.ring_bytes, 8192u);
  EXPECT_EQ(needs.journal_bytes, 2u * 16384);
  EXPECT_EQ(bulla_in_place_needs(&bad, 14271, 4096, 8).journal_bytes, 0u);
  EXPECT_EQ(bulla_in_place_needs(&geometry, 14271, 3000, 8).journal_bytes, 0u);
  EXPECT_EQ(bulla_in_place_needs(&geometry, 14271, 4096, 64).journal_bytes, 0u);
}

TEST(InPlace, ErasesEachPageOfTheSlotOnceAndTheJournalOnceInAnInterval) {
  for (const std::uint32_t ring_pages : {2u, 4u, 6u}) {
    const OneSlotUpdate update = one_slot_updates({128, 256})[0];
    const OneSlotPlan plan(update);
    FlashModel flash = one_slot_flash(update, ring_pages);
    ASSERT_EQ(run_update(flash, update, plan), BULLA_OK);
    const std::size_t new_pages = (update.new_image.size() + 127) / 128;
    const std::size_t old_pages = (update.old_image.size() + 127) / 128;
    const std::size_t interval = ring_pages - 2 + 1, records = 1 + (new_pages - 1) / interval;
    EXPECT_EQ(flash.most_erased(BULLA_IN_PLACE_SLOT), 1u);
    EXPECT_EQ(flash.erasures(BULLA_IN_PLACE_SLOT), new_pages);
    EXPECT_EQ(flash.erasures(BULLA_IN_PLACE_RING), old_pages);
    EXPECT_EQ(flash.most_erased(BULLA_IN_PLACE_RING), (old_pages + ring_pages - 1) / ring_pages);
    EXPECT_EQ(flash.most_erased(BULLA_IN_PLACE_JOURNAL), (records + 1) / 2);
  }
}

}  // namespace
}  // namespace bulla::testing
