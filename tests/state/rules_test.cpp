// SPDX-License-Identifier: Apache-2.0
//
// The rules of rotation that a device keeps (R1 to R32), each by its name. R1 to R5, R7, R26 and
// R32 over single links stand in tests/core/link_test.cpp, R8, R9 and R28 in chain_test.cpp; here
// they are tried on a device. R13, R27 and R29 speak of tools alone.
#include <gtest/gtest.h>

#include <algorithm>

#include "formats/digest.hpp"
#include "formats/merkle.hpp"
#include "tests/state/rig.hpp"

namespace bulla::testing {
namespace {

KeyStore without_rel_1(std::uint32_t version) {
  StoreBuilder builder = fleet_store_with(version, 0, {"a", "b", "c"}, {"rel-2"});
  builder.revoke("rel-1");
  return builder.store();
}

class Rules : public ::testing::Test {
 protected:
  std::string take(const KeyStore &store, const Names &signers = {"a", "b"}) {
    return rig_.deliver(store_file(store, signers)).reason;
  }
  std::string install(const ImageSpec &spec) { return rig_.deliver(file_of(spec)).reason; }
  std::string update(const ImageSpec &spec) { return rig_.update(file_of(spec)); }

  SimBoard board_;
  Rig rig_{board_, fleet_store(1).store()};
};

TEST_F(Rules, R1_ANewRootNeedsTheOldOneAndItself) {
  const KeyStore next = fleet_store_with(2, 1, {"x", "y", "z"}, {"rel-1"}).store();
  EXPECT_EQ(take(next, {"x", "y"}), "tks-old-threshold");
  EXPECT_EQ(take(next, {"a", "b"}), "tks-new-threshold");
  EXPECT_EQ(take(next, {"a", "b", "x"}), "tks-new-threshold");
  EXPECT_EQ(rig_.version(), 1u);
  EXPECT_EQ(take(next, {"a", "b", "x", "y"}), "ok");
  EXPECT_EQ(rig_.version(), 2u);
}

TEST_F(Rules, R2_OneKeyCountsOnce) {
  EXPECT_EQ(take(fleet_store(2).store(), {"a", "a"}), "tks-old-threshold");
  StoreBuilder two = fleet_store(2);
  two.store().roles.back().threshold = 2;
  ASSERT_EQ(take(two.store()), "ok");
  ImageSpec twice = release(10);
  twice.signers = {"rel-1", "rel-1"};
  EXPECT_EQ(install(twice), "sig-threshold");
}

TEST_F(Rules, R3_VersionsMayBeSkipped) {
  EXPECT_EQ(take(fleet_store(900).store()), "ok");
  EXPECT_EQ(rig_.version(), 900u);
}

TEST_F(Rules, R4_TheRootChangesWithTheEpochOnly) {
  EXPECT_EQ(take(fleet_store_with(2, 0, {"a", "b", "d"}, {"rel-1"}).store()),
            "tks-root-changed-in-epoch");
  EXPECT_EQ(take(fleet_store_with(3, 2, {"x", "y", "z"}, {"rel-1"}).store(), {"x", "y"}),
            "tks-epoch-gap");
  ASSERT_EQ(take(fleet_store(2, 1).store()), "ok");  // the same root: how a list is compacted
  EXPECT_EQ(take(fleet_store(3, 0).store()), "tks-rollback");
}

TEST_F(Rules, R5_TheSameStoreAgainWearsNoFlash) {
  const std::size_t commits = board_.records.size();
  EXPECT_EQ(take(fleet_store(1).store()), "ok");
  EXPECT_EQ(board_.records.size(), commits);
  StoreBuilder fork = fleet_store(1);
  fork.store().issued = 7;
  EXPECT_EQ(take(fork.store()), "tks-fork");
}

TEST_F(Rules, R6_AnOlderStoreIsRefusedAndTheFloorGuardsUseNotWalking) {
  ASSERT_EQ(take(fleet_store(5).store()), "ok");
  EXPECT_EQ(take(fleet_store(4).store()), "tks-rollback");
  // Its flash is exchanged for that of another device: the counter remembers.
  SimBoard repaired;
  repaired.have_counters();
  repaired.set_counter({}, 5);
  Rig rig(repaired, fleet_store(1).store());
  EXPECT_EQ(rig.deliver(file_of(release(10))).reason, "tks-below-floor");
  for (const std::uint32_t version : {2u, 4u}) {
    EXPECT_EQ(rig.deliver(store_file(fleet_store(version).store())).reason, "ok");
    EXPECT_EQ(rig.deliver(file_of(release(10))).reason, "tks-below-floor");
  }
  EXPECT_EQ(rig.deliver(store_file(fleet_store(5).store())).reason, "ok");
  EXPECT_EQ(rig.deliver(file_of(release(10))).reason, "ok");
}

TEST_F(Rules, R7_VersionsDoNotJump) {
  EXPECT_EQ(take(fleet_store(65537).store()), "tks-jump");
  EXPECT_EQ(take(fleet_store(65536).store()), "ok");
}

TEST_F(Rules, R9_AFactoryResetKeepsStoreFloorsAndCounters) {
  ASSERT_EQ(update(release(10, "rel-1", 2)), "ok");
  ASSERT_EQ(update(release(11, "rel-1", 2)), "ok");
  ASSERT_EQ(take(fleet_store(3).store()), "ok");
  rig_.device().state.capability_counter = 6;
  const ImageSpec factory = release(3, "rel-1", 2);
  ASSERT_EQ(rig_.reset_to(image_of(factory), content(factory.bytes)), "ok");
  ASSERT_EQ(rig_.restart(), "ok");
  EXPECT_EQ(rig_.sequence(), 3u);
  EXPECT_EQ(rig_.version(), 3u);
  EXPECT_EQ(rig_.floor(), 2u);
  EXPECT_EQ(rig_.device().state.capability_counter, 6u);
  EXPECT_EQ(rig_.load("app"), "ok");
}

TEST_F(Rules, R9_AResetThatWouldEndTheDeviceIsRefused) {
  ASSERT_EQ(update(release(10, "rel-1", 2)), "ok");
  ASSERT_EQ(update(release(11, "rel-1", 3)), "ok");
  const ImageSpec old = release(3, "rel-1", 1);
  EXPECT_EQ(rig_.reset_to(image_of(old), content(old.bytes)), "sv-below-floor");
  EXPECT_EQ(rig_.restart(), "ok");
  EXPECT_EQ(rig_.sequence(), 11u);
  ASSERT_EQ(take(without_rel_1(2)), "ok");
  const ImageSpec revoked = release(4, "rel-1", 3);
  EXPECT_EQ(rig_.reset_to(image_of(revoked), content(revoked.bytes)), "key-revoked");
  EXPECT_EQ(rig_.restart(), "ok");
  EXPECT_EQ(rig_.load("app"), "ok");
}

TEST_F(Rules, R10_NothingIsRefusedBecauseTimePassed) {
  StoreBuilder dated = fleet_store(2);
  dated.store().issued = kNoWindowEnd;  // the farthest future; there is no clock that could object
  KeyNote note;
  note.key = dated.index("rel-1");
  note.label = "rel-1";
  note.not_before = 1;
  note.not_after = 2;  // long past: binds signers only
  dated.store().notes = {note};
  ASSERT_EQ(take(dated.store()), "ok");
  EXPECT_EQ(update(release(10)), "ok");
  StoreBuilder earlier = fleet_store(3);
  earlier.store().issued = 1;
  EXPECT_EQ(take(earlier.store()), "ok");
}

TEST_F(Rules, R11_ADeviceKnowsAllThatItMustReport) {
  ASSERT_EQ(update(release(10, "rel-1", 2)), "ok");
  const KeyStore next = fleet_store_with(4, 1, {"a", "b", "d"}, {"rel-1"}).store();
  ASSERT_EQ(take(next), "ok");
  const Delivered refused = rig_.deliver(file_of(release(9)));
  ASSERT_EQ(rig_.restart(), "ok");
  const bulla_device &device = rig_.device();
  EXPECT_EQ(device.held.view.version, 4u);
  EXPECT_EQ(device.held.view.epoch, 1u);
  const Digest digest = sha256(encode(next));
  EXPECT_TRUE(std::equal(digest.begin(), digest.end(), device.held.digest));
  EXPECT_EQ(rig_.floor(), 2u);
  EXPECT_EQ(rig_.state()->running.sequence, 10u);
  EXPECT_EQ(refused.reason, "sv-below-floor");
  EXPECT_EQ(refused.report.stage, BULLA_STAGE_VERSIONS);
}

TEST_F(Rules, R12_ANewerStoreIsAlwaysTakenAndWhatRunsIsPinned) {
  ASSERT_EQ(update(release(9)), "ok");
  ASSERT_EQ(update(release(10)), "ok");
  EXPECT_EQ(take(without_rel_1(2)), "ok");
  EXPECT_EQ(rig_.load("app"), "ok");
  EXPECT_EQ(rig_.load("app", BULLA_PLACE_FALLBACK), "ok");
  EXPECT_EQ(install(release(11)), "key-revoked");
  EXPECT_EQ(install(release(11, "rel-2")), "ok");
}

TEST_F(Rules, R12_ThePinGoesWithItsImage) {
  ASSERT_EQ(update(release(10)), "ok");
  const Bytes pinned = file_of(release(10));
  ASSERT_EQ(take(without_rel_1(2)), "ok");
  ASSERT_EQ(update(release(11, "rel-2")), "ok");
  ASSERT_EQ(update(release(12, "rel-2")), "ok");
  EXPECT_EQ(rig_.deliver(pinned, BULLA_ROLLBACK_BY_NAME).reason, "key-revoked");
}

TEST_F(Rules, R12_WhatIsOnlyStagedIsNotInPlace) {
  ASSERT_EQ(update(release(10, "rel-2")), "ok");
  ASSERT_EQ(install(release(11)), "ok");
  ASSERT_EQ(take(without_rel_1(2)), "ok");
  EXPECT_EQ(rig_.restart(), "ok");
  EXPECT_EQ(rig_.sequence(), 10u);
}

// A store in which rel-1 is revoked, but for what stands in `tree`.
KeyStore grandfathering(std::uint32_t version, const MerkleTree &tree) {
  StoreBuilder builder = fleet_store(version);
  builder.revoke("rel-1", Grandfather{tree.root(), static_cast<std::uint32_t>(tree.size())});
  return builder.store();
}

TEST_F(Rules, R14_WhatARevokedKeySignedLegitimatelyInstallsWithItsProof) {
  Package before = image_of(release(10));
  const Package after = image_of(release(99));
  const Digest digest = sha256(before.envelope.document);
  const std::vector<Digest> leaves = ascending_leaves({digest, sha256(as_bytes("another"))});
  const MerkleTree tree(leaves);
  ASSERT_EQ(take(grandfathering(2, tree)), "ok");
  EXPECT_EQ(rig_.deliver(before.file()).reason, "key-revoked");
  const auto index = static_cast<std::uint32_t>(leaves[0] == digest ? 0 : 1);
  const Proof proof =
      to_proof(GrandfatheredProof{TestSigner("rel-1").id(), index, tree.path(index)});
  Package stolen = after;
  stolen.envelope.proofs = {proof};
  EXPECT_EQ(rig_.deliver(stolen.file()).reason, "grandfather-proof");
  before.envelope.proofs = {proof};
  EXPECT_EQ(rig_.update(before.file()), "ok");
  // The proof stands in the seal: it loads by its signatures, not by a pin.
  EXPECT_EQ(rig_.restart(), "ok");
  EXPECT_EQ(rig_.state()->running.standing, BULLA_STANDING_TRUSTED);
  EXPECT_EQ(rig_.load("app"), "ok");
}

TEST_F(Rules, R15_ThreeKindsOfRevocationAreKeptApart) {
  StoreBuilder raised = fleet_store(2);
  raised.store().windows = {{BULLA_CLASS_APPLICATION, 5, 9}};
  ASSERT_EQ(take(raised.store()), "ok");
  EXPECT_EQ(install(release(10, "rel-1", 6)), "ok");  // a window does not stop a thief
  StoreBuilder denying = fleet_store(3);
  denying.store().denied = {sha256(image_of(release(11)).envelope.document)};
  ASSERT_EQ(take(denying.store()), "ok");
  EXPECT_EQ(install(release(11)), "manifest-denied");
  EXPECT_EQ(install(release(12)), "ok");
  ASSERT_EQ(take(without_rel_1(4)), "ok");
  EXPECT_EQ(install(release(13)), "key-revoked");
}

TEST_F(Rules, R16_TheCeilingStopsAFastForward) {
  StoreBuilder narrow = fleet_store(2);
  narrow.store().windows = {{BULLA_CLASS_APPLICATION, 0, 3}};
  ASSERT_EQ(take(narrow.store()), "ok");
  EXPECT_EQ(install(release(10, "rel-1", 4)), "sv-above-ceiling");
  EXPECT_EQ(update(release(10, "rel-1", 3)), "ok");
}

TEST_F(Rules, R17_FloorsRiseAfterAGoodBootAndNeverAboveTheFallback) {
  board_.have_counters();
  Rig rig(board_, fleet_store(1).store());
  ASSERT_EQ(rig.update(file_of(release(10, "rel-1", 2))), "ok");
  EXPECT_EQ(board_.counter(component("app")), 2u);  // there is no fallback
  ASSERT_EQ(rig.deliver(file_of(release(11, "rel-1", 7))).reason, "ok");
  ASSERT_EQ(rig.restart(), "ok");
  EXPECT_EQ(rig.floor(), 2u);
  ASSERT_EQ(rig.confirm("app"), "ok");
  EXPECT_EQ(rig.floor(), 2u);
  ASSERT_EQ(rig.update(file_of(release(12, "rel-1", 8))), "ok");
  EXPECT_EQ(board_.counter(component("app")), 7u);
}

TEST_F(Rules, R17_AFailedTrialRaisesNothing) {
  ASSERT_EQ(update(release(10, "rel-1", 2)), "ok");
  ASSERT_EQ(install(release(11, "rel-1", 7)), "ok");
  ASSERT_EQ(rig_.restart(), "ok");
  ASSERT_EQ(rig_.boot_failed("app"), "ok");
  EXPECT_EQ(rig_.floor(), 2u);
  EXPECT_EQ(rig_.sequence(), 10u);
}

TEST_F(Rules, R18_AThresholdIsMetByTheKeysThereAreAndChangesWithTheEpoch) {
  StoreBuilder none = fleet_store(2);
  none.store().roles[1].threshold = 0;
  EXPECT_EQ(take(none.store()), "tks-bad-role");
  StoreBuilder many = fleet_store(2);
  many.store().roles[1].threshold = 3;
  EXPECT_EQ(take(many.store()), "tks-bad-role");
  StoreBuilder three = fleet_store(2);
  three.store().roles[0].threshold = 3;
  EXPECT_EQ(take(three.store(), {"a", "b", "c"}), "tks-root-changed-in-epoch");
  three.store().epoch = 1;
  EXPECT_EQ(take(three.store(), {"a", "b"}), "tks-new-threshold");
  EXPECT_EQ(take(three.store(), {"a", "b", "c"}), "ok");
}

TEST_F(Rules, R19_RootKeysHaveNoOtherRole) {
  StoreBuilder shared = fleet_store(2);
  shared.store().roles.back().keys.push_back(shared.index("a"));
  EXPECT_EQ(take(shared.store()), "tks-shared-root-key");
}

TEST_F(Rules, R20_TheKeySaysWhichAlgorithmRuns) {
  Package image = image_of(release(10));
  Signature &entry = image.envelope.signatures[0];
  entry.protected_header = protected_header(
      BULLA_ALG_ES256,
      {entry.protected_header[5], entry.protected_header[6], entry.protected_header[7],
       entry.protected_header[8], entry.protected_header[9], entry.protected_header[10],
       entry.protected_header[11], entry.protected_header[12]},
      BULLA_TYPE_MANIFEST);
  EXPECT_EQ(rig_.deliver(image.file()).reason, "sig-header-mismatch");
}

TEST_F(Rules, R21_ASignatureIsGoodForOneTypeOfDocument) {
  Package image = image_of(release(10));
  image.envelope.signatures = {
      TestSigner("rel-1").sign(sha256(image.envelope.document), BULLA_TYPE_TRANSPORT)};
  EXPECT_EQ(rig_.deliver(image.file()).reason, "sig-header-mismatch");
  Package store = key_store_package(fleet_store(2).store());
  const Digest digest = sha256(store.envelope.document);
  store.envelope.signatures = {TestSigner("a").sign(digest, BULLA_TYPE_MANIFEST),
                               TestSigner("b").sign(digest, BULLA_TYPE_MANIFEST)};
  EXPECT_EQ(rig_.deliver(store.file()).reason, "tks-old-threshold");
}

TEST_F(Rules, R22_StrangersEntriesNeverHurtAndBrokenOnesSpoilAll) {
  ImageSpec both = release(10);
  both.signers = {"stranger", "rel-1"};
  EXPECT_EQ(update(both), "ok");
  Package broken = image_of(release(11));
  broken.envelope.signatures[0].protected_header.resize(16);
  EXPECT_EQ(rig_.deliver(broken.file()).reason, "sig-entry-malformed");
}

TEST_F(Rules, R23_AKeySignsWhatItsRoleIsFor) {
  StoreBuilder split = fleet_store(2);
  split.store().roles.back().classes = 1u << BULLA_CLASS_OS;
  split.image_role("applications", 1, {"rel-3"});
  ASSERT_EQ(take(split.store()), "ok");
  EXPECT_EQ(install(release(10)), "sig-out-of-scope");
  EXPECT_EQ(install(release(10, "rel-3")), "ok");
}

TEST_F(Rules, R24_AnImageIsForThisDeviceOrForNone) {
  Manifest manifest = decode_manifest(image_of(release(10)).envelope.document);
  const Bytes payload = image_of(release(10)).payload;
  manifest.product = product_uuid("gadget");
  StoreBuilder any = fleet_store(2);
  any.store().roles.back().grants = BULLA_GRANT_ANY_PRODUCT;
  ASSERT_EQ(take(any.store()), "ok");
  EXPECT_EQ(rig_.deliver(package(manifest, payload).file()).reason, "wrong-product");
  board_.only_component = component("app");
  ImageSpec nowhere = release(10);
  nowhere.name = "modem";
  EXPECT_EQ(install(nowhere), "wrong-component");
  EXPECT_EQ(install(release(10)), "ok");
}

TEST_F(Rules, R25_DocumentsToComeAreRefusedAndNotGuessedAt) {
  Package update_document = image_of(release(10));
  ASSERT_EQ(update_document.envelope.document[1], 0);  // entry 0, its type
  update_document.envelope.document[2] = BULLA_TYPE_UPDATE;
  EXPECT_EQ(rig_.deliver(update_document.file()).reason, "feature-unsupported");
}

TEST_F(Rules, R26_RecoveryReplacesALostRoot) {
  StoreBuilder cold = fleet_store(2);
  cold.role(BULLA_ROLE_RECOVERY, "recovery", 1, {"cold"});
  ASSERT_EQ(take(cold.store()), "ok");
  StoreBuilder next = fleet_store_with(3, 1, {"x", "y", "z"}, {"rel-1"});
  next.role(BULLA_ROLE_RECOVERY, "recovery", 1, {"cold"});
  EXPECT_EQ(take(next.store(), {"x", "y"}), "tks-old-threshold");
  EXPECT_EQ(take(next.store(), {"cold", "x", "y"}), "ok");
  StoreBuilder colder = fleet_store_with(4, 2, {"x", "y", "z"}, {"rel-1"});
  colder.role(BULLA_ROLE_RECOVERY, "recovery", 1, {"colder"});
  EXPECT_EQ(take(colder.store(), {"cold", "x", "y"}), "ok");  // by both of them
  StoreBuilder coldest = fleet_store_with(5, 3, {"x", "y", "z"}, {"rel-1"});
  coldest.role(BULLA_ROLE_RECOVERY, "recovery", 1, {"coldest"});
  EXPECT_EQ(take(coldest.store(), {"x", "y"}), "tks-recovery-changed");
}

TEST_F(Rules, R30_LimitsHold) {
  StoreBuilder full = fleet_store(2);
  for (int i = 0; i < 32; i++) full.revoke("gone-" + std::to_string(i));
  EXPECT_EQ(take(full.store()), "ok");
  StoreBuilder over = fleet_store(3);
  for (int i = 0; i < 33; i++) over.revoke("gone-" + std::to_string(i));
  EXPECT_EQ(take(over.store()), "field-invalid");
  EXPECT_EQ(rig_.version(), 2u);
}

TEST_F(Rules, R31_AShortIdOnlySelectsAKey) {
  // The id of rel-1 over a signature by another key.
  Package image = image_of(release(10));
  const Digest digest = sha256(image.envelope.document);
  const Bytes header = image.envelope.signatures[0].protected_header;
  image.envelope.signatures = {TestSigner("rel-2").sign(digest, BULLA_TYPE_MANIFEST)};
  image.envelope.signatures[0].protected_header = header;
  EXPECT_EQ(rig_.deliver(image.file()).reason, "sig-invalid");
}

TEST_F(Rules, R32_RevokedIsForEverInsideAnEpoch) {
  ASSERT_EQ(take(without_rel_1(2)), "ok");
  EXPECT_EQ(take(fleet_store_with(3, 0, {"a", "b", "c"}, {"rel-2"}).store()), "tks-unrevoke");
  EXPECT_EQ(take(fleet_store_with(3, 1, {"a", "b", "c"}, {"rel-2"}).store()), "ok");
  EXPECT_EQ(install(release(10)), "key-unknown");  // absent and revoked mean the same
}

}  // namespace
}  // namespace bulla::testing
