// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic of the built-in P-256, piece by piece, against OpenSSL's.
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <random>

#include "formats/bytes.hpp"
#include "tests/providers/big_number.hpp"
#include "tests/providers/signature_cases.hpp"

extern "C" {
#include "verifier/providers/builtin/p256_number.h"
#include "verifier/providers/builtin/p256_point.h"
}

namespace bulla::test {
namespace {

const BigNumber kR = BigNumber::power_of_two(256);

BigNumber value_of(const bulla_p256_number &number) {
  return BigNumber::from_words(number.word);
}

bulla_p256_number number_of(const BigNumber &value) {
  bulla_p256_number number;
  const auto words = value.words();
  std::copy(words.begin(), words.end(), number.word);
  return number;
}

// Values at which carries and final subtractions go wrong, then random ones.
std::vector<BigNumber> values_below(const BigNumber &modulus, std::mt19937_64 &random) {
  std::vector<BigNumber> values;
  for (unsigned long k = 0; k < 3; k++) {
    values.push_back(BigNumber(k));
    values.push_back(modulus - BigNumber(k + 1));
    values.push_back(BigNumber::power_of_two(224) - BigNumber(k));
  }
  for (int i = 0; i < 40; i++) values.push_back(BigNumber::random_below(random, 32) % modulus);
  return values;
}

class P256Modulus : public testing::TestWithParam<const bulla_p256_modulus *> {};

TEST_P(P256Modulus, AddsSubtractsMultipliesAndInverts) {
  std::mt19937_64 random(11);
  const bulla_p256_modulus *modulus = GetParam();
  const BigNumber m = value_of(modulus->m);
  EXPECT_EQ(value_of(modulus->r_squared), kR * kR % m);
  for (const BigNumber &a : values_below(m, random)) {
    const bulla_p256_number left = number_of(a);
    bulla_p256_number result;
    for (const BigNumber &b : values_below(m, random)) {
      const bulla_p256_number right = number_of(b);
      bulla_p256_add(&result, &left, &right, modulus);
      EXPECT_EQ(value_of(result), (a + b) % m);
      bulla_p256_subtract(&result, &left, &right, modulus);
      EXPECT_EQ(value_of(result), (a - b) % m);
      bulla_p256_multiply(&result, &left, &right, modulus);
      EXPECT_EQ(value_of(result) * kR % m, a * b % m);
    }
    const bulla_p256_number all_ones = number_of(kR - BigNumber(1));  // one factor may exceed m
    bulla_p256_multiply(&result, &left, &all_ones, modulus);
    EXPECT_EQ(value_of(result) * kR % m, a * (kR - BigNumber(1)) % m);
    if (a == BigNumber(0)) continue;
    bulla_p256_invert(&result, &left, modulus);
    EXPECT_EQ(value_of(result) * a % m, kR * kR % m);
  }
}

INSTANTIATE_TEST_SUITE_P(Moduli, P256Modulus, testing::Values(&bulla_p256_p, &bulla_p256_n),
                         [](const auto &param) { return param.index == 0 ? "p" : "n"; });

class P256Point : public testing::Test {
 protected:
  using Group = std::unique_ptr<EC_GROUP, void (*)(EC_GROUP *)>;
  using Point = std::unique_ptr<EC_POINT, void (*)(EC_POINT *)>;

  // [scalar]G as x and y; nothing for infinity.
  Bytes multiple(const BigNumber &scalar) const {
    const Point point(EC_POINT_new(group_.get()), EC_POINT_free);
    EXPECT_EQ(EC_POINT_mul(group_.get(), point.get(), scalar.get(), nullptr, nullptr, nullptr), 1);
    Bytes encoded(65);
    encoded.resize(EC_POINT_point2oct(group_.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                                      encoded.data(), encoded.size(), nullptr));
    encoded.erase(encoded.begin());
    return encoded;
  }

  static Bytes affine(const bulla_p256_point &point) {
    const BigNumber p = value_of(bulla_p256_p.m);
    if (value_of(point.z) == BigNumber(0)) return {};
    bulla_p256_number inverse, inverse_squared, x, y;
    bulla_p256_invert(&inverse, &point.z, &bulla_p256_p);
    bulla_p256_multiply(&inverse_squared, &inverse, &inverse, &bulla_p256_p);
    bulla_p256_multiply(&x, &point.xy.x, &inverse_squared, &bulla_p256_p);
    bulla_p256_multiply(&y, &point.xy.y, &inverse_squared, &bulla_p256_p);
    bulla_p256_multiply(&y, &y, &inverse, &bulla_p256_p);
    Bytes bytes;
    for (bulla_p256_number *coordinate : {&x, &y}) {
      const bulla_p256_number one = {{1}};
      bulla_p256_multiply(coordinate, coordinate, &one, &bulla_p256_p);
      const auto little = value_of(*coordinate).little_endian();
      bytes.insert(bytes.end(), little.rbegin(), little.rend());
    }
    return bytes;
  }

  Group group_{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), EC_GROUP_free};
};

// With Q = [d]G, small d and small scalars, sums of equal and of opposite points and of infinity
// come up at every turn.
TEST_F(P256Point, MultipliesAndAddsAlsoWherePointsMeet) {
  const BigNumber n = value_of(bulla_p256_n.m);
  for (const BigNumber &d : {BigNumber(1), BigNumber(2), BigNumber(3), n - BigNumber(1),
                             n - BigNumber(2), n - BigNumber(5)}) {
    bulla_p256_point q;
    ASSERT_TRUE(bulla_p256_load_point(&q, multiple(d).data()));
    for (unsigned long a = 0; a < 18; a++) {
      for (unsigned long b = 0; b < 18; b++) {
        bulla_p256_point sum = q;
        const bulla_p256_number a_words = number_of(BigNumber(a)),
                                b_words = number_of(BigNumber(b));
        bulla_p256_multiply_add(&sum, &a_words, &b_words);
        EXPECT_EQ(to_hex(affine(sum)), to_hex(multiple((BigNumber(a) * d + BigNumber(b)) % n)))
            << d << " times " << a << " plus " << b;
      }
    }
  }
}

TEST_F(P256Point, MultipliesByScalarsUpToAllOnes) {
  std::mt19937_64 random(12);
  const BigNumber n = value_of(bulla_p256_n.m), top = kR - BigNumber(1);
  for (int round = 0; round < 20; round++) {
    const BigNumber d = BigNumber::random_below(random, 32) % n;
    const BigNumber a = round == 0 ? top : BigNumber::random_below(random, 32);
    const BigNumber b = round <= 1 ? top : BigNumber::random_below(random, 32);
    bulla_p256_point sum;
    ASSERT_TRUE(bulla_p256_load_point(&sum, multiple(d).data()));
    const bulla_p256_number a_words = number_of(a), b_words = number_of(b);
    bulla_p256_multiply_add(&sum, &a_words, &b_words);
    EXPECT_EQ(to_hex(affine(sum)), to_hex(multiple((a * d + b) % n)));
  }
}

TEST_F(P256Point, TableHoldsTheOddMultiplesOfTheBasePoint) {
  for (unsigned long i = 0; i < 8; i++) {
    bulla_p256_point point;
    point.xy = bulla_p256_base_multiples[i];
    point.z = number_of(kR % value_of(bulla_p256_p.m));
    EXPECT_EQ(to_hex(affine(point)), to_hex(multiple(BigNumber(2 * i + 1))));
  }
}

}  // namespace
}  // namespace bulla::test
