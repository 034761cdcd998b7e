// SPDX-License-Identifier: Apache-2.0
#include "signer/prime_order.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include "tests/signer/sample.hpp"

namespace bulla {
namespace {

// Points of order 1, 2, 4 and 8 (RFC 8032's curve), encoded.
const char *const kSmallOrder[] = {
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
};

PublicKey ed25519(const Bytes &point) {
  return {BULLA_ALG_ED25519, point};
}

TEST(PrimeOrder, is_what_generated_keys_have) {
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE(has_prime_order(test::MemoryKey(BULLA_ALG_ED25519).public_key()));
}

TEST(PrimeOrder, is_what_points_of_small_order_lack) {
  for (const char *point : kSmallOrder) EXPECT_FALSE(has_prime_order(ed25519(*from_hex(point))));
}

TEST(PrimeOrder, is_lost_by_adding_a_point_of_small_order) {
  const PublicKey good = test::MemoryKey(BULLA_ALG_ED25519).public_key();
  for (const char *point : kSmallOrder) {
    Bytes sum(32);
    ASSERT_EQ(crypto_core_ed25519_add(sum.data(), good.bytes.data(), from_hex(point)->data()), 0);
    EXPECT_EQ(has_prime_order(ed25519(sum)), sum == good.bytes) << point;
  }
}

TEST(PrimeOrder, is_nothing_that_other_bytes_have) {
  Bytes no_point(32);
  no_point[0] = 2;  // 2 is no y of the curve
  EXPECT_FALSE(has_prime_order(ed25519(no_point)));
  EXPECT_FALSE(has_prime_order(ed25519(Bytes(31))));
}

TEST(PrimeOrder, is_no_question_on_p256) {
  EXPECT_TRUE(has_prime_order(test::MemoryKey(BULLA_ALG_ES256).public_key()));
}

}  // namespace
}  // namespace bulla
