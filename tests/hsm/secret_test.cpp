// SPDX-License-Identifier: Apache-2.0
#include "hsm/secret.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

namespace bulla {
namespace {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

template <typename T>
concept Printable = requires(std::ostream &out, const T &value) {
  out << value;
};
static_assert(!Printable<Secret>);

Secret secret(std::string_view text) {
  return Secret::copy_of(as_bytes(text));
}

TEST(Secret, holds_what_it_was_given) {
  const Secret one = secret("open sesame");
  EXPECT_EQ(to_hex(one.view()), to_hex(as_bytes("open sesame")));
}

TEST(Secret, begins_as_zeros) {
  EXPECT_EQ(to_hex(Secret(4).view()), "00000000");
}

TEST(Secret, leaves_nothing_behind_when_it_moves) {
  Secret one = secret("open sesame");
  const Secret two = std::move(one);
  EXPECT_TRUE(one.empty());  // NOLINT(bugprone-use-after-move): this is what is tested
  EXPECT_EQ(two.size(), 11u);
}

TEST(Secret, lets_go_of_what_it_held_when_another_moves_in) {
  Secret one = secret("first");
  Secret two = secret("second");
  one = std::move(two);
  EXPECT_EQ(to_hex(one.view()), to_hex(as_bytes("second")));
  EXPECT_TRUE(two.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(Secret, wipes_what_is_cut_off) {
  Secret one = secret("abcdef");
  const std::uint8_t *tail = one.view().data() + 3;
  one.truncate(3);
  EXPECT_EQ(one.size(), 3u);
  EXPECT_EQ(tail[0] | tail[1] | tail[2], 0);
}

TEST(SecretDeathTest, cannot_be_read_beyond_its_end) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        const Secret one(16);
        volatile std::uint8_t beyond = *(one.view().data() + 16);
        (void)beyond;
      },
      "");
}

TEST(Secret, equals_only_the_same_bytes) {
  EXPECT_TRUE(secrets_equal(secret("abc"), secret("abc")));
  EXPECT_FALSE(secrets_equal(secret("abc"), secret("abd")));
  EXPECT_FALSE(secrets_equal(secret("abc"), secret("abcd")));
  EXPECT_TRUE(secrets_equal(Secret(), Secret()));
}

}  // namespace
}  // namespace bulla
