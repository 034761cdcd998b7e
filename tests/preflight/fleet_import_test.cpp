// SPDX-License-Identifier: Apache-2.0
//
// From an inventory table to a fleet file, and back through the reader of fleet files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/error.hpp"
#include "preflight/fleet_import.hpp"
#include "tests/preflight/fleet_files.hpp"

namespace bulla::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class FleetTable : public ::testing::Test {
 protected:
  FleetImportResult import(const std::string &table) {
    options_.table_path = files_.write("table.csv", table);
    options_.output_path = files_.path("made.yaml");
    options_.overwrite = Overwrite::kYes;
    return import_fleet(options_);
  }

  std::string made(const std::string &table) {
    import(table);
    return text_of(files_.path("made.yaml"));
  }

  std::vector<FleetGroup> groups(const std::string &table, const Landmarks &landmarks = {}) {
    import(table);
    std::vector<FleetGroup> groups;
    read_fleet(
        files_.path("made.yaml"), landmarks,
        [&](FleetGroup &&group) { groups.push_back(std::move(group)); }, nullptr);
    return groups;
  }

  std::string fault(const std::string &table) {
    try {
      import(table);
      return "";
    } catch (const Error &error) {
      std::string text = std::string(error.reason()) + " " + error.what();
      for (const std::string &hint : error.hints()) text += "\n" + hint;
      return text;
    }
  }

  FleetFiles files_;
  FleetImportOptions options_;
};

const std::string kHeader = "product,reach,tks,chip,sequence:app,security-version:app\n";

TEST_F(FleetTable, LikeDevicesBecomeOneGroupWithTheirCount) {
  const auto groups = this->groups(kHeader +
                                   "widget,online,tks.bulla,mt3620,7,2\n"
                                   "widget,media,tks.bulla,mt3620,7,2\n"
                                   "widget,online,tks.bulla,mt3620,7,2\n");
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_THAT(groups[0].name, StartsWith("widget-media-"));
  EXPECT_THAT(groups[1].name, StartsWith("widget-online-"));
  EXPECT_EQ(groups[1].devices, 2u);
  const DeviceFacts &facts = groups[1].possibilities.at(0).facts;
  EXPECT_EQ(facts.chip, "mt3620");
  EXPECT_EQ(facts.components.at(component_uuid(facts.product, "app")).sequence, 7u);
}

TEST_F(FleetTable, EveryColumnReachesItsFact) {
  const auto groups = this->groups(
      "group,devices,product,reach,tks,chip,board,board-revision,lifecycle,abi:os-abi,slots,"
      "sequence:app,security-version:app,digest:app,floor:app,fallback,recovery,factory,features,"
      "key-store-bytes,counter-kind:app,counter-left:app,staging-bytes,policy,silence-days,id\n"
      "\"Homes, north\",12,widget,warehouse,tks.bulla,mt3620,dw100,3,development,12,3,7,2," +
      std::string(64, 'a') + ",1,none,same,same,5,9000,fuse,4,unlimited,frozen,30,whatever\n");
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].name, "Homes, north");
  EXPECT_EQ(groups[0].devices, 12u);
  EXPECT_EQ(groups[0].reach, Reach::kWarehouse);
  EXPECT_THAT(groups[0].assumed, ::testing::ElementsAre("id: none"));
  const DeviceFacts &facts = groups[0].possibilities.at(0).facts;
  const Uuid app = component_uuid(facts.product, "app");
  EXPECT_EQ(facts.board->revision, 3u);
  EXPECT_EQ(facts.provides.at("os-abi"), 12u);
  EXPECT_EQ(facts.slots, 3u);
  EXPECT_TRUE(facts.components.at(app).digest);
  EXPECT_EQ(facts.floors.at(app), 1u);
  EXPECT_FALSE(facts.fallback_same);
  EXPECT_EQ(facts.recovery.size(), 1u);
  EXPECT_TRUE(facts.factory);
  EXPECT_EQ(facts.verifier_features, 5u);
  EXPECT_EQ(facts.key_store_bytes, 9000u);
  EXPECT_EQ(facts.counters.at(app).left, 4u);
  EXPECT_EQ(facts.policy, UpdatePolicy::kFrozen);
  EXPECT_EQ(facts.silence_days, 30u);
}

TEST_F(FleetTable, EmptyIsAbsentAndAQuestionMarkIsUnknown) {
  Landmarks landmarks;
  landmarks.chips = {"a"};
  landmarks.sequences[component_uuid(product_uuid("widget"), "app")] = {5};
  const auto groups = this->groups(kHeader +
                                       "widget,online,tks.bulla,,,\n"
                                       "widget,media,tks.bulla,?,7,2\n"
                                       "widget,factory,tks.bulla,unknown,?,2\n"
                                       "widget,warehouse,tks.bulla,a,7,\n",
                                   landmarks);
  ASSERT_EQ(groups.size(), 4u);
  EXPECT_EQ(groups[0].reach, Reach::kFactory);
  EXPECT_EQ(groups[0].possibilities.size(), 6u);
  EXPECT_EQ(groups[1].possibilities.size(), 2u);
  EXPECT_TRUE(groups[2].possibilities[0].facts.components.empty());
  EXPECT_THAT(text_of(files_.path("made.yaml")),
              HasSubstr("app: {security-version: unknown, sequence: 7}"));
}

TEST_F(FleetTable, OrderOfRowsAndColumnsChangesNothing) {
  const std::string one = made(
      "product,reach,tks,chip\nwidget,online,tks.bulla,a\nwidget,online,"
      "tks.bulla,b\nwidget,online,tks.bulla,b\n");
  const std::string other = made(
      "chip,tks,reach,product\nb,tks.bulla,online,widget\na,tks.bulla,"
      "online,widget\nb,tks.bulla,online,widget\n");
  EXPECT_EQ(one, other);
  const std::string with_another =
      made("product,reach,tks,chip\nwidget,online,tks.bulla,a\nwidget,online,tks.bulla,c\n");
  const std::string name = one.substr(one.find("name: "), 40);
  EXPECT_THAT(one, HasSubstr("devices: 2"));
  EXPECT_THAT(with_another + one, HasSubstr(name));
}

TEST_F(FleetTable, ValuesForAllRowsAndColumnsToIgnoreCanBeGiven) {
  options_.values = {{"tks", "tks.bulla"}, {"reach", "online"}, {"slots", "1"}};
  options_.ignored = {"Customer"};
  const auto groups =
      this->groups("Customer,product,reach\n\"A \"\"B\"\"\",widget,\nC,widget,media\n");
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].reach, Reach::kMedia);
  EXPECT_EQ(groups[1].reach, Reach::kOnline);
  EXPECT_EQ(groups[1].possibilities[0].facts.slots, 1u);
}

TEST_F(FleetTable, LabelsThatSeveralGroupsHaveAreToldApart) {
  const auto groups = this->groups(
      "group,product,reach,tks,chip\neu,widget,online,tks.bulla,a\neu,widget,online,tks.bulla,b\n"
      "us,widget,online,tks.bulla,b\n");
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_THAT(groups[0].name, StartsWith("eu-"));
  EXPECT_THAT(groups[1].name, StartsWith("eu-"));
  EXPECT_EQ(groups[2].name, "us");
}

TEST_F(FleetTable, WhatItDoesNotKnowEndsWithThePlaceAndTheNearestName) {
  const std::string row = "widget,online,tks.bulla,mt3620,7,2\n";
  const struct {
    std::string table;
    const char *fault;
  } cases[] = {
      {"", "csv-syntax "},
      {kHeader, "field-invalid "},
      {kHeader + "widget,online,tks.bulla\n", "csv-syntax "},
      {"product,reach,tks,chps\n" + row, "csv-unknown-column "},
      {"product,reach,tks,sequence:A B\n" + row, "csv-unknown-column "},
      {"product,reach,tks,chip,chip\n" + row, "field-invalid "},
      {"product,reach,chip\n" + row, "field-missing "},
      {kHeader + "widget,,tks.bulla,a,1,1\n", "field-missing "},
      {kHeader + "widget,online,tks.bulla,A B,1,1\n", "field-invalid "},
      {kHeader + "widget,online,tks.bulla,a,007,1\n", "field-invalid "},
      {kHeader + "widget,onlin,tks.bulla,a,7,1\n", "field-invalid "},
      {kHeader + "widget,?,tks.bulla,a,7,1\n", "field-invalid "},
      {"devices," + kHeader + "-1," + row, "field-invalid "},
      {"devices," + kHeader + "," + row, "field-missing "},
      {"devices,count," + kHeader + "1,1," + row, "field-invalid "},
      {"devices," + kHeader + "4294967295," + row + "1," + row, "field-invalid "},
  };
  for (const auto &bad : cases) EXPECT_THAT(fault(bad.table), StartsWith(bad.fault)) << bad.table;
  EXPECT_THAT(fault("product,reach,tks,chps\n" + row), HasSubstr("did you mean 'chip'?"));
  EXPECT_THAT(fault("product;reach;tks;chip;sequence:app\n"), HasSubstr("commas"));
  EXPECT_THAT(fault(kHeader + row + "widget,onlin,tks.bulla,a,7,1\n"), HasSubstr("table.csv:3: "));
  options_.ignored = {"nothing"};
  EXPECT_THAT(fault(kHeader + row), StartsWith("csv-unknown-column "));
}

TEST_F(FleetTable, DevicesOfSeveralRowsAreAdded) {
  const FleetImportResult result = import(
      "devices,product,reach,tks\n3,widget,online,tks.bulla\n0,gadget,online,tks.bulla\n"
      "4,widget,online,tks.bulla\n");
  EXPECT_EQ(result.rows, 3u);
  EXPECT_EQ(result.devices, 7u);
  EXPECT_EQ(result.groups, 1u);
}

}  // namespace
}  // namespace bulla::testing
