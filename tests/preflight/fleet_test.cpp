// SPDX-License-Identifier: Apache-2.0
//
// What a fleet file says, and what it cannot say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/preflight/fleet_files.hpp"

namespace bulla::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The most that this process ever held, in MiB.
long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

const Uuid kWidget = product_uuid("widget");
const Uuid kApp = component_uuid(kWidget, "app");

TEST(FleetFile, ReadsAGroupOfDevicesWithTheirFacts) {
  FleetFiles files;
  const FleetGroup group = files.group(
      "chip: mt3620\nboard: {name: dw100, revision: 3}\nlifecycle: field-service\n"
      "components: {app: {sequence: 7, security-version: 2}}\nfloors: {app: 2}");
  EXPECT_EQ(group.name, "homes");
  EXPECT_EQ(group.devices, 41000u);
  EXPECT_EQ(group.reach, Reach::kOnline);
  EXPECT_EQ(group.line, 3u);
  ASSERT_EQ(group.possibilities.size(), 1u);
  EXPECT_TRUE(group.unknown.empty());
  const FleetDevice &device = group.possibilities[0];
  EXPECT_EQ(device.key_store_path, files.path("tks.bulla"));
  EXPECT_EQ(device.facts.components.at(kApp).sequence, 7u);
  EXPECT_EQ(device.facts.floors.at(kApp), 2u);
  EXPECT_THAT(group.assumed, Contains("slots: 2"));
  EXPECT_THAT(group.assumed, ::testing::Not(Contains("lifecycle: production")));
}

TEST(FleetFile, TellsTheRetentionAndEveryWayToReachDevices) {
  FleetFiles files;
  std::string yaml = "fleet:\n  retention-days: 90\n  groups:\n";
  for (const char *reach : {"online", "warehouse", "media", "factory", "field-service"}) {
    yaml += std::string("    - {name: ") + reach + ", devices: 1, reach: " + reach +
            ", holds: {tks: tks.bulla}, product: widget}\n";
  }
  const std::vector<FleetGroup> groups = files.read(yaml);
  ASSERT_EQ(groups.size(), 5u);
  for (const FleetGroup &group : groups) EXPECT_EQ(group.name, reach_name(group.reach));
  const FleetFacts facts = read_fleet(
      files.path("fleet.yaml"), {}, [](FleetGroup &&) {}, nullptr);
  EXPECT_EQ(facts.retention_days, 90u);
}

TEST(FleetFile, AFactoryThatIsTheSameIsWhatTheDeviceHoldsAndRuns) {
  FleetFiles files;
  const FleetGroup group =
      files.group("factory: same\ncomponents: {app: {sequence: 7, security-version: 2}}");
  ASSERT_TRUE(group.possibilities[0].facts.factory);
  EXPECT_EQ(group.possibilities[0].facts.factory->key_store_path, files.path("tks.bulla"));
  EXPECT_EQ(group.possibilities[0].facts.factory->components.size(), 1u);
}

TEST(FleetFile, WhatItCannotMeanIsAnErrorWithItsPlace) {
  FleetFiles files;
  const struct {
    const char *facts;
    const char *fault;
  } cases[] = {
      {"chps: mt3620", "yaml-unknown-field "},
      {"reech: online", "yaml-unknown-field "},
      {"lifecycle: retired", "field-invalid "},
      {"chip: []", "field-invalid "},
      {"chip: [a, [b]]", "field-invalid "},
      {"chip: [a, unknown]", "field-invalid "},
      {"holds: {}", "field-missing "},
      {"holds: {tks: missing.bulla}", "file-not-found "},
      {"holds: {tks: fleet.yaml}", "bad-magic "},
      {"components: {App: {sequence: 1, security-version: 0}}", "field-invalid "},
      {"components: {app: {package: unknown}}", "field-invalid "},
      {"nonsense: unknown", "yaml-unknown-field "},
  };
  for (const auto &bad : cases) {
    EXPECT_THAT(files.group_fault(bad.facts), StartsWith(bad.fault)) << bad.facts;
  }
  EXPECT_THAT(files.group_fault("chps: mt3620"), HasSubstr("fleet.yaml:8:7: "));
}

TEST(FleetFile, TheFileAsAWholeIsJudgedToo) {
  FleetFiles files;
  const std::string group =
      "    - {name: a, devices: 1, reach: online, holds: {tks: tks.bulla}, product: widget}\n";
  const struct {
    std::string yaml;
    const char *fault;
  } cases[] = {
      {"fleet:\n  groups: []\n", "field-invalid "},
      {"fleet:\n  retention-days: 3\n", "field-missing "},
      {"fleet:\n  group:\n" + group, "yaml-unknown-field "},
      {"flet:\n  groups:\n" + group, "yaml-unknown-field "},
      {"fleet:\n  groups:\n" + group + group, "field-invalid "},
      {"fleet:\n  groups:\n    - {name: a, devices: 0, reach: online, holds: {tks: tks.bulla}, "
       "product: widget}\n",
       "field-invalid "},
      {"fleet:\n  groups:\n    - {name: \"\\u202e\", devices: 1, reach: online, holds: {tks: "
       "tks.bulla}, product: widget}\n",
       "field-invalid "},
      {"fleet:\n  groups:\n    - {name: a, devices: 1, reach: onlin, holds: {tks: tks.bulla}, "
       "product: widget}\n",
       "field-invalid "},
  };
  for (const auto &bad : cases)
    EXPECT_THAT(files.fault(bad.yaml), StartsWith(bad.fault)) << bad.yaml;
}

TEST(FleetFile, FactsThatContradictEachOtherNameTheGroup) {
  FleetFiles files;
  files.key_store("other.bulla", "another-fleet", 3);
  Landmarks landmarks;
  landmarks.component_products[kApp] = kWidget;
  const Uuid foreign = component_uuid(product_uuid("gadget"), "app");
  landmarks.component_products[foreign] = product_uuid("gadget");
  const std::string image = ": {sequence: 7, security-version: 2}}";
  const struct {
    std::string facts;
    const char *says;
  } cases[] = {
      {"components: {app" + image + "\nfloors: {app: 3}", "below its floor of 3"},
      {"slots: 1\nfallback: same", "`slots` is 1"},
      {"slots: 1\nfallback: {app" + image, "`slots` is 1"},
      {"components: {" + to_text(foreign) + image, "belongs to product"},
      {"floors: {" + to_text(foreign) + ": 1}", "belongs to product"},
      {"verifier: {key-store-bytes: 20}", "room for 20"},
      {"factory: {tks: other.bulla, components: {app" + image + "}", "of fleet"},
  };
  for (const auto &bad : cases) {
    const std::string fault = files.group_fault(bad.facts, landmarks);
    EXPECT_THAT(fault, StartsWith("field-invalid ")) << bad.facts;
    EXPECT_THAT(fault, HasSubstr("group 'homes': ")) << bad.facts;
    EXPECT_THAT(fault, HasSubstr(bad.says)) << bad.facts;
    EXPECT_THAT(fault, HasSubstr("fleet.yaml:")) << bad.facts;
  }
  EXPECT_EQ(files.group_fault("slots: 1\nfallback: none"), "");
  EXPECT_EQ(files.group_fault("slots: 1"), "");
}

TEST(FleetFile, AHugeFleetIsReadGroupByGroup) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "AddressSanitizer keeps what was freed, so the peak says nothing";
#endif
  FleetFiles files;
  std::string yaml = "fleet:\n  groups:\n";
  for (int i = 0; i < 50000; i++) {
    yaml += "    - {name: g" + std::to_string(i) +
            ", devices: 41, reach: online, holds: {tks: tks.bulla}, product: widget, chip: mt3620, "
            "components: {app: {sequence: 7, security-version: 2}}, floors: {app: 2}}\n";
  }
  const std::string path = files.write("huge.yaml", yaml);
  std::size_t count = 0;
  const long before = peak_mib();
  read_fleet(
      path, {}, [&](FleetGroup &&group) { count += group.possibilities.size(); }, nullptr);
  EXPECT_EQ(count, 50000u);
  EXPECT_LT(peak_mib() - before, 16);  // of 8 MiB of text
}

}  // namespace
}  // namespace bulla::testing
