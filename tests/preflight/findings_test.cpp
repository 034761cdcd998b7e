// SPDX-License-Identifier: Apache-2.0
//
// Every finding that files of format version 1 can raise has a case that raises it (P11 waits for a
// feature bit).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/preflight/rehearsal_stage.hpp"

namespace bulla::testing {
namespace {

const std::string kApp = "components: {app: {sequence: 9, security-version: 0}}";

class Findings : public ::testing::Test {
 protected:
  Findings()
      : tks1(stage.key_store("tks-1.bulla", stage.store(1, {"rel-1"}))),
        tks2(stage.key_store("tks-2.bulla", stage.store(2, {"rel-1", "rel-2"}))) {}

  // Of the first group and of the release.
  std::set<int> raised() {
    std::set<int> found;
    const PreflightReport report = stage.rehearse();
    for (const Finding &finding : report.groups.at(0).findings) found.insert(finding.code);
    for (const Finding &finding : report.findings) found.insert(finding.code);
    return found;
  }
  void expect(int code) { EXPECT_THAT(raised(), ::testing::Contains(code)); }
  void offer_app(const std::function<void(Manifest &)> &change = {},
                 const Names &signers = {"rel-1"}) {
    stage.offer(stage.image("app", 42, signers, change));
  }

  RehearsalStage stage;
  std::string tks1;
  std::string tks2;
};

TEST_F(Findings, P01KeyThatTheGroupDoesNotTrust) {
  stage.group("homes", tks1, kApp);
  offer_app({}, {"rel-2"});
  expect(1);
}

TEST_F(Findings, P02NoPath) {
  stage.group("homes", tks1, kApp);
  offer_app([](Manifest &m) { m.requirements.chips = {"other"}; });
  expect(2);
}

TEST_F(Findings, P03P07P23TrapOfOrder) {
  stage.group("homes", tks1, "slots: 1\nfallback: none\n" + kApp);
  stage.offer(stage.image("app", 10, {"rel-1"}, [](Manifest &m) { m.security_version = 8; }));
  offer_app([](Manifest &m) { m.security_version = 5; });
  EXPECT_THAT(raised(), ::testing::IsSupersetOf({3, 7, 23}));
}

TEST_F(Findings, P04P05P22P29OrphansOfARevocation) {
  KeyStore next = stage.store(3, {"rel-2"});
  next.revocations.push_back({TestSigner("rel-1").id(), BULLA_REASON_RETIRED, 0, {}});
  const std::string installed = stage.image("other", 5, {"rel-1"});
  stage.group(
      "homes", tks2,
      "components: {other: {package: " + installed + "}, app: {sequence: 9, security-version: 0}}");
  offer_app({}, {"rel-2"});
  stage.offer(stage.key_store("tks-3.bulla", next));
  EXPECT_THAT(raised(), ::testing::IsSupersetOf({4, 5, 29}));
}

TEST_F(Findings, P06ResetThatDoesNotStart) {
  stage.group("homes", tks1,
              kApp + "\nfallback: none\nfactory: {tks: " + tks1 +
                  ", components: {app: {sequence: 1, security-version: 0}}}");
  stage.offer(stage.image("app", 41, {"rel-1"}, [](Manifest &m) { m.security_version = 3; }));
  offer_app([](Manifest &m) { m.security_version = 3; });
  expect(6);
}

TEST_F(Findings, P08AboveTheWindow) {
  stage.group("homes", tks1, kApp);
  offer_app([](Manifest &m) { m.security_version = 10; });
  expect(8);
}

TEST_F(Findings, P09CounterThatCannotCountSoFar) {
  stage.group("homes", tks1, kApp + "\ncounters: {app: {kind: fuse, left: 2}}");
  offer_app([](Manifest &m) { m.security_version = 3; });
  expect(9);
}

TEST_F(Findings, P10CounterThatRunsOut) {
  stage.group("homes", tks1,
              "slots: 1\nfallback: none\n" + kApp + "\ncounters: {app: {kind: fuse, left: 5}}");
  offer_app([](Manifest &m) { m.security_version = 4; });
  expect(10);
}

TEST_F(Findings, P12KeyStoreWithoutRoom) {
  const std::string held = std::to_string(encode(stage.store(1, {"rel-1"})).size());
  stage.group("homes", tks1, kApp + "\nverifier: {features: 0, key-store-bytes: " + held + "}");
  offer_app({}, {"rel-2"});
  stage.offer(tks2);
  expect(12);
}

TEST_F(Findings, P13MissingLink) {
  KeyStore next = stage.store(3, {"rel-1", "rel-2"});
  next.epoch = 2;
  next.roles[0].keys.pop_back();
  stage.group("homes", tks1, kApp);
  offer_app({}, {"rel-2"});
  stage.offer(stage.key_store("tks-3.bulla", next, {"c"}));
  expect(13);
}

TEST_F(Findings, P14PackagesGoneTooEarly) {
  stage.fleet_facts = "  retention-days: 30\n";
  stage.group("homes", tks1, kApp + "\nreach: warehouse\nsilence-days: 90");
  offer_app();
  expect(14);
}

TEST_F(Findings, P15WrongBoard) {
  stage.group("homes", tks1, kApp + "\nboard: {name: main, revision: 1}");
  offer_app([](Manifest &m) { m.requirements.boards = {{"main", 2, 4}}; });
  expect(15);
}

TEST_F(Findings, P16NoRoom) {
  stage.group("homes", tks1, kApp + "\nstaging-bytes: 10");
  offer_app();
  expect(16);
}

TEST_F(Findings, P17MediumWithoutTheKeyStore) {
  stage.group("homes", tks1, kApp + "\nreach: media");
  offer_app({}, {"rel-2"});
  expect(17);
}

TEST_F(Findings, P18FactoryThatLagsBehind) {
  stage.group("homes", tks2,
              kApp + "\nfactory: {tks: " + tks1 +
                  ", components: {app: {sequence: 9, security-version: 0}}}");
  offer_app({}, {"rel-2"});
  stage.offer(tks2);
  expect(18);
}

TEST_F(Findings, P19CapabilityOfNoUse) {
  stage.group("homes", tks1, kApp + "\nid: 5f1c");
  stage.offer(stage.image("unlock", 1, {"rel-2"}, [](Manifest &m) {
    m.image_class = BULLA_CLASS_CAPABILITY;
    m.installed.reset();
    m.capability = Capability{1, BULLA_USE_STANDING, 0};
    m.requirements.devices = {Bytes{0x5f, 0x1c}};
  }));
  expect(19);
}

TEST_F(Findings, P20Policy) {
  stage.group("homes", tks1, kApp + "\npolicy: frozen");
  offer_app();
  expect(20);
}

TEST_F(Findings, P21FactsNotKnown) {
  stage.group("homes", tks1, kApp + "\nboard: {name: main, revision: unknown}");
  offer_app([](Manifest &m) { m.requirements.boards = {{"main", 2, 4}}; });
  expect(21);
}

TEST_F(Findings, P22RevokedKeyStillTrusted) {
  KeyStore next = stage.store(3, {"rel-2"});
  next.revocations.push_back({TestSigner("rel-1").id(), BULLA_REASON_COMPROMISE, 0, {}});
  stage.group("homes", tks1, kApp + "\npolicy: frozen");
  offer_app({}, {"rel-2"});
  stage.offer(stage.key_store("tks-3.bulla", next));
  expect(22);
}

TEST_F(Findings, P24SeveralRestarts) {
  stage.group("homes", tks1,
              "components: {app: {sequence: 9, security-version: 0}, "
              "os: {sequence: 9, security-version: 0}}");
  offer_app();
  stage.offer(stage.image("os", 42, {"rel-1"}));
  expect(24);
}

TEST_F(Findings, P25KeyOutsideItsWindow) {
  KeyStore next = stage.store(2, {"rel-1"});
  next.issued = 1000;
  next.notes[0].not_before = 2000;
  stage.group("homes", tks1, kApp);
  offer_app();
  stage.offer(stage.key_store("tks-late.bulla", next));
  expect(25);
}

TEST_F(Findings, P26P28KeyDroppedInSilenceByOneRoot) {
  stage.group("homes", tks1, kApp);
  offer_app({}, {"rel-2"});
  stage.offer(tks2);
  stage.offer(stage.key_store("tks-3.bulla", stage.store(3, {"rel-2"})));
  EXPECT_THAT(raised(), ::testing::IsSupersetOf({26, 28}));
}

TEST_F(Findings, P27NoSpareRoot) {
  KeyStore next = stage.store(2, {"rel-1"});
  next.roles[0].threshold = 2;
  next.epoch = 1;
  stage.group("homes", tks1, kApp);
  offer_app();
  stage.offer(stage.key_store("tks-both.bulla", next, {"a", "b"}));
  expect(27);
}

TEST_F(Findings, P30TwoImagesInOnePlace) {
  stage.group("homes", tks1, kApp);
  offer_app([](Manifest &m) { m.requirements.components = {{Uuid{1}, 5}}; });
  expect(30);
}

}  // namespace
}  // namespace bulla::testing
