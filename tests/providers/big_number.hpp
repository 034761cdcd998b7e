// SPDX-License-Identifier: Apache-2.0
//
// OpenSSL's BIGNUM as a value, so that tests of arithmetic read as arithmetic. Slow and plain.
#pragma once

#include <gtest/gtest.h>
#include <openssl/bn.h>

#include <array>
#include <cstdint>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <vector>

namespace bulla::test {

class BigNumber {
 public:
  explicit BigNumber(unsigned long value) : number_(BN_new()) {
    EXPECT_EQ(BN_set_word(number_.get(), value), 1);
  }
  BigNumber(const BigNumber &other) : number_(BN_dup(other.number_.get())) {}
  BigNumber &operator=(const BigNumber &other) {
    EXPECT_NE(BN_copy(number_.get(), other.number_.get()), nullptr);
    return *this;
  }

  static BigNumber power_of_two(int exponent) {
    BigNumber result(1);
    EXPECT_EQ(BN_lshift(result.number_.get(), result.number_.get(), exponent), 1);
    return result;
  }

  static BigNumber from_decimal(const char *text) {
    BigNumber result(0);
    BIGNUM *raw = result.number_.get();
    EXPECT_GT(BN_dec2bn(&raw, text), 0);
    return result;
  }

  static BigNumber from_big_endian(const std::uint8_t *bytes, std::size_t length) {
    BigNumber result(0);
    EXPECT_NE(BN_bin2bn(bytes, static_cast<int>(length), result.number_.get()), nullptr);
    return result;
  }

  static BigNumber from_words(const std::uint32_t words[8]) {
    BigNumber result(0);
    for (int i = 8; i-- > 0;) result = result * power_of_two(32) + BigNumber(words[i]);
    return result;
  }

  // Below 256^length.
  static BigNumber random_below(std::mt19937_64 &random, std::size_t length) {
    std::vector<std::uint8_t> bytes(length);
    for (std::uint8_t &byte : bytes) byte = static_cast<std::uint8_t>(random());
    return from_big_endian(bytes.data(), length);
  }

  template <std::size_t kLength = 32>
  std::array<std::uint8_t, kLength> little_endian() const {
    std::array<std::uint8_t, kLength> bytes{};
    EXPECT_EQ(BN_bn2lebinpad(number_.get(), bytes.data(), kLength), static_cast<int>(kLength));
    return bytes;
  }

  std::array<std::uint32_t, 8> words() const {
    const auto bytes = little_endian();
    std::array<std::uint32_t, 8> words{};
    for (std::size_t i = 0; i < 32; i++) words[i / 4] |= std::uint32_t{bytes[i]} << (8 * (i % 4));
    return words;
  }

  const BIGNUM *get() const { return number_.get(); }

  friend BigNumber operator+(const BigNumber &a, const BigNumber &b) {
    BigNumber result(0);
    EXPECT_EQ(BN_add(result.number_.get(), a.get(), b.get()), 1);
    return result;
  }
  friend BigNumber operator-(const BigNumber &a, const BigNumber &b) {
    BigNumber result(0);
    EXPECT_EQ(BN_sub(result.number_.get(), a.get(), b.get()), 1);
    return result;
  }
  friend BigNumber operator*(const BigNumber &a, const BigNumber &b) {
    BigNumber result(0);
    EXPECT_EQ(BN_mul(result.number_.get(), a.get(), b.get(), scratch()), 1);
    return result;
  }
  friend BigNumber operator/(const BigNumber &a, const BigNumber &b) {
    BigNumber result(0);
    EXPECT_EQ(BN_div(result.number_.get(), nullptr, a.get(), b.get(), scratch()), 1);
    return result;
  }
  // In 0 to b - 1, also for negative a.
  friend BigNumber operator%(const BigNumber &a, const BigNumber &b) {
    BigNumber result(0);
    EXPECT_EQ(BN_nnmod(result.number_.get(), a.get(), b.get(), scratch()), 1);
    return result;
  }
  friend bool operator==(const BigNumber &a, const BigNumber &b) {
    return BN_cmp(a.get(), b.get()) == 0;
  }
  friend std::ostream &operator<<(std::ostream &out, const BigNumber &a) {
    const std::unique_ptr<char, void (*)(char *)> text(BN_bn2hex(a.get()),
                                                       [](char *p) { OPENSSL_free(p); });
    return out << text.get();
  }

 private:
  static BN_CTX *scratch() {
    static const std::unique_ptr<BN_CTX, void (*)(BN_CTX *)> kScratch(BN_CTX_new(), BN_CTX_free);
    return kScratch.get();
  }

  struct Free {
    void operator()(BIGNUM *number) const { BN_free(number); }
  };
  std::unique_ptr<BIGNUM, Free> number_;
};

}  // namespace bulla::test
