// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <random>

#include "formats/bytes.hpp"
#include "tests/providers/providers_under_test.hpp"

namespace bulla::test {
namespace {

std::string repeated(std::size_t count, char letter) {
  return std::string(count, letter);
}

struct KnownAnswer {
  std::string message;
  const char *digest;
};

// FIPS 180-4's own examples, and lengths around the padding's corners as OpenSSL gives them.
const std::vector<KnownAnswer> kKnownAnswers = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {repeated(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

Digest openssl_sha256(ByteView bytes) {
  Digest digest{};
  unsigned length = 0;
  EXPECT_EQ(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr),
            1);
  return digest;
}

Bytes random_bytes(std::mt19937_64 &random, std::size_t length) {
  Bytes bytes(length);
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

class Sha256 : public testing::TestWithParam<ProviderUnderTest> {
 protected:
  void begin() { ASSERT_EQ(crypto()->sha256_init(crypto()->context, &hash_), BULLA_OK); }

  void update(ByteView bytes) {
    ASSERT_EQ(crypto()->sha256_update(crypto()->context, &hash_, bytes.data(), bytes.size()),
              BULLA_OK);
  }

  Digest finish() {
    Digest digest{};
    EXPECT_EQ(crypto()->sha256_final(crypto()->context, &hash_, digest.data()), BULLA_OK);
    return digest;
  }

  static const bulla_crypto *crypto() { return GetParam().crypto; }

  bulla_sha256 hash_{};
};

TEST_P(Sha256, GivesTheKnownAnswers) {
  for (const KnownAnswer &known : kKnownAnswers) {
    begin();
    update(as_bytes(known.message));
    EXPECT_EQ(to_hex(finish()), known.digest);
  }
}

TEST_P(Sha256, GivesWhatOpenSslGivesForEveryLengthUpToFiveBlocks) {
  std::mt19937_64 random(256);
  for (std::size_t length = 0; length <= 320; length++) {
    const Bytes message = random_bytes(random, length);
    begin();
    update(message);
    EXPECT_EQ(finish(), openssl_sha256(message)) << length;
  }
}

TEST_P(Sha256, DoesNotDependOnHowTheMessageIsCut) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; round++) {
    const Bytes message = random_bytes(random, random() % 4097);
    begin();
    for (std::size_t at = 0; at < message.size();) {
      const std::size_t taken = std::min<std::size_t>(random() % 150, message.size() - at);
      update(ByteView(message).subspan(at, taken));
      at += taken;
    }
    EXPECT_EQ(finish(), openssl_sha256(message)) << message.size();
  }
}

TEST_P(Sha256, StateMayBeCopiedBetweenUpdates) {
  const std::string first = repeated(100, 'x'), one = "one end", other = "another end";
  begin();
  update(as_bytes(first));
  const bulla_sha256 copy = hash_;
  update(as_bytes(one));
  EXPECT_EQ(finish(), openssl_sha256(as_bytes(first + one)));
  hash_ = copy;
  update(as_bytes(other));
  EXPECT_EQ(finish(), openssl_sha256(as_bytes(first + other)));
}

INSTANTIATE_TEST_SUITE_P(Providers, Sha256, testing::ValuesIn(providers_under_test()),
                         [](const auto &param) { return param.param.name; });

TEST(DigestEqual, SeesEveryByte) {
  Digest a{};
  EXPECT_TRUE(bulla_digest_equal(a.data(), a.data()));
  for (std::size_t i = 0; i < a.size(); i++) {
    Digest b = a;
    b[i] = 0x80;
    EXPECT_FALSE(bulla_digest_equal(a.data(), b.data())) << i;
  }
}

}  // namespace
}  // namespace bulla::test
