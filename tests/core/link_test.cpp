// SPDX-License-Identifier: Apache-2.0
//
// Which key store may follow which (FORMAT.md 8.4; rules R1 to R7, R26, R32).
#include <gtest/gtest.h>

#include "tests/core/store_builder.hpp"

namespace bulla::testing {
namespace {

StoreBuilder with_root(std::uint32_t version, std::uint32_t epoch,
                       std::initializer_list<std::string> root_keys, std::uint32_t threshold = 2) {
  StoreBuilder builder(version, epoch);
  builder.role(BULLA_ROLE_ROOT, "root", threshold, root_keys);
  builder.image_role("release", 1, {"rel-1"});
  return builder;
}

StoreBuilder old_root(std::uint32_t version) {
  return with_root(version, 0, {"a", "b", "c"});
}
StoreBuilder new_root(std::uint32_t version, std::uint32_t epoch = 1) {
  return with_root(version, epoch, {"a", "b", "d"});
}

std::string judge(StoreBuilder held, StoreBuilder next, const std::vector<std::string> &signers) {
  const OpenStore from(held.store(), {});
  const OpenStore to(next.store(), signers);
  EXPECT_EQ(name(from.status()), "ok");
  EXPECT_EQ(name(to.status()), "ok");
  return name(bulla_link_judge(&from.opened(), &to.opened(), test_crypto(), to.signatures()));
}

TEST(Link, R1NeedsTheThresholdsOfTheOldAndOfTheNewRoot) {
  EXPECT_EQ(judge(old_root(1), new_root(2), {"a", "b"}), "ok");
  const StoreBuilder other = with_root(2, 1, {"x", "y"});
  EXPECT_EQ(judge(old_root(1), other, {"a", "b", "x", "y"}), "ok");
  EXPECT_EQ(judge(old_root(1), other, {"x", "y"}), "tks-old-threshold");
  EXPECT_EQ(judge(old_root(1), other, {"a", "b"}), "tks-new-threshold");
  EXPECT_EQ(judge(old_root(1), other, {"a", "b", "x"}), "tks-new-threshold");
  EXPECT_EQ(judge(old_root(1), other, {}), "sig-missing");
}

TEST(Link, R2CountsAKeyOnce) {
  EXPECT_EQ(judge(old_root(1), old_root(2), {"a", "a"}), "tks-old-threshold");
}

TEST(Link, R3SkipsVersionsInsideAnEpoch) {
  EXPECT_EQ(judge(old_root(1), old_root(900), {"b", "c"}), "ok");
}

TEST(Link, R4RootChangesOnlyWithTheEpoch) {
  EXPECT_EQ(judge(old_root(1), new_root(2, 0), {"a", "b", "d"}), "tks-root-changed-in-epoch");
  EXPECT_EQ(judge(old_root(1), with_root(2, 0, {"a", "b", "c"}, 3), {"a", "b", "c"}),
            "tks-root-changed-in-epoch");
  EXPECT_EQ(judge(new_root(5), old_root(6), {"a", "b"}), "tks-rollback");
}

TEST(Link, R4NamesTheGapOfEpochs) {
  EXPECT_EQ(judge(old_root(1), with_root(9, 2, {"x", "y"}), {"x", "y"}), "tks-epoch-gap");
  EXPECT_EQ(judge(old_root(1), with_root(9, 2, {"x", "y"}), {"x", "y", "a", "b"}), "ok");
}

TEST(Link, AllowsANewEpochWithAnUnchangedRoot) {
  EXPECT_EQ(judge(old_root(1), with_root(2, 1, {"a", "b", "c"}), {"a", "b"}), "ok");
}

TEST(Link, R5TellsAForkFromTheSameDocument) {
  EXPECT_EQ(judge(old_root(3), old_root(3), {}), "ok");
  StoreBuilder fork = old_root(3);
  fork.store().issued = 7;
  EXPECT_EQ(judge(old_root(3), fork, {"a", "b"}), "tks-fork");
}

TEST(Link, R6RefusesOlderVersions) {
  EXPECT_EQ(judge(old_root(3), old_root(2), {"a", "b"}), "tks-rollback");
}

TEST(Link, R7RefusesJumps) {
  EXPECT_EQ(judge(old_root(1), old_root(1 + 65535), {"a", "b"}), "ok");
  EXPECT_EQ(judge(old_root(1), old_root(1 + 65536), {"a", "b"}), "tks-jump");
}

TEST(Link, RefusesAnotherFleet) {
  StoreBuilder other = old_root(2);
  other.store().fleet = fleet_uuid("somebody-else");
  EXPECT_EQ(judge(old_root(1), other, {"a", "b"}), "wrong-fleet");
}

TEST(Link, R32RevocationsOnlyGrowInsideAnEpoch) {
  StoreBuilder held = old_root(1);
  held.revoke("gone-1");
  StoreBuilder more = old_root(2);
  more.revoke("gone-1").revoke("gone-2");
  EXPECT_EQ(judge(held, more, {"a", "b"}), "ok");
  EXPECT_EQ(judge(held, old_root(2), {"a", "b"}), "tks-unrevoke");
  EXPECT_EQ(judge(held, with_root(2, 1, {"a", "b", "c"}), {"a", "b"}), "ok");
}

StoreBuilder with_recovery(StoreBuilder builder, std::initializer_list<std::string> keys) {
  builder.role(BULLA_ROLE_RECOVERY, "recovery", 1, keys);
  return builder;
}

TEST(Link, R26RecoveryReplacesALostRoot) {
  const StoreBuilder held = with_recovery(old_root(1), {"cold"});
  const StoreBuilder next = with_recovery(with_root(2, 1, {"x", "y"}), {"cold"});
  EXPECT_EQ(judge(held, next, {"cold", "x", "y"}), "ok");
  EXPECT_EQ(judge(held, next, {"cold", "x"}), "tks-new-threshold");
}

TEST(Link, R26RecoveryCannotActInsideAnEpoch) {
  EXPECT_EQ(
      judge(with_recovery(old_root(1), {"cold"}), with_recovery(old_root(2), {"cold"}), {"cold"}),
      "tks-old-threshold");
}

TEST(Link, R26RecoveryChangesOnlyWithRootAndRecovery) {
  const StoreBuilder held = with_recovery(old_root(1), {"cold"});
  const StoreBuilder next = with_recovery(with_root(2, 1, {"x", "y"}), {"colder"});
  EXPECT_EQ(judge(held, next, {"cold", "x", "y"}), "tks-recovery-changed");
  EXPECT_EQ(judge(held, next, {"a", "b", "x", "y"}), "tks-recovery-changed");
  EXPECT_EQ(judge(held, next, {"a", "b", "cold", "x", "y"}), "ok");
  EXPECT_EQ(judge(held, with_root(2, 1, {"x", "y"}), {"cold", "x", "y"}), "tks-recovery-changed");
  EXPECT_EQ(judge(held, with_recovery(old_root(2), {"colder"}), {"a", "b"}),
            "tks-recovery-changed");
}

TEST(Link, R26RecoveryMayBeAddedByTheRoot) {
  EXPECT_EQ(judge(old_root(1), with_recovery(old_root(2), {"cold"}), {"a", "b"}), "ok");
}

TEST(Link, ComparesRootRolesByKeysNotByIndices) {
  StoreBuilder next = old_root(2);
  next.image_role("zz-more-keys", 1, {"rel-2", "rel-3", "rel-4", "rel-5"}, BULLA_CLASS_OS);
  EXPECT_EQ(judge(old_root(1), next, {"a", "b"}), "ok");
}

}  // namespace
}  // namespace bulla::testing
