// SPDX-License-Identifier: Apache-2.0
//
// The rules of trust that speak of the tools, one test each or more, named after the rule.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signer/tks_lint.hpp"
#include "signer/tks_signers.hpp"
#include "signer/tks_step.hpp"
#include "signer/tks_step_lint.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample_store.hpp"

namespace bulla {
namespace {

using test::reason_of;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> names(const std::vector<TksWarning> &warnings) {
  std::vector<std::string> result;
  for (const auto &warning : warnings) result.emplace_back(warning.name);
  return result;
}

class TksRules : public testing::Test {
 protected:
  TksRules() : held(test::sample_store(keys)), next(held) { next.version = 2; }

  std::string step() const {
    return reason_of([&] { require_step(held, next); });
  }
  std::string drop(const std::vector<DroppedKey> &dropped = {}) const {
    return reason_of([&] { require_no_silent_drop(held, next, dropped); });
  }
  std::vector<std::string> lints(const StepWords &words = {}) const {
    return names(lint_step(held, next, words));
  }
  // The key leaves the table; roles and notes follow.
  static void remove_key(KeyStore &store, std::size_t index) {
    const auto at = static_cast<std::ptrdiff_t>(index);
    store.keys.erase(store.keys.begin() + at);
    for (Role &role : store.roles) {
      std::erase(role.keys, index);
      for (std::size_t &key : role.keys) key -= key > index ? 1 : 0;
    }
    std::erase_if(store.roles, [](const Role &role) { return role.keys.empty(); });
    std::erase_if(store.notes, [&](const KeyNote &note) { return note.key == index; });
    for (KeyNote &note : store.notes) note.key -= note.key > index ? 1 : 0;
  }
  KeyId id(const test::MemoryKey &key) const { return key_id(key.public_key()); }

  test::StoreKeys keys;
  KeyStore held;
  KeyStore next;
};

TEST_F(TksRules, R3_versions_may_be_skipped_and_never_fall) {
  EXPECT_EQ(step(), "none");
  next.version = 60000;
  EXPECT_EQ(step(), "none");
  next.version = 0;
  EXPECT_EQ(step(), "tks-rollback");
}

TEST_F(TksRules, R4_the_epoch_is_raised_exactly_when_the_root_changes) {
  const auto epoch = [&] { return next_epoch(held, next, Revocations::kGrow); };
  next.roles.back().threshold = 1;
  next.windows[0].max = 20;
  next.roles[0].label = "the root";
  EXPECT_EQ(epoch(), 0u);
  std::swap(next.roles[0].keys[0], next.roles[0].keys[2]);
  EXPECT_EQ(epoch(), 0u) << "order means nothing";
  next.roles[0].threshold = 3;
  EXPECT_EQ(epoch(), 1u);
  next = held;
  next.roles[0].keys.pop_back();
  EXPECT_EQ(epoch(), 1u);
  next = held;
  next.roles[0].minimum = {{BULLA_ALG_ES256, 1}};
  EXPECT_EQ(epoch(), 1u);
  next = held;
  next.roles[1].keys = {test::kWide};
  EXPECT_EQ(epoch(), 0u) << "the recovery role is not the root";
  EXPECT_EQ(next_epoch(held, next, Revocations::kCompact), 1u);
}

TEST_F(TksRules, R5_a_version_is_made_only_once) {
  next.version = held.version;
  EXPECT_EQ(step(), "tks-fork");
}

TEST_F(TksRules, R7_a_slip_of_the_pen_does_not_use_up_the_versions) {
  next.version = held.version + 65535;
  EXPECT_EQ(step(), "none");
  ++next.version;
  EXPECT_EQ(step(), "tks-jump");
}

TEST_F(TksRules, R13_a_key_that_leaves_silently_is_refused) {
  remove_key(next, test::kPatcher);
  EXPECT_EQ(drop(), "silent-drop");
  EXPECT_EQ(drop({{id(keys.patcher), "patch-1", "never used"}}), "none");
  next.revocations.push_back({id(keys.patcher), BULLA_REASON_LOST, 0, {}});
  EXPECT_EQ(drop(), "none");
}

TEST_F(TksRules, R13_a_key_cannot_be_dropped_and_stay) {
  EXPECT_EQ(drop({{id(keys.farm), "farm-1", "gone"}}), "field-invalid");
  EXPECT_EQ(drop(), "none");
}

TEST_F(TksRules, R14_play_book_says_what_stops_installing) {
  next.revocations.push_back({id(keys.release), BULLA_REASON_COMPROMISE, 0, {}});
  EXPECT_THAT(play_book(held, next),
              ElementsAre(HasSubstr("E1: everything that only key 'rel-1'")));
  next.revocations.back().grandfather = Grandfather{Digest{}, 12};
  EXPECT_THAT(play_book(held, next), ElementsAre(HasSubstr("still counts for 12 documents")));
}

TEST_F(TksRules, R15_a_raised_window_is_the_wrong_instrument_against_a_thief) {
  next.windows[0].min = 4;
  EXPECT_THAT(lints({"vulnerable parser", {}}), IsEmpty());
  EXPECT_THAT(lints({"release key STOLEN in May", {}}), ElementsAre("wrong-instrument"));
  next.revocations.push_back({id(keys.release), BULLA_REASON_COMPROMISE, 0, {}});
  EXPECT_THAT(lints({"release key stolen in May", {}}), IsEmpty());
}

TEST_F(TksRules, R15_a_stolen_key_is_revoked_not_dropped_and_not_denied) {
  EXPECT_THAT(lints({"", {{id(keys.farm), "farm-1.pub", "leaked by a log"}}}),
              ElementsAre("wrong-instrument"));
  next.denied.push_back(Digest{7});
  EXPECT_THAT(lints({"theft", {}}), ElementsAre("wrong-instrument"));
  EXPECT_THAT(play_book(held, next), ElementsAre(StartsWith("E5: ")));
}

TEST_F(TksRules, R16_windows_that_shut_out_what_was_released_are_told) {
  next.windows[0] = {held.windows[0].subject, 0, 8};
  EXPECT_THAT(lints(), ElementsAre("ceiling-lowered"));
  next.windows[0].max = 12;
  EXPECT_THAT(lints(), IsEmpty());
  held.windows[0].min = 3;
  EXPECT_THAT(lints(), ElementsAre("window-lowered"));
  next.windows.clear();
  EXPECT_THAT(lints(), ElementsAre("window-removed"));
}

TEST_F(TksRules, R18_thresholds_that_fall_are_told_with_their_reason) {
  next.roles[0].threshold = 1;
  const auto warnings = lint_step(held, next, {"two of us left", {}});
  ASSERT_THAT(names(warnings), ElementsAre("threshold-lowered"));
  EXPECT_THAT(warnings[0].sentence, HasSubstr("because: two of us left"));
  EXPECT_THAT(lint_step(held, next, {})[0].sentence, HasSubstr("reason: in the spec"));
  EXPECT_THAT(names(lint_key_store(next)), Contains("threshold-one-root"));
  next.roles[0].threshold = 3;
  EXPECT_THAT(lints(), IsEmpty());
  EXPECT_THAT(names(lint_key_store(next)), Contains("no-spare"));
}

TEST_F(TksRules, R19_a_key_of_two_kinds_of_role_is_told) {
  EXPECT_THAT(names(lint_key_store(held)), Not(Contains("shared-role")));
  held.roles[4].keys.push_back(test::kRelease);
  EXPECT_THAT(names(lint_key_store(held)), Contains("shared-role"));
}

TEST_F(TksRules, R26_a_changed_recovery_needs_root_and_recovery) {
  next.roles[1].keys = {test::kWide};
  next.roles.erase(next.roles.begin() + 3);
  const SignersNeeded needed = signers_needed(held, next);
  ASSERT_EQ(needed.all.size(), 2u);
  EXPECT_EQ(needed.all[0].role, "root of version 1");
  EXPECT_EQ(needed.all[1].role, "recovery of version 1");
  EXPECT_THAT(needed.all[1].keys, ElementsAre("recovery"));
  EXPECT_THAT(needed.instead, IsEmpty());
  EXPECT_THAT(lints(), ElementsAre("recovery-changed"));
}

TEST_F(TksRules, R26_recovery_may_stand_for_a_root_that_is_replaced) {
  next.roles[0].keys.pop_back();
  next.epoch = 1;
  const SignersNeeded needed = signers_needed(held, next);
  ASSERT_EQ(needed.all.size(), 2u);
  EXPECT_THAT(needed.all[0].keys, ElementsAre("root-a", "root-b", "root-c"));
  EXPECT_THAT(needed.all[1].keys, ElementsAre("root-a", "root-b"));
  ASSERT_EQ(needed.instead.size(), 1u);
  EXPECT_EQ(needed.instead[0].role, "recovery of version 1");
  next.epoch = 0;
  EXPECT_THAT(signers_needed(held, held).instead, IsEmpty()) << "never inside an epoch";
}

TEST_F(TksRules, R30_three_quarters_of_a_limit_are_told) {
  for (std::uint8_t i = 0; i < 23; ++i) held.denied.push_back(Digest{i});
  EXPECT_THAT(names(lint_key_store(held)), Not(Contains("limit-near")));
  held.denied.push_back(Digest{99});
  EXPECT_THAT(names(lint_key_store(held)), Contains("limit-near"));
  for (std::uint8_t i = 0; i < 23; ++i)
    held.revocations.push_back({KeyId{i}, BULLA_REASON_RETIRED, 0, {}});
  EXPECT_THAT(names(lint_key_store(held)), Contains("revoked-list-pressure"));
}

TEST_F(TksRules, R32_revoked_is_for_ever_in_an_epoch) {
  next.revocations.clear();
  EXPECT_EQ(step(), "tks-unrevoke");
  next.epoch = 1;
  EXPECT_EQ(step(), "none");
  EXPECT_THAT(lints(), ElementsAre("revocations-compacted", "compaction-drops-grandfather"));
}

TEST_F(TksRules, R32_a_key_that_left_never_comes_back) {
  KeyStore without = held;
  without.version = 2;
  remove_key(without, test::kPatcher);
  const std::vector<KeyStore> before = {held, without};
  next.version = 3;
  const auto fault = [&] { return reason_of([&] { require_no_return(before, next); }); };
  EXPECT_EQ(fault(), "key-returned");
  remove_key(next, test::kPatcher);
  EXPECT_EQ(fault(), "none");
}

TEST_F(TksRules, R32_a_revoked_key_never_comes_back_in_any_epoch) {
  held.revocations.push_back({id(keys.farm), BULLA_REASON_COMPROMISE, 0, {}});
  const std::vector<KeyStore> before = {held};
  next.epoch = 1;
  EXPECT_EQ(reason_of([&] { require_no_return(before, next); }), "tks-unrevoke");
  remove_key(next, test::kFarm);
  EXPECT_EQ(reason_of([&] { require_no_return(before, next); }), "none");
  next.revocations.clear();
  EXPECT_EQ(reason_of([&] { require_no_return(before, next); }), "tks-unrevoke")
      << "rel-0 was kept for its grandfather root only";
}

}  // namespace
}  // namespace bulla
