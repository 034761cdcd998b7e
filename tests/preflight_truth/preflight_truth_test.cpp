// SPDX-License-Identifier: Apache-2.0
//
// Preflight tells the truth: thousands of random worlds, each rehearsed by preflight/ and simulated
// device by device, and the two must agree. `preflight_truth_property_test --seed N` replays one
// seed, and leaves its fleet and files in the directory seed-N.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "formats/error.hpp"
#include "tests/host/temporary_directory.hpp"
#include "tests/preflight_truth/comparison.hpp"
#include "tests/preflight_truth/known_worlds.hpp"
#include "tests/preflight_truth/world_maker.hpp"

namespace bulla::truth {
namespace {

// What the two say of a world, and how to see it again.
enum class Ask { kOutcome, kPlan };
std::string disagreement(const World &world, Ask ask = Ask::kOutcome, Fault fault = Fault::kNone) {
  const testing::TemporaryDirectory directory;
  std::string text;
  try {
    PreflightOptions options = write_world(world, directory.path("."));
    options.plan = ask == Ask::kPlan;
    const PreflightReport report = rehearse(options);
    for (const std::string &sentence : differences(world, report, fault)) text += sentence + "\n";
  } catch (const Error &error) {
    text = std::string("the rehearsal failed: ") + error.what() + "\n";
  }
  return text;
}

std::string story_of(const World &world, const std::string &said) {
  return said + fleet_yaml(world) + command_for(world, "seed-N") + "\n";
}

class Truth : public ::testing::TestWithParam<int> {};

constexpr int kShards = 8;
constexpr std::uint64_t kSeedsOfAShard = 500;

TEST_P(Truth, ReportAndSimulationAgree) {
  const std::uint64_t first = 1 + static_cast<std::uint64_t>(GetParam()) * kSeedsOfAShard;
  std::uint64_t worlds = 0;
  for (std::uint64_t seed = first; seed < first + kSeedsOfAShard; seed++) {
    const auto world = make_world(seed);
    if (!world) continue;
    worlds++;
    const std::string said = disagreement(*world);
    EXPECT_EQ(said, "") << "--seed " << seed << "\n" << story_of(*world, said);
  }
  EXPECT_GT(worlds, kSeedsOfAShard * 9 / 10);
}

class Plans : public ::testing::TestWithParam<int> {};

constexpr std::uint64_t kPlansOfAShard = 200;

// With a plan, every group ends in the simulation as the report says when the files come in the
// plan's order.
TEST_P(Plans, KeepWhatTheyPromise) {
  const std::uint64_t first = 10001 + static_cast<std::uint64_t>(GetParam()) * kPlansOfAShard;
  for (std::uint64_t seed = first; seed < first + kPlansOfAShard; seed++) {
    const auto world = make_world(seed);
    if (!world) continue;
    const std::string said = disagreement(*world, Ask::kPlan);
    EXPECT_EQ(said, "") << "--seed " << seed << "\n" << story_of(*world, said) << " --plan";
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Plans, ::testing::Range(0, 4));
INSTANTIATE_TEST_SUITE_P(Seeds, Truth, ::testing::Range(0, kShards));

TEST(TruthByHand, ReportAndKnownOutcomeAgree) {
  for (const KnownWorld &known : known_worlds()) {
    const std::string said = disagreement(known.world);
    EXPECT_EQ(said, "") << known.what << "\n" << story_of(known.world, said);
  }
}

struct Planted {
  Fault fault;
  const char *what;

  friend std::ostream &operator<<(std::ostream &out, const Planted &planted) {
    return out << planted.what;
  }
};

class PlantedFault : public ::testing::TestWithParam<Planted> {};

// The comparison can fail: with one rule broken in the simulation it notices soon.
TEST_P(PlantedFault, IsFound) {
  constexpr std::uint64_t kEnough = 6000;
  std::uint64_t seed = 1;
  for (; seed <= kEnough; seed++) {
    const auto world = make_world(seed);
    if (!world || !disagreement(*world).empty()) continue;
    if (!disagreement(*world, Ask::kOutcome, GetParam().fault).empty()) break;
  }
  EXPECT_LE(seed, kEnough) << "no world tells the fault from the truth";
  std::cout << GetParam().what << ": found by seed " << seed << "\n";
}

INSTANTIATE_TEST_SUITE_P(
    OfFive, PlantedFault,
    ::testing::Values(Planted{Fault::kFloorAtInstall, "FloorRisesAtInstall"},
                      Planted{Fault::kNoPins, "PinsAreNotComputed"},
                      Planted{Fault::kLinksLostOnRefusal, "LinksAreLostWithARefusedPackage"},
                      Planted{Fault::kFallbackKept, "AFailedBootKeepsAFallback"},
                      Planted{Fault::kRevokedKeyCounts, "ARevokedKeySignsOn"}),
    [](const auto &planted) { return planted.param.what; });

int replay(std::uint64_t seed) {
  const auto world = make_world(seed);
  if (!world) return std::cout << "this seed gives no world\n", 2;
  const std::string directory = "seed-" + std::to_string(seed);
  std::filesystem::create_directories(directory);
  std::string said;
  try {
    const PreflightReport report = rehearse(write_world(*world, directory));
    for (const std::string &sentence : differences(*world, report)) said += sentence + "\n";
    for (const GroupReport &group : report.groups) {
      std::cout << group.name << ": " << outcome_name(group.outcome) << "\n";
      for (const std::string &step : group.trap) std::cout << "  " << step << "\n";
    }
  } catch (const Error &error) {
    said = std::string("the rehearsal failed: ") + error.what() + "\n";
  }
  std::cout << fleet_yaml(*world) << command_for(*world, directory) << "\n"
            << (said.empty() ? "they agree\n" : said);
  return said.empty() ? 0 : 1;
}

}  // namespace
}  // namespace bulla::truth

int main(int argc, char **argv) {
  if (argc == 3 && std::strcmp(argv[1], "--seed") == 0) {
    return bulla::truth::replay(std::strtoull(argv[2], nullptr, 10));
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
