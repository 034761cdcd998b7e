// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic of the built-in Ed25519, piece by piece, against OpenSSL's big numbers.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <random>

#include "formats/bytes.hpp"
#include "tests/providers/big_number.hpp"
#include "tests/providers/signature_cases.hpp"

extern "C" {
#include "verifier/providers/builtin/ed25519_field.h"
#include "verifier/providers/builtin/ed25519_point.h"
#include "verifier/providers/builtin/ed25519_scalar.h"
#include "verifier/providers/builtin/sha512.h"
#include "verifier/providers/builtin/signed_window.h"
}

namespace bulla::test {
namespace {

const BigNumber kPrime = BigNumber::power_of_two(255) - BigNumber(19);
const BigNumber kOrder = BigNumber::power_of_two(252) +
                         BigNumber::from_decimal("27742317777372353535851937790883648493");

using Block32 = std::array<std::uint8_t, 32>;

BigNumber value_of(const bulla_fe25519 &element) {
  BigNumber sum(0);
  for (int i = 0; i < 10; i++) {
    const BigNumber weight = BigNumber::power_of_two((51 * i + 1) / 2);
    const long limb = element.limb[i];
    const BigNumber term = weight * BigNumber(static_cast<unsigned long>(limb < 0 ? -limb : limb));
    sum = limb < 0 ? sum - term : sum + term;
  }
  return sum % kPrime;
}

// Limbs at the bound that the header promises for a sum of three reduced elements, of random sign.
bulla_fe25519 extreme(std::mt19937_64 &random) {
  bulla_fe25519 element{};
  for (int i = 0; i < 10; i++) {
    const double bound = 3 * 1.01 * (1 << (i % 2 == 0 ? 25 : 24));
    const auto limb = static_cast<std::int32_t>(bound) - static_cast<std::int32_t>(random() % 3);
    element.limb[i] = random() % 2 == 0 ? limb : -limb;
  }
  return element;
}

TEST(BuiltinField, MultipliesAndSquaresUpToTheLargestLimbsAllowed) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; round++) {
    const bulla_fe25519 a = extreme(random);
    bulla_fe25519 b = extreme(random), product, square;
    bulla_fe25519_multiply(&product, &a, &b);
    EXPECT_EQ(value_of(product), value_of(a) * value_of(b) % kPrime);
    bulla_fe25519_square(&square, &a);
    EXPECT_EQ(value_of(square), value_of(a) * value_of(a) % kPrime);
    for (int i = 0; i < 10; i++) {
      const double bound = 1.01 * (1 << (i % 2 == 0 ? 25 : 24));
      EXPECT_LE(std::abs(product.limb[i]), bound);
      EXPECT_LE(std::abs(square.limb[i]), bound);
    }
    bulla_fe25519_multiply(&b, &a, &b);  // the second factor may be the result
    EXPECT_EQ(value_of(b), value_of(product));
  }
}

TEST(BuiltinField, StoresTheOneEncodingBelowThePrime) {
  const BigNumber top = BigNumber::power_of_two(255);
  for (unsigned long k = 0; k < 60; k++) {
    for (const BigNumber &number : {BigNumber(k), top - BigNumber(k + 1)}) {
      const Block32 bytes = number.little_endian();
      bulla_fe25519 element;
      Block32 stored;
      bulla_fe25519_load(&element, bytes.data());
      bulla_fe25519_store(stored.data(), &element);
      EXPECT_EQ(stored, (number % kPrime).little_endian());
    }
  }
}

TEST(BuiltinField, Inverts) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 20; round++) {
    const bulla_fe25519 a = extreme(random);
    bulla_fe25519 inverse;
    bulla_fe25519_invert(&inverse, &a);
    EXPECT_EQ(value_of(inverse) * value_of(a) % kPrime, BigNumber(1));
  }
  bulla_fe25519 zero = bulla_fe25519_zero;
  bulla_fe25519_invert(&zero, &zero);
  EXPECT_TRUE(bulla_fe25519_is_zero(&zero));
}

TEST(BuiltinScalar, ReducesModuloTheOrder) {
  std::mt19937_64 random(9);
  std::vector<BigNumber> numbers = {BigNumber(0), BigNumber::power_of_two(512) - BigNumber(1)};
  for (int round = 0; round < 1000; round++) {
    const BigNumber multiple = kOrder * BigNumber::random_below(random, 32);
    numbers.push_back(multiple);
    numbers.push_back(multiple + BigNumber(1));
    if (!(multiple == BigNumber(0))) numbers.push_back(multiple - BigNumber(1));
    numbers.push_back(BigNumber::random_below(random, 64));
  }
  for (const BigNumber &number : numbers) {
    const auto bytes = number.little_endian<64>();
    std::uint32_t words[8];
    bulla_ed25519_scalar_reduce(words, bytes.data());
    EXPECT_EQ(BigNumber::from_words(words), number % kOrder);
  }
}

TEST(BuiltinWindow, DigitsAddUpToTheScalar) {
  std::mt19937_64 random(10);
  for (int width = 2; width <= 6; width++) {
    for (int round = 0; round < 200; round++) {
      BigNumber scalar = BigNumber::random_below(random, 32);
      if (round == 0) scalar = BigNumber(0);
      if (round == 1) scalar = BigNumber::power_of_two(256) - BigNumber(1);
      const auto words = scalar.words();
      bulla_signed_window window;
      bulla_signed_window_begin(&window, words.data(), width);
      BigNumber up(0), down(0);
      for (int bit = 256; bit >= 0; bit--) {
        const int digit = bulla_signed_window_digit(&window, bit);
        if (digit == 0) continue;
        EXPECT_EQ(std::abs(digit) % 2, 1);
        EXPECT_LT(std::abs(digit), 1 << (width - 1));
        BigNumber &side = digit > 0 ? up : down;
        side = side + BigNumber(static_cast<unsigned long>(std::abs(digit))) *
                          BigNumber::power_of_two(bit);
      }
      EXPECT_EQ(up - down, scalar);
    }
  }
}

// The keys of the edge cases named "secret 1", "secret 3", … were computed by other means.
TEST(BuiltinTables, HoldTheOddMultiplesOfTheBasePoint) {
  const BigNumber half = (kPrime + BigNumber(1)) / BigNumber(2);
  const BigNumber twice_d = BigNumber::from_decimal(
      "16295367250680780974490674513165176452449235426866156013048779062215315747161");
  int found = 0;
  for (const SignatureCase &vector : load_edge_cases("ed25519_edge_cases.json")) {
    for (int i = 0; i < 8; i++) {
      if (vector.name != "secret " + std::to_string(2 * i + 1)) continue;
      const bulla_ed25519_addend &row = bulla_ed25519_base_multiples[i];
      const BigNumber plus = value_of(row.y_plus_x), minus = value_of(row.y_minus_x);
      const BigNumber y = (plus + minus) * half % kPrime;
      const BigNumber x = (plus + kPrime - minus) * half % kPrime;
      Block32 encoded = y.little_endian();
      encoded[31] = static_cast<std::uint8_t>(encoded[31] | (x.little_endian()[0] & 1) << 7);
      EXPECT_EQ(to_hex(encoded), to_hex(vector.key));
      EXPECT_EQ(value_of(row.t2d), twice_d * x % kPrime * y % kPrime);
      found++;
    }
  }
  EXPECT_EQ(found, 8);
}

TEST(BuiltinPoint, LoadsTheNegativeOfEveryPointAndNothingElse) {
  int refused = 0;
  for (const SignatureCase &vector : load_edge_cases("ed25519_edge_cases.json")) {
    if (vector.verdict == "sig-malformed") continue;
    bulla_ed25519_point point;
    const bool loaded = bulla_ed25519_load_negative(&point, vector.key.data());
    EXPECT_EQ(loaded, vector.name != "a key that is no point") << vector.name;
    refused += loaded ? 0 : 1;
    if (!loaded) continue;
    Bytes negative = vector.key;
    negative[31] = static_cast<std::uint8_t>(negative[31] ^ 0x80);
    Block32 stored;
    bulla_ed25519_store(stored.data(), &point);
    EXPECT_EQ(to_hex(stored), to_hex(negative)) << vector.name;
  }
  EXPECT_EQ(refused, 1);
}

TEST(BuiltinSha512, GivesWhatOpenSslGivesHoweverTheMessageIsCut) {
  std::mt19937_64 random(512);
  for (std::size_t length = 0; length <= 520; length++) {
    Bytes message(length);
    for (std::uint8_t &byte : message) byte = static_cast<std::uint8_t>(random());
    bulla_sha512 hash;
    bulla_sha512_init(&hash);
    const std::size_t cut = length == 0 ? 0 : random() % length;
    bulla_sha512_update(&hash, message.data(), cut);
    bulla_sha512_update(&hash, message.data() + cut, length - cut);
    std::array<std::uint8_t, 64> ours{}, theirs{};
    bulla_sha512_final(&hash, ours.data());
    ASSERT_EQ(EVP_Digest(message.data(), length, theirs.data(), nullptr, EVP_sha512(), nullptr), 1);
    EXPECT_EQ(ours, theirs) << length;
  }
}

}  // namespace
}  // namespace bulla::test
