// SPDX-License-Identifier: Apache-2.0
//
// The plain simulation against worlds whose outcome is known beforehand.
#include "tests/preflight_truth/known_worlds.hpp"

#include <gtest/gtest.h>

namespace bulla::truth {
namespace {

class Known : public ::testing::TestWithParam<KnownWorld> {};

TEST_P(Known, WorldEndsAsTheTextSays) {
  const World &world = GetParam().world;
  const GivenFiles files = given_files(world);
  const WorldGroup &group = world.groups.front();
  const PlainDevice device(files, group.facts, files.store_of(group.held.front()));
  const PlainSearch search(device, offer_to(world, files, group));
  EXPECT_EQ(search.outcome(), GetParam().outcome) << fleet_yaml(world);
  if (search.outcome() == Outcome::kStranded) return;
  EXPECT_EQ(search.shortest(), GetParam().shortest) << fleet_yaml(world);
}

INSTANTIATE_TEST_SUITE_P(ByHand, Known, ::testing::ValuesIn(known_worlds()),
                         [](const auto &known) { return known.param.what; });

}  // namespace
}  // namespace bulla::truth
