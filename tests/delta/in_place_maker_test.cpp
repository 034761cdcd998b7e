// SPDX-License-Identifier: Apache-2.0
//
// What the generator makes for a flash, the driver applies over a model of that flash.
#include <gtest/gtest.h>

#include "files/progress.hpp"
#include "packer/delta/make_delta.hpp"
#include "tests/delta/one_slot.hpp"

namespace bulla::testing {
namespace {

OneSlotUpdate made(const bulla_delta_in_place &geometry) {
  const Release release = make_release(BULLA_DELTA_ARCH_THUMB2, 100, 6);
  DeltaOptions options;
  options.profile = DeltaProfile::kMcu;
  options.effort = DeltaEffort::kFast;
  options.in_place = InPlace{geometry.erase_bytes, geometry.scratch_bytes};
  NoProgress progress;
  const DeltaResult result =
      make_delta(release.before.image, release.after.image, options, progress);
  return {"made",
          geometry,
          release.before.image,
          release.after.image,
          result.stream,
          result.working_memory_bytes};
}

TEST(InPlaceMaker, MakesWhatTheDriverAppliesWithThePowerCutAnywhere) {
  for (const bulla_delta_in_place geometry : {bulla_delta_in_place{256, 256}, {1024, 2048}}) {
    const OneSlotUpdate update = made(geometry);
    const OneSlotPlan plan(update);
    const std::uint32_t ring_pages = geometry.scratch_bytes / geometry.erase_bytes + 2;
    FlashModel undisturbed = one_slot_flash(update, ring_pages);
    ASSERT_EQ(run_update(undisturbed, update, plan), BULLA_OK);
    ASSERT_TRUE(slot_holds(undisturbed, update.new_image));
    for (std::size_t cut = 7; cut < undisturbed.operations(); cut += 463) {
      FlashModel flash = one_slot_flash(update, ring_pages);
      flash.cut_at(cut, kEveryTorn[cut % 5]);
      EXPECT_NE(run_update(flash, update, plan), BULLA_OK);
      flash.restart();
      EXPECT_EQ(run_update(flash, update, plan), BULLA_OK) << cut;
      EXPECT_TRUE(slot_holds(flash, update.new_image)) << cut;
    }
  }
}

}  // namespace
}  // namespace bulla::testing
