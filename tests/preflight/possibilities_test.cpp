// SPDX-License-Identifier: Apache-2.0
//
// What a group could be when its facts are not settled.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "preflight/unknown_values.hpp"
#include "tests/preflight/fleet_files.hpp"

namespace bulla::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Numbers = std::vector<std::uint64_t>;

const Uuid kWidget = product_uuid("widget");
const Uuid kApp = component_uuid(kWidget, "app");

Landmarks landmarks() {
  Landmarks landmarks;
  landmarks.products = {kWidget};
  landmarks.component_products = {{kApp, kWidget}};
  landmarks.chips = {"mt3620", "mt3621"};
  landmarks.boards = {{"dw100", {2, 4}}};
  landmarks.abis = {{"os-abi", {12, 13}}};
  landmarks.sequences = {{kApp, {10, 12}}};
  landmarks.security_versions = {{kApp, {3}}};
  landmarks.device_ids = {Bytes{0x5f, 0x1c}};
  landmarks.lifecycles = 4;
  landmarks.features = 5;
  landmarks.key_store_bytes = {900, 1200};
  landmarks.image_bytes = {5000};
  return landmarks;
}

TEST(Possibilities, StretchesAreTheLandmarksAndTheGapsBetweenThem) {
  EXPECT_EQ(stretches({}, 100), (Numbers{0}));
  EXPECT_EQ(stretches({0}, 100), (Numbers{0, 1}));
  EXPECT_EQ(stretches({5}, 100), (Numbers{4, 5, 6}));
  EXPECT_EQ(stretches({5, 6}, 100), (Numbers{4, 5, 6, 7}));
  EXPECT_EQ(stretches({5, 7}, 100), (Numbers{4, 5, 6, 7, 8}));
  EXPECT_EQ(stretches({5, 100}, 100), (Numbers{4, 5, 99, 100}));
  EXPECT_EQ(stretches({5, 101}, 100), (Numbers{4, 5, 6}));
}

TEST(Possibilities, AnUnknownFactTakesOneValueForEachStretch) {
  FleetFiles files;
  const struct {
    const char *facts;
    std::size_t count;
    const char *unknown;
  } cases[] = {
      {"chip: unknown", 3, "chip"},    // and another
      {"board: unknown", 6, "board"},  // 1 2 3 4 5, and another
      {"board: {name: dw100, revision: unknown}", 5, "board.revision"},
      {"board: {name: dw200, revision: unknown}", 1, ""},  // nothing asks for it
      {"id: unknown", 2, "id"},
      {"lifecycle: unknown", 2, "lifecycle"},     // production, or not
      {"provides: unknown", 5, "provides"},       // none 11 12 13 14
      {"components: unknown", 16, "components"},  // none, 5 times 3
      {"components: {app: unknown}", 16, "components.app"},
      {"components: {app: {sequence: unknown, security-version: 0}}", 5, "components.app.sequence"},
      {"floors: unknown", 3, "floors"},
      {"slots: unknown", 2, "slots"},
      {"fallback: unknown", 2, "fallback"},
      {"recovery: unknown", 2, "recovery"},
      {"factory: unknown", 2, "factory"},
      {"verifier: unknown", 12, "verifier"},  // 4 sets, 3 sizes that hold
      {"counters: {app: {kind: fuse, left: unknown}}", 2, "counters.app.left"},
      {"staging-bytes: unknown", 2, "staging-bytes"},
      {"policy: unknown", 3, "policy"},
      {"silence-days: unknown", 2, "silence-days"},
  };
  for (const auto &one : cases) {
    const FleetGroup group = files.group(one.facts, landmarks());
    EXPECT_EQ(group.possibilities.size(), one.count) << one.facts;
    if (*one.unknown == 0) {
      EXPECT_TRUE(group.unknown.empty()) << one.facts;
    } else {
      EXPECT_THAT(group.unknown, ElementsAre(one.unknown)) << one.facts;
    }
  }
}

TEST(Possibilities, AnUnknownProductIsOneOfTheReleaseOrAnother) {
  FleetFiles files;
  std::string yaml = one_group("components: unknown");
  yaml.replace(yaml.find("widget"), 6, "unknown");
  const FleetGroup group = files.read(yaml, landmarks()).at(0);
  EXPECT_THAT(group.unknown, ElementsAre("product", "components"));
  EXPECT_EQ(group.possibilities.size(), 17u);  // the other product has no component that matters
}

TEST(Possibilities, AnUnknownKeyStoreIsOneOfThoseAtHand) {
  FleetFiles files;
  Landmarks at_hand;
  at_hand.key_store_paths = {files.key_store("a.bulla", "example", 1),
                             files.key_store("b.bulla", "example", 2)};
  const FleetGroup group = files.group("holds: {tks: unknown}", at_hand);
  ASSERT_EQ(group.possibilities.size(), 2u);
  EXPECT_EQ(group.possibilities[1].key_store_path, files.path("b.bulla"));
  const std::string other =
      "    - {name: other, devices: 1, reach: online, product: widget, holds: {tks: tks.bulla}}\n";
  const auto groups = files.read(one_group("holds: {tks: unknown}") + other, at_hand);
  ASSERT_EQ(groups.at(0).possibilities.size(), 3u);
  EXPECT_EQ(groups[0].possibilities[2].key_store_path, files.path("tks.bulla"));
  EXPECT_THAT(group.unknown, ElementsAre("holds.tks"));
  EXPECT_THAT(files.group_fault("holds: {tks: unknown}"), HasSubstr("no key store is at hand"));
}

TEST(Possibilities, ListsMultiplyInAFixedOrder) {
  FleetFiles files;
  const FleetGroup group = files.group(
      "chip: [a, b]\nboard: [{name: x, revision: [1, 2]}, {name: y, revision: 3}, none]\n"
      "holds: {tks: [tks.bulla]}");
  ASSERT_EQ(group.possibilities.size(), 8u);
  EXPECT_THAT(group.unknown, ElementsAre("chip", "board"));
  const auto &second = group.possibilities[1].facts;
  EXPECT_EQ(second.chip, "a");
  EXPECT_EQ(second.board->revision, 2u);
  EXPECT_FALSE(group.possibilities[7].facts.board);
}

TEST(Possibilities, WhatContradictsItselfIsLeftOutAndSaid) {
  FleetFiles files;
  const FleetGroup group = files.group("slots: unknown\nfallback: unknown");
  EXPECT_EQ(group.possibilities.size(), 3u);
  EXPECT_EQ(group.assumed.back(), "possibilities left out, whose facts contradict each other: 1");
  const FleetGroup floor = files.group(
      "components: {app: {sequence: 7, security-version: unknown}}\nfloors: {app: 9}", landmarks());
  EXPECT_EQ(floor.possibilities.size(), 2u);  // at its floor, and above
}

TEST(Possibilities, MoreThan4096AreAnErrorThatNamesTheFacts) {
  FleetFiles files;
  std::string chips;
  for (int i = 0; i < 64; i++) chips += (i > 0 ? ", c" : "c") + std::to_string(i);
  EXPECT_EQ(files.group_fault("chip: [" + chips + "]\nid: [" + "aa" + "]"), "");
  std::string revisions;
  for (int i = 0; i < 64; i++) revisions += (i > 0 ? ", " : "") + std::to_string(i);
  const std::string board = "board: {name: x, revision: [" + revisions + "]}\n";
  EXPECT_EQ(files.group("chip: [" + chips + "]\n" + board).possibilities.size(), 4096u);
  const std::string fault = files.group_fault("chip: [" + chips + "]\n" + board + "slots: [2, 3]");
  EXPECT_THAT(fault, StartsWith("field-invalid "));
  EXPECT_THAT(fault, HasSubstr("group 'homes' could be more than 4096 devices"));
  EXPECT_THAT(fault, HasSubstr("chip (64), board.revision (64), slots (2)"));
  const std::string nested =
      files.group_fault("board: [{name: [" + chips + "], revision: [" + revisions +
                        "]}, {name: y, revision: [" + revisions + "]}]");
  EXPECT_THAT(nested, HasSubstr("board (more than 4096)"));
}

}  // namespace
}  // namespace bulla::testing
