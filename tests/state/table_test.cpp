// SPDX-License-Identifier: Apache-2.0
//
// The table of FORMAT.md 8.1, row by row, on a device that keeps its images in flash.
#include <gtest/gtest.h>

#include <ostream>

#include "formats/digest.hpp"
#include "tests/state/rig.hpp"

namespace bulla::testing {
namespace {

constexpr std::uint32_t kApplications = 1u << BULLA_CLASS_APPLICATION;

// rel-1 is no longer trusted.
KeyStore without_rel_1(std::uint32_t version, std::uint32_t reason = BULLA_REASON_RETIRED,
                       std::uint32_t boot_enforce = 0) {
  StoreBuilder builder = fleet_store_with(version, 0, {"a", "b", "c"}, {"rel-2"});
  builder.revoke("rel-1");
  builder.store().revocations.back().reason = reason;
  builder.store().revocations.back().boot_enforce = boot_enforce;
  return builder.store();
}

// Runs 10, falls back to 9; both signed by rel-1.
class Table : public ::testing::Test {
 protected:
  Table() {
    board_.device_id = {0xd1};
    board_.abis["os-abi"] = 3;
    EXPECT_EQ(rig_.update(file_of(release(9, "rel-1"))), "ok");
    EXPECT_EQ(rig_.update(file_of(running())), "ok");
  }

  // Asks for as much as an image can: load must not care for any of it.
  static ImageSpec running() {
    ImageSpec spec = release(10, "rel-1");
    spec.requirements.abis = {{"os-abi", 3, 3}};
    spec.requirements.devices = {Bytes{0xd1}};
    return spec;
  }

  std::string take(const KeyStore &store) { return rig_.deliver(store_file(store)).reason; }
  std::string install(const ImageSpec &spec) { return rig_.deliver(file_of(spec)).reason; }
  std::string fallback() { return rig_.load("app", BULLA_PLACE_FALLBACK); }

  SimBoard board_;
  Rig rig_{board_, fleet_store(1).store()};
};

TEST_F(Table, InstallMakesAllChecks) {
  ImageSpec foreign_device = release(11, "rel-1");
  foreign_device.requirements.devices = {Bytes{0xd2}};
  ImageSpec unmet = release(11, "rel-1");
  unmet.requirements.abis = {{"os-abi", 4, 9}};
  ImageSpec large = release(11, "rel-1");
  large.bytes = 70000;
  ImageSpec other_class = release(11, "rel-1");
  other_class.image_class = BULLA_CLASS_OS;
  Package damaged = image_of(release(11, "rel-1"));
  damaged.payload[1200] ^= 1;
  const struct {
    Bytes file;
    const char *reason;
  } cases[] = {
      {file_of(release(11, "nobody")), "key-unknown"},
      {file_of(foreign_device), "wrong-device"},
      {file_of(other_class), "wrong-class"},
      {file_of(unmet), "requires-unmet"},
      {file_of(release(11, "rel-1", 100)), "sv-above-ceiling"},
      {file_of(release(9, "rel-1")), "sequence-too-low"},
      {file_of(release(10, "rel-2")), "sequence-conflict"},
      {file_of(large), "space-exceeded"},
      {damaged.file(), "payload-digest"},
      {Bytes(100), "bad-magic"},
  };
  for (const auto &given : cases) EXPECT_EQ(rig_.deliver(given.file).reason, given.reason);
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(install(release(11, "rel-1")), "ok");
}

TEST_F(Table, LoadNeverAsksForSequenceRequiresWindowCapabilityOrTransport) {
  StoreBuilder narrow = fleet_store(2);
  narrow.store().windows = {{BULLA_CLASS_APPLICATION, 5, 9}};
  EXPECT_EQ(take(narrow.store()), "ok");
  board_.abis.clear();
  board_.device_id = {0xd9};
  EXPECT_EQ(rig_.restart(), "ok");
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(fallback(), "ok");  // of a lower sequence
}

TEST_F(Table, LoadWantsTheVeryImageThatWasInstalled) {
  const std::uint8_t slot = rig_.state()->running.slot;
  board_.area(BULLA_AREA_IMAGE, slot, component("app"))[1499] ^= 1;
  EXPECT_EQ(rig_.load("app"), "result-digest");
  board_.area(BULLA_AREA_IMAGE, slot, component("app"))[1499] ^= 1;
  EXPECT_EQ(rig_.load("app"), "ok");
  // Seal and content of the older image, put where the newer one stood.
  const auto other = static_cast<std::uint8_t>(1 - slot);
  for (const bulla_area_kind kind : {BULLA_AREA_IMAGE, BULLA_AREA_SEAL}) {
    board_.area(kind, slot, component("app")) = board_.area(kind, other, component("app"));
  }
  EXPECT_EQ(rig_.load("app"), "result-digest");
}

TEST_F(Table, LoadWantsTheComponentsFloor) {
  EXPECT_EQ(rig_.update(file_of(release(11, "rel-1", 4))), "ok");
  EXPECT_EQ(rig_.update(file_of(release(12, "rel-1", 5))), "ok");
  EXPECT_EQ(rig_.floor(), 4u);
  rig_.state()->floor = 5;
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(fallback(), "sv-below-floor");
}

TEST_F(Table, KeyRevokedRefusesInstallsAndPinnedImagesLoadUntilReplaced) {
  EXPECT_EQ(take(without_rel_1(2)), "ok");
  EXPECT_EQ(install(release(11, "rel-1")), "key-revoked");
  EXPECT_EQ(rig_.restart(), "ok");
  EXPECT_EQ(rig_.state()->running.standing, BULLA_STANDING_PINNED);
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(fallback(), "ok");
  EXPECT_EQ(rig_.update(file_of(release(12, "rel-2"))), "ok");
  EXPECT_EQ(rig_.state()->running.standing, BULLA_STANDING_TRUSTED);
  EXPECT_EQ(rig_.state()->other.standing, BULLA_STANDING_PINNED);
  EXPECT_EQ(fallback(), "ok");
  EXPECT_EQ(rig_.update(file_of(release(13, "rel-2"))), "ok");
  EXPECT_EQ(rig_.state()->other.standing, BULLA_STANDING_TRUSTED);
}

TEST_F(Table, WindowRaisedRefusesInstallsAndLoadsGoByTheFloor) {
  StoreBuilder raised = fleet_store(2);
  raised.store().windows = {{BULLA_CLASS_APPLICATION, 3, 9}};
  EXPECT_EQ(take(raised.store()), "ok");
  EXPECT_EQ(install(release(11, "rel-1", 2)), "sv-below-floor");
  EXPECT_EQ(install(release(11, "rel-1", 10)), "sv-above-ceiling");
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(rig_.update(file_of(release(11, "rel-1", 3))), "ok");
  EXPECT_EQ(rig_.floor(), 0u);  // what the fallback needs
  EXPECT_EQ(fallback(), "ok");
}

TEST_F(Table, DocumentDeniedRefusesInstallsAndPinnedImagesLoad) {
  StoreBuilder denying = fleet_store(2);
  for (const ImageSpec &spec : {running(), release(11, "rel-1")}) {
    denying.store().denied.push_back(sha256(image_of(spec).envelope.document));
  }
  EXPECT_EQ(take(denying.store()), "ok");
  EXPECT_EQ(install(release(11, "rel-1")), "manifest-denied");
  EXPECT_EQ(rig_.state()->running.standing, BULLA_STANDING_PINNED);
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(rig_.state()->other.standing, BULLA_STANDING_TRUSTED);
  // The sequence of a denied image is not compared: any other may follow it.
  EXPECT_EQ(install(release(8, "rel-1")), "ok");
}

struct Ending {
  const char *what;
  std::uint32_t reason;
  std::uint32_t boot_enforce;
  const char *fallback;  // of loading it, once a replacement has confirmed a good boot
  const char *recovery;
};

void PrintTo(const Ending &ending, std::ostream *out) {
  *out << ending.what;
}

class PinsEnd : public Table, public ::testing::WithParamInterface<Ending> {};

TEST_P(PinsEnd, OnceAReplacementHasConfirmedAGoodBootAndNotBefore) {
  const ImageSpec recovery = release(5, "rel-1");
  ASSERT_EQ(rig_.adopt_recovery(image_of(recovery), content(recovery.bytes)), "ok");
  ASSERT_EQ(take(without_rel_1(2, GetParam().reason, GetParam().boot_enforce)), "ok");
  const auto all_load = [this] {
    EXPECT_EQ(rig_.load("app"), "ok");
    EXPECT_EQ(rig_.load("app", BULLA_PLACE_RECOVERY), "ok");
  };
  all_load();
  EXPECT_EQ(fallback(), "ok");
  ASSERT_EQ(install(release(11, "rel-2")), "ok");
  all_load();
  ASSERT_EQ(rig_.restart(), "ok");
  all_load();
  EXPECT_EQ(fallback(), "ok");
  ASSERT_EQ(rig_.confirm("app"), "ok");
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(fallback(), GetParam().fallback);
  EXPECT_EQ(rig_.load("app", BULLA_PLACE_RECOVERY), GetParam().recovery);
}

const Ending kEndings[] = {
    {"retired", BULLA_REASON_RETIRED, 0, "ok", "ok"},
    {"lost", BULLA_REASON_LOST, 0, "ok", "ok"},
    {"compromise", BULLA_REASON_COMPROMISE, 0, "not-found", "ok"},
    {"boot-enforce", BULLA_REASON_RETIRED, kApplications, "not-found", "key-revoked"},
    {"boot-enforce of another class", BULLA_REASON_RETIRED, 1u << BULLA_CLASS_OS, "ok", "ok"},
};
INSTANTIATE_TEST_SUITE_P(Rows, PinsEnd, ::testing::ValuesIn(kEndings));

TEST_F(Table, PinsEndAtOnceWhereAReplacementRunsAlready) {
  ASSERT_EQ(rig_.update(file_of(release(11, "rel-2"))), "ok");
  ASSERT_EQ(take(without_rel_1(2, BULLA_REASON_COMPROMISE)), "ok");
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(fallback(), "not-found");
}

TEST_F(Table, KeyStoreBelowItsFloorInstallsNothingGivesNoCapabilityAndWalksAndLoads) {
  rig_.device().state.key_store_floor = 4;
  std::uint32_t rights = 0;
  EXPECT_EQ(install(release(11, "rel-1")), "tks-below-floor");
  EXPECT_EQ(rig_.grant(capability_package(capability_manifest()).file(), &rights).reason,
            "tks-below-floor");
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(take(fleet_store(2).store()), "ok");
  EXPECT_EQ(install(release(11, "rel-1")), "tks-below-floor");
  EXPECT_EQ(take(fleet_store(4).store()), "ok");
  EXPECT_EQ(install(release(11, "rel-1")), "ok");
}

TEST_F(Table, NoImageCanVetoAKeyStore) {
  board_.refuses_to_read = true;  // not even by a seal that cannot be read
  EXPECT_EQ(take(without_rel_1(2)), "ok");
  board_.refuses_to_read = false;
  EXPECT_EQ(rig_.version(), 2u);
  EXPECT_EQ(rig_.load("app"), "ok");  // by the pin
}

TEST_F(Table, SealThatIsHiddenKeepsNoPin) {
  ASSERT_EQ(take(without_rel_1(2, BULLA_REASON_COMPROMISE)), "ok");
  ASSERT_EQ(install(release(11, "rel-2")), "ok");
  ASSERT_EQ(rig_.restart(), "ok");
  const std::uint8_t slot = rig_.state()->other.slot;
  board_.area(BULLA_AREA_SEAL, slot, component("app"))[0] = 0xff;
  ASSERT_EQ(rig_.confirm("app"), "ok");
  EXPECT_EQ(fallback(), "not-found");
}

}  // namespace
}  // namespace bulla::testing
