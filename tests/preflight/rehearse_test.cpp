// SPDX-License-Identifier: Apache-2.0
//
// Where groups end, how they get there, what would save them, plans and events.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/error.hpp"
#include "preflight/group_rehearsal.hpp"
#include "preflight/landmarks_of.hpp"
#include "tests/preflight/rehearsal_stage.hpp"

namespace bulla::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Devices hold version 1 (rel-1); version 2 adds rel-2.
class Rehearse : public ::testing::Test {
 protected:
  Rehearse()
      : tks1(stage.key_store("tks-1.bulla", stage.store(1, {"rel-1"}))),
        tks2(stage.key_store("tks-2.bulla", stage.store(2, {"rel-1", "rel-2"}))) {}

  GroupReport only() { return stage.rehearse().groups.at(0); }

  RehearsalStage stage;
  std::string tks1;
  std::string tks2;
};

TEST_F(Rehearse, AWayLeadsThroughTheKeyStore) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-2"}));
  stage.offer(tks2);
  const PreflightReport report = stage.rehearse();
  EXPECT_EQ(report.reason, Outcome::kTarget);
  EXPECT_THAT(report.groups[0].path, ElementsAre("tks:2", "app:42"));
  EXPECT_EQ(report.groups[0].restarts, 1u);
}

TEST_F(Rehearse, WithoutTheKeyStoreTheGroupIsStrandedAndTheKeyStoreCuresIt) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.group("lab", tks2, "components: {app: {sequence: 9, security-version: 0}}");
  const std::string app = stage.image("app", 42, {"rel-2"});
  stage.offer(app);
  const PreflightReport report = stage.rehearse();
  EXPECT_EQ(report.reason, Outcome::kStranded);
  EXPECT_EQ(report.stranded_devices, 100u);
  EXPECT_EQ(report.groups[1].outcome, Outcome::kTarget);
  ASSERT_EQ(report.groups[0].refusals.size(), 1u);
  EXPECT_EQ(report.groups[0].refusals[0].package, app);
  EXPECT_EQ(report.groups[0].refusals[0].reason, "key-unknown");
  EXPECT_THAT(report.groups[0].cure, ElementsAre(HasSubstr("offer " + tks2)));
}

TEST_F(Rehearse, ASecondSignatureCuresWhereNoKeyStoreIsAtHand) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-2"}));
  EXPECT_THAT(only().cure, ElementsAre(HasSubstr("with rel-1 too")));
}

TEST_F(Rehearse, AKeyThatIsTakenForGrantedSigns) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {}));
  EXPECT_EQ(only().outcome, Outcome::kStranded);
  stage.options.as_signed_by = {"rel-1"};
  const PreflightReport report = stage.rehearse();
  EXPECT_EQ(report.reason, Outcome::kTarget);
  EXPECT_THAT(report.as_signed_by, ElementsAre("rel-1"));
}

// Hotfixes with a high security version push the floor above the target (trust.md 1.9, finding 4).
TEST_F(Rehearse, AFloorThatRisesOnTheWayIsATrap) {
  stage.group("homes", tks1,
              "slots: 1\nfallback: none\n"
              "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 10, {"rel-1"}, [](Manifest &m) { m.security_version = 8; }));
  stage.offer(stage.image("app", 42, {"rel-1"}, [](Manifest &m) { m.security_version = 5; }));
  const GroupReport group = only();
  EXPECT_EQ(group.outcome, Outcome::kTrap);
  EXPECT_THAT(group.path, ElementsAre("app:42"));
  ASSERT_EQ(group.trap.size(), 1u);
  EXPECT_THAT(group.trap[0], HasSubstr("app-10.bulla: app:10"));
  EXPECT_THAT(group.cure, ElementsAre(HasSubstr("app-10.bulla out")));
}

TEST_F(Rehearse, APlanAvoidsTheTrap) {
  stage.group("homes", tks1,
              "slots: 1\nfallback: none\n"
              "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 10, {"rel-1"}, [](Manifest &m) { m.security_version = 8; }));
  const std::string wanted =
      stage.image("app", 42, {"rel-1"}, [](Manifest &m) { m.security_version = 5; });
  stage.offer(wanted);
  stage.options.plan = true;
  const PreflightReport report = stage.rehearse();
  EXPECT_EQ(report.reason, Outcome::kTarget);
  ASSERT_EQ(report.plan.size(), 1u);
  EXPECT_EQ(report.plan[0].file, wanted);
}

TEST_F(Rehearse, APlanPutsTheKeyStoreFirst) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-2"}));
  stage.offer(tks2);
  stage.options.plan = true;
  const PreflightReport report = stage.rehearse();
  ASSERT_EQ(report.plan.size(), 2u);
  EXPECT_EQ(report.plan[0].what, "tks:2");
  EXPECT_EQ(report.plan[1].what, "app:42");
}

TEST_F(Rehearse, APlanNamesTheGroupsThatItLeaves) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.group("shelf", tks1,
              "policy: frozen\ncomponents: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-1"}));
  stage.options.plan = true;
  const PreflightReport report = stage.rehearse();
  EXPECT_EQ(report.reason, Outcome::kStranded);
  ASSERT_EQ(report.plan.size(), 1u);
  EXPECT_THAT(report.plan[0].groups, ElementsAre("homes"));
  EXPECT_THAT(report.plan_notes, ElementsAre(HasSubstr("shelf")));
}

TEST_F(Rehearse, AResetBehindARaisedFloorEndsADevice) {
  stage.group("homes", tks1,
              "components: {app: {sequence: 9, security-version: 0}}\nfallback: none\n"
              "factory: {tks: " +
                  tks1 + ", components: {app: {sequence: 1, security-version: 0}}}");
  stage.offer(stage.image("app", 42, {"rel-1"}, [](Manifest &m) { m.security_version = 3; }));
  stage.offer(stage.image("app", 43, {"rel-1"}, [](Manifest &m) { m.security_version = 3; }));
  const GroupReport group = only();
  EXPECT_EQ(group.outcome, Outcome::kTrap);
  EXPECT_THAT(codes(group.findings), HasSubstr("6"));
  EXPECT_THAT(group.trap, ::testing::Contains(HasSubstr("factory reset")));
}

TEST_F(Rehearse, FactsThatAreNotKnownCanDecide) {
  stage.group("homes", tks1,
              "board: {name: main, revision: unknown}\n"
              "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-1"}, [](Manifest &m) {
    m.requirements.boards = {{"main", 2, 4}};
  }));
  const GroupReport group = only();
  EXPECT_EQ(group.outcome, Outcome::kUndecided);
  EXPECT_THAT(codes(group.findings), HasSubstr("21"));
}

TEST_F(Rehearse, ARevokedKeyStrandsWhoCouldGetTheRevocationFirst) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-1"}));
  EXPECT_EQ(only().outcome, Outcome::kTarget);
  stage.offer(tks2);
  stage.options.events = {{WhatIf::Kind::kRevoke, "rel-1", 0}};
  const PreflightReport report = stage.rehearse();
  EXPECT_EQ(report.groups[0].outcome, Outcome::kTrap);
  EXPECT_THAT(report.events, ElementsAre("revoke:rel-1"));
}

TEST_F(Rehearse, ARaisedFloorRefusesWhatLiesBelow) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-1"}));
  stage.offer(tks2);
  stage.options.events = {{WhatIf::Kind::kFloor, "app", 3}};
  EXPECT_EQ(only().outcome, Outcome::kTrap);
}

TEST_F(Rehearse, AStolenKeyShowsWhoTrustsIt) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-1"}));
  stage.offer(tks2);
  stage.options.events = {{WhatIf::Kind::kStolen, "rel-1", 0}};
  EXPECT_THAT(codes(only().findings), HasSubstr("22"));
}

TEST_F(Rehearse, ALostKeyShowsWhichRolesCannotBeFilled) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-1"}));
  stage.options.events = {{WhatIf::Kind::kLost, "rel-1", 0}};
  EXPECT_THAT(codes(only().findings), HasSubstr("27"));
}

TEST_F(Rehearse, ATargetThatNoFileHasIsAMistake) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-1"}));
  stage.options.targets = {{"app", 43}};
  EXPECT_THROW(stage.rehearse(), Error);
}

TEST_F(Rehearse, TheSameInputGivesTheSameReport) {
  stage.group("homes", tks1, "components: {app: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("app", 42, {"rel-2"}));
  const GroupReport first = only();
  const GroupReport again = only();
  EXPECT_EQ(first.cure, again.cure);
  EXPECT_EQ(codes(first.findings), codes(again.findings));
}

// Any order of twelve images, each of which can fail: 4^12 states if they were rehearsed as one.
TEST_F(Rehearse, TwelveIndependentComponentsCostTheSumOfTheirStates) {
  Offer offer;
  offer.add_file(tks2);
  FleetGroup group;
  group.name = "homes";
  FleetDevice device;
  device.key_store_path = tks1;
  device.facts.product = product_uuid("widget");
  device.facts.lifecycle = BULLA_LIFECYCLE_PRODUCTION;
  for (int i = 1; i <= 12; i++) {
    const std::string name = "app" + std::to_string(i);
    offer.add_file(stage.image(name, 42, {"rel-2"}));
    device.facts.components[component_uuid(device.facts.product, name)] = {name, 9, 0, {}, ""};
  }
  group.possibilities = {device};
  const Landmarks landmarks = landmarks_of(offer);
  const std::vector<Target> targets = targets_of(offer, {});
  const std::vector<WhatIf> events;
  GroupRehearsals rehearsals(offer, landmarks, targets, events);
  const GroupReport report = rehearsals.rehearse(group);
  EXPECT_EQ(report.outcome, Outcome::kTarget);
  EXPECT_EQ(report.path.size(), 13u);
  EXPECT_LT(rehearsals.cones().state_count(), 200u);
}

// One image that asks for ten others cannot be cut into cones.
TEST_F(Rehearse, ADeviceWithTooManyStatesIsUndecidedAndSaysSo) {
  std::string components = "app: {sequence: 9, security-version: 0}";
  stage.offer(stage.image("app", 42, {"rel-1"}, [](Manifest &m) {
    for (int i = 1; i <= 10; i++) {
      m.requirements.components.push_back(
          {component_uuid(m.product, "part" + std::to_string(i)), 42});
    }
  }));
  for (int i = 1; i <= 10; i++) {
    const std::string name = "part" + std::to_string(i);
    components += ", " + name + ": {sequence: 9, security-version: 0}";
    stage.offer(stage.image(name, 42, {"rel-1"}));
  }
  stage.group("homes", tks1, "components: {" + components + "}");
  const GroupReport group = only();
  EXPECT_EQ(group.outcome, Outcome::kUndecided);
  EXPECT_EQ(group.path.size(), 11u);
  ASSERT_FALSE(group.findings.empty());
  EXPECT_EQ(group.findings[0].code, 21);
  EXPECT_THAT(group.findings[0].sentence, HasSubstr("too many states"));
}

// An application that a failed boot of the OS puts back is not in the OS's cone.
TEST_F(Rehearse, AFailedBootBelowReachesIntoOtherCones) {
  stage.group("homes", tks1,
              "components: {os: {sequence: 9, security-version: 0}, "
              "app: {sequence: 9, security-version: 2}}\n"
              "fallback: {app: {sequence: 60, security-version: 2, digest: '" +
                  std::string(64, 'a') + "'}, os: {sequence: 9, security-version: 0}}");
  stage.offer(stage.image("os", 42, {"rel-1"}));
  stage.offer(stage.image("app", 60, {"rel-1"}, [](Manifest &m) { m.security_version = 2; }));
  const GroupReport group = only();
  EXPECT_EQ(group.outcome, Outcome::kTrap);
  ASSERT_EQ(group.trap.size(), 1u);
  EXPECT_THAT(group.trap[0], HasSubstr("os-42.bulla: boot failed"));
}

}  // namespace
}  // namespace bulla::testing
