// SPDX-License-Identifier: Apache-2.0
//
// Steps over plain memory: phases by class, rollback of levels, one slot, factory state. No
// signatures: a judge that is told what to say.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "formats/wire/numbers.h"
#include "tests/state/rig.hpp"

namespace bulla::testing {
namespace {

constexpr std::uint8_t kClasses[] = {BULLA_CLASS_BOOT, BULLA_CLASS_OS, BULLA_CLASS_APPLICATION,
                                     BULLA_CLASS_BOARD_CONFIG, BULLA_CLASS_CERT_STORE};

bulla_slot_image image(std::uint8_t number, std::uint32_t security_version = 0) {
  bulla_slot_image made{};
  made.sequence = number;
  made.security_version = security_version;
  made.standing = BULLA_STANDING_TRUSTED;
  made.has_digest = true;
  made.digest[0] = number;
  return made;
}

// Components named by their class, of which images 1 run and nothing else is there.
class Steps : public ::testing::Test {
 protected:
  Steps() {
    state_.components = components_;
    state_.capacity = 8;
    state_.slot_count = 2;
    for (const std::uint8_t image_class : kClasses) {
      bulla_component_state &component = components_[state_.component_count++];
      component.component[0] = image_class;
      component.image_class = image_class;
      component.slot_count = 2;
      component.running = image(1);
    }
  }

  bulla_component_state &of(std::uint8_t image_class) {
    return *std::find_if(
        components_, components_ + state_.component_count,
        [&](const bulla_component_state &c) { return c.image_class == image_class; });
  }
  std::string begin(std::uint8_t image_class) {
    return name(bulla_state_begin_write(&state_, of(image_class).component, image_class));
  }
  std::string stage(std::uint8_t image_class, std::uint8_t number, std::uint32_t version = 0) {
    const std::string begun = begin(image_class);
    const bulla_slot_image made = image(number, version);
    return begun == "ok" ? name(bulla_state_stage(&of(image_class), &made)) : begun;
  }
  std::string confirm(std::uint8_t image_class) {
    return name(bulla_state_confirm(&of(image_class), &store_, &judge_));
  }
  std::string fail(std::uint8_t image_class) {
    return name(bulla_state_boot_failed(&state_, &of(image_class)));
  }
  void update(std::uint8_t image_class, std::uint8_t number) {
    EXPECT_EQ(stage(image_class, number), "ok");
    bulla_state_start(&state_);
    EXPECT_EQ(confirm(image_class), "ok");
  }

  bulla_component_state components_[8]{};
  bulla_device_state state_{};
  bulla_key_store store_{};
  std::set<std::uint8_t> distrusted_;  // numbers of images that do not verify
  bulla_image_judge judge_ = {
      &distrusted_,
      [](void *context, const bulla_key_store *, const bulla_component_state *,
         const bulla_slot_image *asked, bool *verifies) {
        *verifies = static_cast<std::set<std::uint8_t> *>(context)->count(asked->digest[0]) == 0;
        return BULLA_OK;
      },
      [](void *, const bulla_key_store *, const bulla_component_state *, const bulla_slot_image *,
         bulla_pin_place, bool *ends) {
        *ends = false;
        return BULLA_OK;
      }};
};

TEST_F(Steps, PhasesAreByClass) {
  EXPECT_EQ(bulla_class_phase(BULLA_CLASS_CERT_STORE), 1u);
  EXPECT_EQ(bulla_class_phase(BULLA_CLASS_BOOT), 2u);
  EXPECT_EQ(bulla_class_phase(BULLA_CLASS_OS), 2u);
  EXPECT_EQ(bulla_class_phase(BULLA_CLASS_APPLICATION), 3u);
  EXPECT_EQ(bulla_class_phase(BULLA_CLASS_BOARD_CONFIG), 3u);
  EXPECT_EQ(bulla_class_phase(BULLA_CLASS_CAPABILITY), 0u);
}

TEST_F(Steps, ImageWaitsForEarlierPhasesUntilTheyHaveConfirmed) {
  ASSERT_EQ(stage(BULLA_CLASS_OS, 2), "ok");
  EXPECT_EQ(stage(BULLA_CLASS_APPLICATION, 2), "wrong-order");
  EXPECT_EQ(of(BULLA_CLASS_APPLICATION).phase, BULLA_PHASE_SETTLED);
  EXPECT_EQ(stage(BULLA_CLASS_BOOT, 2), "ok");        // of the same phase
  EXPECT_EQ(stage(BULLA_CLASS_CERT_STORE, 2), "ok");  // of an earlier one
  EXPECT_EQ(stage(BULLA_CLASS_OS, 3), "wrong-order");
  bulla_state_start(&state_);
  EXPECT_EQ(stage(BULLA_CLASS_APPLICATION, 2), "wrong-order");
  for (const std::uint8_t done : {BULLA_CLASS_CERT_STORE, BULLA_CLASS_BOOT, BULLA_CLASS_OS}) {
    EXPECT_EQ(confirm(done), "ok");
  }
  EXPECT_EQ(stage(BULLA_CLASS_APPLICATION, 2), "ok");
}

TEST_F(Steps, NothingWaitsForAWriteThatMayBeCutShort) {
  ASSERT_EQ(begin(BULLA_CLASS_OS), "ok");
  EXPECT_EQ(begin(BULLA_CLASS_APPLICATION), "ok");
  of(BULLA_CLASS_OS).slot_count = 1;  // there what runs is gone
  EXPECT_EQ(begin(BULLA_CLASS_BOARD_CONFIG), "wrong-order");
}

TEST_F(Steps, FailedBootPutsHigherLevelsBackToo) {
  update(BULLA_CLASS_APPLICATION, 2);
  update(BULLA_CLASS_BOARD_CONFIG, 2);
  update(BULLA_CLASS_BOOT, 2);
  ASSERT_EQ(stage(BULLA_CLASS_OS, 2), "ok");
  bulla_state_start(&state_);
  ASSERT_EQ(fail(BULLA_CLASS_OS), "ok");
  EXPECT_EQ(of(BULLA_CLASS_OS).running.sequence, 1u);
  EXPECT_EQ(of(BULLA_CLASS_OS).other.standing, BULLA_STANDING_EMPTY);
  EXPECT_EQ(of(BULLA_CLASS_APPLICATION).running.sequence, 1u);
  EXPECT_EQ(of(BULLA_CLASS_BOARD_CONFIG).running.sequence, 1u);
  EXPECT_EQ(of(BULLA_CLASS_BOOT).running.sequence, 2u);        // below it
  EXPECT_EQ(of(BULLA_CLASS_CERT_STORE).running.sequence, 1u);  // never started
}

TEST_F(Steps, HigherLevelWithoutAFallbackThatLoadsStays) {
  update(BULLA_CLASS_APPLICATION, 2);
  of(BULLA_CLASS_APPLICATION).other.standing = BULLA_STANDING_REFUSED;
  ASSERT_EQ(stage(BULLA_CLASS_OS, 2), "ok");
  bulla_state_start(&state_);
  ASSERT_EQ(fail(BULLA_CLASS_OS), "ok");
  EXPECT_EQ(of(BULLA_CLASS_APPLICATION).running.sequence, 2u);
}

TEST_F(Steps, WhatIsStagedAboveAFailureIsGivenUp) {
  ASSERT_EQ(stage(BULLA_CLASS_OS, 2), "ok");
  bulla_state_start(&state_);
  const bulla_slot_image staged = image(5);  // it came before the rule of phases did
  of(BULLA_CLASS_APPLICATION).other = staged;
  of(BULLA_CLASS_APPLICATION).phase = BULLA_PHASE_STAGED;
  ASSERT_EQ(fail(BULLA_CLASS_OS), "ok");
  EXPECT_EQ(of(BULLA_CLASS_APPLICATION).phase, BULLA_PHASE_SETTLED);
  EXPECT_EQ(of(BULLA_CLASS_APPLICATION).running.sequence, 1u);
}

TEST_F(Steps, ImageOfAnotherClassTakesNoSlot) {
  EXPECT_EQ(
      name(bulla_state_begin_write(&state_, of(BULLA_CLASS_APPLICATION).component, BULLA_CLASS_OS)),
      "wrong-class");
}

TEST_F(Steps, OneSlotIsTriedAgainAndCanBeReplaced) {
  bulla_component_state &app = of(BULLA_CLASS_APPLICATION);
  app.slot_count = 1;
  ASSERT_EQ(begin(BULLA_CLASS_APPLICATION), "ok");
  EXPECT_FALSE(bulla_slot_loads(&app, &app.running));
  bulla_state_abandon(&app);
  EXPECT_EQ(app.phase, BULLA_PHASE_WRITING);  // nothing whole is left
  ASSERT_EQ(stage(BULLA_CLASS_APPLICATION, 2), "ok");
  EXPECT_EQ(app.phase, BULLA_PHASE_TRIAL);
  EXPECT_EQ(fail(BULLA_CLASS_APPLICATION), "ok");
  EXPECT_EQ(app.phase, BULLA_PHASE_TRIAL);
  EXPECT_EQ(stage(BULLA_CLASS_APPLICATION, 3), "ok");  // it may never start
  EXPECT_EQ(confirm(BULLA_CLASS_APPLICATION), "ok");
  EXPECT_EQ(app.running.sequence, 3u);
}

TEST_F(Steps, TrialWithTwoSlotsKeepsWhatItMayNeed) {
  ASSERT_EQ(stage(BULLA_CLASS_OS, 2), "ok");
  bulla_state_start(&state_);
  EXPECT_EQ(begin(BULLA_CLASS_OS), "wrong-order");
}

TEST_F(Steps, FallbackThatDoesNotLoadHoldsNoFloorDown) {
  bulla_component_state &os = of(BULLA_CLASS_OS);
  ASSERT_EQ(stage(BULLA_CLASS_OS, 2, 7), "ok");
  bulla_state_start(&state_);
  os.other.standing = BULLA_STANDING_REFUSED;
  ASSERT_EQ(confirm(BULLA_CLASS_OS), "ok");
  EXPECT_EQ(os.floor, 7u);
}

TEST_F(Steps, FactoryStateIsJudgedAndMayBeTheEnd) {
  bulla_component_state &os = of(BULLA_CLASS_OS);
  os.floor = 4;
  bulla_factory_image factory{};
  factory.component[0] = BULLA_CLASS_OS;
  factory.image_class = BULLA_CLASS_OS;
  factory.image = image(9, 3);
  ASSERT_EQ(name(bulla_state_restore_factory(&state_, &store_, &factory, 1, &judge_)), "ok");
  EXPECT_EQ(os.floor, 4u);
  EXPECT_FALSE(bulla_state_starts(&state_));
  factory.image = image(9, 4);
  ASSERT_EQ(name(bulla_state_restore_factory(&state_, &store_, &factory, 1, &judge_)), "ok");
  EXPECT_TRUE(bulla_state_starts(&state_));
  distrusted_ = {9};
  os.running = bulla_slot_image{};
  ASSERT_EQ(name(bulla_state_restore_factory(&state_, &store_, &factory, 1, &judge_)), "ok");
  EXPECT_EQ(os.running.standing, BULLA_STANDING_REFUSED);
  os.running = factory.image;
  os.running.standing = BULLA_STANDING_PINNED;
  ASSERT_EQ(name(bulla_state_restore_factory(&state_, &store_, &factory, 1, &judge_)), "ok");
  EXPECT_EQ(os.running.standing, BULLA_STANDING_PINNED);
}

// On flash: the same order of phases, and what an image provides is asked of its seal.
TEST(Phases, OnADeviceTheApplicationIsJudgedByTheSystemThatRuns) {
  SimBoard board;
  Rig rig(board, fleet_store(1).store());
  ImageSpec system;
  system.name = "os";
  system.image_class = BULLA_CLASS_OS;
  system.provides = {{"sdk", 1}};
  ImageSpec app;
  app.requirements.abis = {{"sdk", 2, 2}};
  ASSERT_EQ(rig.update(file_of(system), "os"), "ok");
  EXPECT_EQ(rig.deliver(file_of(app)).reason, "requires-unmet");
  system.sequence = 11;
  system.provides = {{"sdk", 2}};
  ASSERT_EQ(rig.deliver(file_of(system)).reason, "ok");
  ImageSpec older_app;
  older_app.requirements.abis = {{"sdk", 1, 1}};
  const Delivered waits = rig.deliver(file_of(older_app));
  EXPECT_EQ(waits.reason, "wrong-order");
  EXPECT_EQ(waits.report.stage, BULLA_STAGE_VERSIONS);
  ASSERT_EQ(rig.restart(), "ok");
  ASSERT_EQ(rig.confirm("os"), "ok");
  EXPECT_EQ(rig.deliver(file_of(older_app)).reason, "requires-unmet");
  EXPECT_EQ(rig.update(file_of(app)), "ok");
}

TEST(Start, PutsBackWhatWasOnTrialForItsStarts) {
  SimBoard board;
  board.facts().trial_starts = 3;
  Rig rig(board, fleet_store(1).store());
  ASSERT_EQ(rig.update(file_of({})), "ok");
  ImageSpec next;
  next.sequence = 11;
  ASSERT_EQ(rig.deliver(file_of(next)).reason, "ok");
  for (int start = 1; start <= 3; start++) {
    ASSERT_EQ(rig.restart(), "ok");
    EXPECT_EQ(rig.sequence(), 11u) << start;
  }
  ASSERT_EQ(rig.restart(), "ok");
  EXPECT_EQ(rig.sequence(), 10u);
  EXPECT_EQ(rig.load("app"), "ok");
}

TEST(Deliver, WhatIsHereAlreadyWearsNoFlash) {
  SimBoard board;
  Rig rig(board, fleet_store(1).store());
  ASSERT_EQ(rig.deliver(file_of({})).reason, "ok");
  EXPECT_EQ(rig.load("app", BULLA_PLACE_FALLBACK), "not-found");  // it is only staged
  const std::size_t commits = board.records.size();
  EXPECT_EQ(rig.deliver(file_of({})).report.outcome, BULLA_OUTCOME_NOTHING);
  ASSERT_EQ(rig.restart(), "ok");
  ASSERT_EQ(rig.confirm("app"), "ok");
  EXPECT_EQ(rig.deliver(file_of({})).reason, "ok");
  EXPECT_EQ(board.records.size(), commits + 2);
}

TEST(Capability, IsForItsDeviceAndByARoleForIt) {
  SimBoard board;
  board.device_id = {0x5f, 0x1c};
  Rig rig(board, fleet_store(1).store());
  std::uint32_t rights = 0;
  EXPECT_EQ(rig.grant(capability_package(capability_manifest()).file(), &rights).reason, "ok");
  EXPECT_EQ(rights, 1u);
  EXPECT_EQ(rig.deliver(capability_package(capability_manifest()).file()).reason, "wrong-class");
  EXPECT_EQ(rig.grant(file_of({}), &rights).reason, "wrong-class");
  board.device_id = {0x5f, 0x1d};
  EXPECT_EQ(rig.grant(capability_package(capability_manifest()).file(), &rights).reason,
            "wrong-device");
  EXPECT_EQ(rights, 0u);
  Manifest wide = capability_manifest();
  wide.requirements.devices.clear();
  EXPECT_EQ(rig.grant(capability_package(wide).file(), &rights).reason, "sig-out-of-scope");
  // Once the device leaves its life cycle a standing one ends.
  Manifest development = capability_manifest();
  development.requirements.devices.clear();
  development.requirements.lifecycles = BULLA_LIFECYCLE_DEVELOPMENT;
  StoreBuilder granting = fleet_store(2);
  granting.store().roles.back().grants = BULLA_GRANT_PRODUCT_WIDE;
  ASSERT_EQ(rig.deliver(store_file(granting.store())).reason, "ok");
  board.lifecycle = BULLA_LIFECYCLE_DEVELOPMENT;
  EXPECT_EQ(rig.grant(capability_package(development).file(), &rights).reason, "ok");
  board.lifecycle = BULLA_LIFECYCLE_PRODUCTION;
  EXPECT_EQ(rig.grant(capability_package(development).file(), &rights).reason, "wrong-lifecycle");
}

TEST(Seal, OnTheDeviceIsTheOneThatTheToolsMake) {
  SimBoard board;
  Rig rig(board, fleet_store(1).store());
  Package image = image_of({});
  const Proof log = {BULLA_PROOF_LOG, Bytes{1, 2, 3}};  // belongs to no seal
  image.envelope.proofs.push_back(log);
  image.envelope.proofs.push_back(
      to_proof(GrandfatheredProof{TestSigner("rel-1").id(), 0, {Digest{}}}));
  ASSERT_EQ(rig.deliver(image.file()).reason, "ok");
  const Bytes wanted = encode(seal_of(image.envelope));
  const Bytes &area = board.area(BULLA_AREA_SEAL, 0, component("app"));
  ASSERT_EQ(area[2] * 256u + area[3], wanted.size());
  EXPECT_TRUE(std::equal(wanted.begin(), wanted.end(), area.begin() + 4));
}

}  // namespace
}  // namespace bulla::testing
