// SPDX-License-Identifier: Apache-2.0
//
// What a first sketch of these rules got wrong, kept as tests; and the property that came of it:
// whatever rule is used, a device from the factory, with every counter at its highest, still walks
// the chain to its end and can be updated there.
#include <gtest/gtest.h>

#include <ostream>

#include "formats/digest.hpp"
#include "tests/state/rig.hpp"

namespace bulla::testing {
namespace {

KeyStore revoking_rel_1(std::uint32_t version) {
  StoreBuilder builder = fleet_store_with(version, 0, {"a", "b", "c"}, {"rel-2"});
  builder.revoke("rel-1");  // compromise
  return builder.store();
}

TEST(Finding, DistantDeviceIsStrandedWithoutTheChainAndNotWithIt) {
  const KeyStore factory = fleet_store(3).store();
  const ChainLink link =
      link_of(fleet_store_with(4, 1, {"x", "y", "z"}, {"rel-2"}).store(), {"a", "b", "x", "y"});
  const KeyStore newest = fleet_store_with(5, 1, {"x", "y", "z"}, {"rel-2", "k2"}).store();
  SimBoard board;
  Rig rig(board, factory);
  EXPECT_EQ(rig.deliver(file_of(release(10, "k2"))).reason, "key-unknown");
  EXPECT_EQ(rig.deliver(store_file(newest, {"x", "y"})).reason, "tks-old-threshold");
  ImageSpec with_chain = release(10, "k2");
  with_chain.chain = {{link, link_of(newest, {"x", "y"})}};
  EXPECT_EQ(rig.update(file_of(with_chain)), "ok");
}

TEST(Finding1, NewestStoreMayCarryTheSignaturesOfOlderRoots) {
  SimBoard board;
  Rig rig(board, fleet_store(1).store());
  const KeyStore far = fleet_store_with(9, 4, {"x", "y", "z"}, {"rel-2"}).store();
  EXPECT_EQ(rig.deliver(store_file(far, {"x", "y"})).reason, "tks-epoch-gap");
  EXPECT_EQ(rig.deliver(store_file(far, {"x", "y", "a", "b"})).reason, "ok");
}

TEST(Finding2, NoOrderOfRevocationAndUpdateStrandsADevice) {
  for (const bool store_first : {true, false}) {
    SimBoard board;
    Rig rig(board, fleet_store(1).store());
    ASSERT_EQ(rig.update(file_of(release(8, "rel-1"))), "ok");
    ASSERT_EQ(rig.update(file_of(release(9, "rel-1"))), "ok");
    const Bytes store = store_file(revoking_rel_1(7));
    const Bytes image = file_of(release(10, "rel-2"));
    if (store_first) {
      EXPECT_EQ(rig.deliver(store).reason, "ok");
      EXPECT_EQ(rig.update(image), "ok");
    } else {
      EXPECT_EQ(rig.update(image), "ok");
      EXPECT_EQ(rig.deliver(store).reason, "ok");
    }
    EXPECT_EQ(rig.load("app"), "ok");
    EXPECT_EQ(rig.deliver(file_of(release(99, "rel-1"))).reason, "key-revoked");
    // What the stolen key signed does not stay behind as the fallback.
    EXPECT_EQ(rig.load("app", BULLA_PLACE_FALLBACK), "not-found");
  }
}

TEST(Finding2, ThiefsImageThatRunsCannotVetoItsRevocationAndIsHealed) {
  SimBoard board;
  Rig rig(board, fleet_store(1).store());
  ASSERT_EQ(rig.update(file_of(release(10, "rel-1"))), "ok");
  ASSERT_EQ(rig.update(file_of(release(INT64_MAX, "rel-1"))), "ok");  // the largest sequence
  ASSERT_EQ(rig.deliver(store_file(revoking_rel_1(7))).reason, "ok");
  ASSERT_EQ(rig.deliver(file_of(release(11, "rel-2"))).reason, "ok");
  ASSERT_EQ(rig.restart(), "ok");
  ASSERT_EQ(rig.boot_failed("app"), "ok");  // one failed boot brings it back, once more
  EXPECT_EQ(rig.sequence(), static_cast<std::uint64_t>(INT64_MAX));
  ASSERT_EQ(rig.update(file_of(release(11, "rel-2"))), "ok");
  EXPECT_EQ(rig.load("app", BULLA_PLACE_FALLBACK), "not-found");
  EXPECT_EQ(rig.sequence(), 11u);
}

TEST(Finding3, TheCeilingBoundsWhatAThiefCanDoToTheFloor) {
  SimBoard board;
  StoreBuilder bounded = fleet_store(1);
  bounded.store().windows = {{BULLA_CLASS_APPLICATION, 0, 6}};
  Rig rig(board, bounded.store());
  EXPECT_EQ(rig.deliver(file_of(release(10, "rel-1", 99))).reason, "sv-above-ceiling");
  for (const std::uint64_t sequence : {10u, 11u}) {
    ASSERT_EQ(rig.update(file_of(release(sequence, "rel-1", 6))), "ok");
  }
  EXPECT_EQ(rig.floor(), 6u);
  StoreBuilder healing = fleet_store_with(2, 0, {"a", "b", "c"}, {"rel-2"});
  healing.revoke("rel-1");
  ASSERT_EQ(rig.deliver(store_file(healing.store())).reason, "ok");
  EXPECT_EQ(rig.deliver(file_of(release(12, "rel-2", 5))).reason, "sv-below-floor");
  EXPECT_EQ(rig.update(file_of(release(12, "rel-2", 6))), "ok");
}

TEST(Finding4, HotfixesInTheWrongOrderRaiseTheFloorAboveTheTarget) {
  SimBoard board;
  Rig rig(board, fleet_store(1).store());
  const Bytes target = file_of(release(20, "rel-1", 5));
  ASSERT_EQ(rig.update(file_of(release(10, "rel-1", 8))), "ok");
  ASSERT_EQ(rig.update(file_of(release(11, "rel-1", 9))), "ok");
  EXPECT_EQ(rig.deliver(target).reason, "sv-below-floor");  // what preflight calls a trap
  SimBoard straight;
  EXPECT_EQ(Rig(straight, fleet_store(1).store()).update(target), "ok");
}

// One fleet's history: how its key stores followed each other.
struct History {
  const char *what;
  KeyStore factory;
  std::vector<ChainLink> links;
  std::string signer;  // of what is released at its end
  std::uint32_t security_version;
};

void PrintTo(const History &history, std::ostream *out) {
  *out << history.what;
}

StoreBuilder with_windows(StoreBuilder builder, std::uint32_t min, std::uint32_t max) {
  builder.store().windows = {{BULLA_CLASS_APPLICATION, min, max}};
  return builder;
}

StoreBuilder with_recovery(StoreBuilder builder) {
  builder.role(BULLA_ROLE_RECOVERY, "recovery", 1, {"cold"});
  return builder;
}

std::vector<History> histories() {
  const auto first = [] { return fleet_store(1); };
  const auto other_root = [](std::uint32_t version, std::uint32_t epoch) {
    return fleet_store_with(version, epoch, {"x", "y", "z"}, {"rel-2"});
  };
  StoreBuilder grandfathering = fleet_store(3);
  grandfathering.revoke("rel-1", Grandfather{sha256(as_bytes("what it signed")), 2});
  StoreBuilder enforcing = fleet_store_with(2, 0, {"a", "b", "c"}, {"rel-2"});
  enforcing.revoke("rel-1");
  enforcing.store().revocations[0].boot_enforce = 0xfe;
  StoreBuilder denying = fleet_store(2);
  denying.store().denied = {sha256(as_bytes("a bad release"))};
  StoreBuilder full = fleet_store(2);
  for (int i = 0; i < 32; i++) full.revoke("gone-" + std::to_string(i));
  StoreBuilder higher = fleet_store_with(3, 1, {"a", "b", "c", "d"}, {"rel-1"});
  higher.store().roles[0].threshold = 3;
  const Names both = {"a", "b", "x", "y"};
  return {
      {"R1 a new root", first().store(), {link_of(other_root(2, 1).store(), both)}, "rel-2", 0},
      {"R3 versions are skipped", first().store(), {link_of(fleet_store(700).store())}, "rel-1", 0},
      {"R4 epochs are walked",
       first().store(),
       {link_of(other_root(2, 1).store(), both),
        link_of(fleet_store_with(3, 2, {"x", "y", "q"}, {"rel-3"}).store(), {"x", "y"})},
       "rel-3",
       0},
      {"R4 an epoch is skipped",
       first().store(),
       {link_of(other_root(9, 4).store(), both)},
       "rel-2",
       0},
      {"R6 many versions",
       first().store(),
       {link_of(fleet_store(4).store()), link_of(fleet_store(6).store()),
        link_of(fleet_store(7).store())},
       "rel-1",
       0},
      {"R7 the largest jumps",
       first().store(),
       {link_of(fleet_store(65536).store()), link_of(fleet_store(131071).store())},
       "rel-1",
       0},
      {"R12 a stolen key", first().store(), {link_of(revoking_rel_1(2))}, "rel-2", 0},
      {"R12 boot-enforce", first().store(), {link_of(enforcing.store())}, "rel-2", 0},
      {"R14 grandfathering", first().store(), {link_of(grandfathering.store())}, "rel-2", 0},
      {"R15 a denied release", first().store(), {link_of(denying.store())}, "rel-1", 0},
      {"R16 the window moves",
       with_windows(fleet_store(1), 0, 3).store(),
       {link_of(with_windows(fleet_store(2), 2, 6).store()),
        link_of(with_windows(fleet_store(3), 8, 9).store())},
       "rel-1",
       9},
      {"R18 a higher threshold",
       first().store(),
       {link_of(higher.store(), {"a", "b", "d"})},
       "rel-1",
       0},
      {"R26 recovery",
       with_recovery(first()).store(),
       {link_of(with_recovery(other_root(2, 1)).store(), {"cold", "x", "y"})},
       "rel-2",
       0},
      {"R30 all of its limits", first().store(), {link_of(full.store())}, "rel-1", 0},
      {"R32 a compacted list",
       first().store(),
       {link_of(revoking_rel_1(2)),
        link_of(fleet_store_with(3, 1, {"a", "b", "c"}, {"rel-2"}).store())},
       "rel-2",
       0},
  };
}

class HighestFloors : public ::testing::TestWithParam<History> {};

TEST_P(HighestFloors, DeviceFromTheFactoryWalksTheChainAndIsUpdated) {
  const History &history = GetParam();
  const KeyStore newest = decode_key_store(history.links.back().key_store);
  SimBoard board;
  board.have_counters();
  board.set_counter({}, newest.version);
  board.set_counter(component("app"), history.security_version);
  Rig rig(board, history.factory);
  ImageSpec image = release(10, history.signer, history.security_version);
  EXPECT_EQ(rig.deliver(file_of(image)).reason, "tks-below-floor");
  image.chain = {history.links};
  EXPECT_EQ(rig.update(file_of(image)), "ok");
  EXPECT_EQ(rig.version(), newest.version);
}

INSTANTIATE_TEST_SUITE_P(Histories, HighestFloors, ::testing::ValuesIn(histories()));

}  // namespace
}  // namespace bulla::testing
