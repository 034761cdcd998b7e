// SPDX-License-Identifier: Apache-2.0
//
// The power fails at every byte that is written, erased or burnt (attack 45; rules R9, R17). After
// each cut the record in force is one that was committed, whole; the device starts; counters and
// floors agree; and the same delivery once more ends where it would have ended.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <ostream>

#include "tests/state/rig.hpp"

namespace bulla::testing {
namespace {

Chain two_links() {
  return {{link_of(fleet_store(2).store()), link_of(fleet_store(4).store())}};
}

ImageSpec next_image() {
  ImageSpec spec;
  spec.sequence = 11;
  spec.security_version = 2;
  spec.bytes = 1100;  // two blocks under a hash block
  spec.chain = two_links();
  return spec;
}

struct Story {
  const char *what;
  std::uint8_t slots;
  // From a device that runs sequence 10 with a fallback: all that happens; goes on from whatever a
  // cut has left. What it returns is of no concern: a cut ends it anywhere.
  std::function<void(Rig &)> play;
  std::uint64_t sequence;  // that runs in the end
  std::uint32_t version;   // of the key store
  bool always_runs;        // at no cut it is without an image that loads
};

void PrintTo(const Story &story, std::ostream *out) {
  *out << story.what;
}

void play_update(Rig &rig, const Bytes &file) {
  if (rig.deliver(file).reason != "ok" || rig.reboot() != "ok") return;
  if (rig.load("app") == "ok") (void)rig.confirm("app");
}

Bytes capability_file() {
  Manifest manifest = capability_manifest();
  manifest.component = component("unlock");
  manifest.capability = Capability{5, BULLA_USE_ONCE, 7};
  manifest.requirements.devices = {Bytes{0xd1}};
  return capability_package(manifest).file();
}

const Story kStories[] = {
    {"a chain and an image", 2,
     [](Rig &rig) {
       static const Bytes file = file_of(next_image());
       play_update(rig, file);
     },
     11, 4, true},
    {"a chain and an image, in the only slot", 1,
     [](Rig &rig) {
       static const Bytes file = file_of(next_image());
       play_update(rig, file);
     },
     11, 4, false},
    {"a key store file", 2,
     [](Rig &rig) {
       static const Bytes file = store_file(fleet_store(5).store(), {"a", "b"}, two_links());
       (void)rig.deliver(file);
     },
     10, 5, true},
    {"an image that fails its trial", 2,
     [](Rig &rig) {
       ImageSpec spec = next_image();
       spec.chain = {};
       spec.bytes = 300;
       static const Bytes file = file_of(spec);
       if (rig.deliver(file).reason == "ok" && rig.reboot() == "ok") (void)rig.boot_failed("app");
     },
     10, 1, true},
    {"a factory reset", 2,
     [](Rig &rig) {
       ImageSpec factory;
       factory.sequence = 3;
       (void)rig.reset_to(image_of(factory), content(factory.bytes));
     },
     3, 1, true},
    {"a capability that works once", 2,
     [](Rig &rig) {
       static const Bytes file = capability_file();
       std::uint32_t rights;
       (void)rig.grant(file, &rights);
     },
     10, 1, true},
};

class PowerCut : public ::testing::TestWithParam<Story> {
 protected:
  PowerCut() {
    board_.have_counters();
    board_.device_id = {0xd1};
    board_.facts().slot_count = GetParam().slots;
    Rig rig(board_, fleet_store(1).store());
    ImageSpec first;
    first.sequence = 9;
    EXPECT_EQ(rig.update(file_of(first)), "ok");
    EXPECT_EQ(rig.update(file_of({})), "ok");
    board_.records.clear();
  }

  void expect_end(Rig &rig) const {
    const Story &story = GetParam();
    EXPECT_EQ(rig.sequence(), story.sequence);
    EXPECT_EQ(rig.version(), story.version);
    EXPECT_EQ(rig.load("app"), "ok");
  }

  void expect_counters_agree(Rig &rig) {
    EXPECT_EQ(rig.board().counter({}), rig.device().state.key_store_floor);
    EXPECT_EQ(rig.board().counter(component("app")), rig.floor());
  }

  void cut(std::uint64_t step, const std::vector<Bytes> &committed) {
    SimBoard board(board_);
    Rig rig(board, fleet_store(1).store());
    board.cut_after(step);
    GetParam().play(rig);
    ASSERT_LE(board.records.size(), committed.size());
    ASSERT_TRUE(std::equal(board.records.begin(), board.records.end(), committed.begin()));
    const std::size_t commits = board.records.size();
    ASSERT_EQ(rig.restart(), "ok") << "cut at " << step;
    // No commit was lost, none came half: in force is the last one that was made, or the one that
    // was being made when its last byte, though torn, happens to be right.
    const std::uint64_t started = board.records.size() - commits;
    const std::uint64_t made = generation_ + commits + started;
    ASSERT_GE(rig.device().generation, made) << "cut at " << step;
    ASSERT_LE(rig.device().generation, made + 1) << "cut at " << step;
    expect_counters_agree(rig);
    if (GetParam().always_runs) {
      EXPECT_EQ(rig.load("app"), "ok") << "cut at " << step;
    }
    if (rig.state()->other.standing != BULLA_STANDING_EMPTY) {  // the record promises a fallback
      EXPECT_EQ(rig.load("app", BULLA_PLACE_FALLBACK), "ok") << "cut at " << step;
    }
    GetParam().play(rig);
    if (rig.sequence() != GetParam().sequence) GetParam().play(rig);
    expect_end(rig);
  }

  SimBoard board_;
  std::uint64_t generation_ = 0;
};

TEST_P(PowerCut, LeavesTheOldStateOrTheNewOneAndNobodyStranded) {
  SimBoard whole(board_);
  Rig rig(whole, fleet_store(1).store());
  generation_ = rig.device().generation;
  const std::uint64_t before = whole.steps();
  GetParam().play(rig);
  expect_end(rig);
  const std::uint64_t steps = whole.steps() - before;
  ASSERT_GT(steps, 0u);
  for (std::uint64_t step = 1; step <= steps && !HasFailure(); step++) cut(step, whole.records);
  std::cout << GetParam().what << ": " << steps << " cuts over " << whole.records.size()
            << " commits\n";
}

INSTANTIATE_TEST_SUITE_P(Stories, PowerCut, ::testing::ValuesIn(kStories));

TEST(Capability, ThatWorksOnceIsSpentBeforeItsRightsAreGiven) {
  SimBoard board;
  board.device_id = {0xd1};
  Rig rig(board, fleet_store(1).store());
  std::uint32_t rights = 0;
  board.cut_after(300);
  EXPECT_EQ(rig.grant(capability_file(), &rights).reason, "write-failed");
  EXPECT_EQ(rights, 0u);
  EXPECT_EQ(rig.restart(), "ok");
  EXPECT_EQ(rig.grant(capability_file(), &rights).reason, "ok");
  EXPECT_EQ(rights, 5u);
  EXPECT_EQ(rig.restart(), "ok");
  EXPECT_EQ(rig.grant(capability_file(), &rights).reason, "capability-replayed");
  EXPECT_EQ(rights, 0u);
}

TEST(Flash, ThatDoesNotHoldWhatWasWrittenIsFoundBeforeTheImageIsStaged) {
  SimBoard board;
  Rig rig(board, fleet_store(1).store());
  board.stuck_bit = true;
  const Delivered delivered = rig.deliver(file_of({}));
  EXPECT_EQ(delivered.reason, "result-digest");
  EXPECT_EQ(rig.state()->phase, BULLA_PHASE_SETTLED);
  board.stuck_bit = false;
  EXPECT_EQ(rig.update(file_of({})), "ok");
}

TEST(Floor, ThatTheRecordNeedsIsBurntAtTheNextStart) {
  SimBoard board;
  board.have_counters();
  Rig rig(board, fleet_store(1).store());
  ImageSpec image;
  image.security_version = 4;
  ASSERT_EQ(rig.update(file_of(image)), "ok");
  board.set_counter(component("app"), 0);  // as if the power had failed before it was burnt
  EXPECT_EQ(rig.restart(), "ok");
  EXPECT_EQ(board.counter(component("app")), 4u);
}

TEST(Floor, OfTheCounterOutlivesTheRecord) {
  SimBoard board;
  board.have_counters();
  board.set_counter(component("app"), 6);
  board.set_counter({}, 3);
  Rig rig(board, fleet_store(1).store());
  ImageSpec image;
  image.security_version = 5;
  EXPECT_EQ(rig.deliver(file_of(image)).reason, "tks-below-floor");
  EXPECT_EQ(rig.deliver(store_file(fleet_store(3).store())).reason, "ok");
  EXPECT_EQ(rig.deliver(file_of(image)).reason, "sv-below-floor");
}

}  // namespace
}  // namespace bulla::testing
