// SPDX-License-Identifier: Apache-2.0
//
// Properties of the plain simulation that hold in every world, whatever else is true, tried on
// thousands of seeds.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "tests/preflight_truth/world_maker.hpp"

namespace bulla::truth {
namespace {

constexpr std::uint64_t kSeeds = 1500;

template <typename Check>
void for_each_device(Check check) {
  std::size_t devices = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; seed++) {
    const auto world = make_world(seed);
    if (!world) continue;
    SCOPED_TRACE("seed " + std::to_string(seed));
    const GivenFiles files = given_files(*world);
    for (const WorldGroup &group : world->groups) {
      for (const WorldDevice &device : possibilities(group)) {
        devices++;
        check(*world, files, group, device);
      }
    }
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(devices, kSeeds);
}

TEST(Rules, TheSameSeedGivesTheSameWorld) {
  for (const std::uint64_t seed : {1u, 77u, 1234u}) {
    const auto first = make_world(seed);
    const auto second = make_world(seed);
    ASSERT_EQ(first.has_value(), second.has_value());
    if (!first) continue;
    EXPECT_EQ(first->files, second->files);
    EXPECT_EQ(fleet_yaml(*first), fleet_yaml(*second));
  }
}

// trust.md's finding: a floor must guard use, never walking. A board that was repaired with the
// factory's store and keeps the highest floor gets as far along a whole chain as one that never had
// a floor.
TEST(Rules, TheHighestFloorNeverStopsAWalkFromTheFactory) {
  for_each_device(
      [](const World &, const GivenFiles &files, const WorldGroup &, const WorldDevice &device) {
        const PlainDevice plain(files, device.facts, files.store_of(device.held));
        const auto walk = [&](State state) {
          for (std::size_t i = 0; i < files.size(); i++) {
            for (const GivenLink &link : files.file(i).chain) {
              const bool newer =
                  files.store(link.store).view.version > files.store(state.store).view.version;
              if (newer && plain.judge_link(state, link) == BULLA_OK)
                plain.take_store(state, link.store);
            }
          }
          return state.store;
        };
        State floored = plain.start();
        floored.store_floor = 0x7fffffff;
        for (ComponentState &component : floored.components) component.floor = 0x7fffffff;
        EXPECT_EQ(walk(floored), walk(plain.start()));
      });
}

TEST(Rules, AStoreBelowItsFloorInstallsNothing) {
  for_each_device(
      [](const World &, const GivenFiles &files, const WorldGroup &, const WorldDevice &device) {
        const PlainDevice plain(files, device.facts, files.store_of(device.held));
        State floored = plain.start();
        floored.store_floor++;
        for (std::size_t i = 0; i < files.size(); i++) {
          if (!files.file(i).is_image) continue;
          EXPECT_EQ(plain.judge_image(floored, i), BULLA_TKS_BELOW_FLOOR);
        }
      });
}

// A device that only ever takes what it is offered never ends: only a reset can do that.
TEST(Rules, NothingButAResetEndsADevice) {
  for_each_device([](const World &world, const GivenFiles &files, const WorldGroup &group,
                     const WorldDevice &device) {
    Offer offer = offer_to(world, files, group);
    offer.factory_reset = offer.board_repair = false;
    const PlainDevice plain(files, device.facts, files.store_of(device.held));
    EXPECT_FALSE(PlainSearch(plain, offer).can_end());
  });
}

// Each of the faults that the property test plants makes a difference somewhere.
TEST(Rules, EveryPlantedFaultChangesAnOutcome) {
  constexpr Fault kFaults[] = {Fault::kFloorAtInstall, Fault::kNoPins, Fault::kLinksLostOnRefusal,
                               Fault::kFallbackKept, Fault::kRevokedKeyCounts};
  std::map<Fault, std::size_t> found;
  for_each_device([&](const World &world, const GivenFiles &files, const WorldGroup &group,
                      const WorldDevice &device) {
    const std::size_t held = files.store_of(device.held);
    const Offer offer = offer_to(world, files, group);
    const Outcome truth = PlainSearch(PlainDevice(files, device.facts, held), offer).outcome();
    for (const Fault fault : kFaults) {
      const PlainDevice wrong(files, device.facts, held, fault);
      if (PlainSearch(wrong, offer).outcome() != truth) found[fault]++;
    }
  });
  for (const Fault fault : kFaults) {
    std::cout << static_cast<int>(fault) << ": " << found[fault] << "\n";
    EXPECT_GT(found[fault], 0u) << static_cast<int>(fault);
  }
}

TEST(Rules, AMediumReachesNoMoreThanAnyOrderDoes) {
  for_each_device([](const World &world, const GivenFiles &files, const WorldGroup &group,
                     const WorldDevice &device) {
    Offer offer = offer_to(world, files, group);
    const PlainDevice plain(files, device.facts, files.store_of(device.held));
    offer.delivery = Delivery::kMedium;
    const Outcome medium = PlainSearch(plain, offer).outcome();
    offer.delivery = Delivery::kAnyOrder;
    const Outcome any = PlainSearch(plain, offer).outcome();
    EXPECT_TRUE(any != Outcome::kStranded || medium == Outcome::kStranded);
  });
}

}  // namespace
}  // namespace bulla::truth
