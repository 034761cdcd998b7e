// SPDX-License-Identifier: Apache-2.0
#include "formats/public_key.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "tests/formats/samples.hpp"

namespace bulla {
namespace {

constexpr const char *kX = "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d";
constexpr const char *kY = "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c";

// The key of the example in RFC 9679 5.6 and its thumbprint.
PublicKey example_key() {
  return {BULLA_ALG_ES256, *from_hex(std::string(kX) + kY)};
}

TEST(KeyId, IsTheThumbprintOfRfc9679) {
  EXPECT_EQ(to_hex(key_id(example_key())),
            "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec");
}

TEST(KeyId, OfEd25519IsOverTypeCurveAndX) {
  const PublicKey key = samples::ed25519_key(7);
  Bytes hashed = *from_hex("a301012006215820");
  hashed.insert(hashed.end(), key.bytes.begin(), key.bytes.end());
  EXPECT_EQ(key_id(key), sha256(hashed));
  const ShortId id = short_id(key_id(key));
  EXPECT_TRUE(std::equal(id.begin(), id.end(), sha256(hashed).begin()));
}

TEST(PublicKey, HasTheTwoFormsOfTheFormat) {
  const PublicKey key = samples::ed25519_key(7);
  EXPECT_EQ(to_hex(encode(key)),
            "a40101033220062158"
            "20" +
                to_hex(key.bytes));
  EXPECT_EQ(to_hex(encode(example_key())),
            std::string("a5010203282001215820") + kX + "225820" + kY);
}

TEST(PublicKey, ReadsBackWhatItWrites) {
  for (const PublicKey &key : {samples::ed25519_key(3), example_key()}) {
    EXPECT_EQ(decode_public_key(encode(key)), key);
  }
}

TEST(PublicKey, OfAnyOtherFormIsABadKey) {
  Bytes longer = encode(example_key());
  longer.push_back(0);
  for (const Bytes &bad : {longer, Bytes{}, Bytes{0xa0}, Bytes(42, 0xa4)}) {
    try {
      decode_public_key(bad);
      FAIL() << "nothing was thrown";
    } catch (const Error &error) {
      EXPECT_EQ(error.reason(), "tks-bad-key");
    }
  }
}

TEST(PublicKey, OfAWrongLengthIsNeverEncoded) {
  EXPECT_THROW(encode(PublicKey{BULLA_ALG_ED25519, Bytes(31)}), Error);
  EXPECT_THROW(encode(PublicKey{BULLA_ALG_ES256, Bytes(65)}), Error);
  EXPECT_THROW(encode(PublicKey{-48, Bytes(32)}), Error);
}

// Made with `openssl genpkey -algorithm …` and `openssl pkey -pubout`.
constexpr const char *kEd25519Pem = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEApmwag3BZejAHDOQRq55gOranh4wiNSVUd6Pxnkm3TOo=
-----END PUBLIC KEY-----
)";
constexpr const char *kEd25519Hex =
    "a66c1a8370597a30070ce411ab9e603ab6a7878c2235255477a3f19e49b74cea";
constexpr const char *kP256Pem = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAET+m07NNebyxWCpgSgSTZiEiuEsSa
CTGnPdzse2nZuKxAWDULwyGHhbtTS/l12cgjLuh7WmLjdgeQeE/15NLY9Q==
-----END PUBLIC KEY-----
)";
constexpr const char *kP256Hex =
    "4fe9b4ecd35e6f2c560a98128124d98848ae12c49a0931a73ddcec7b69d9b8ac4058350bc3218785bb534bf975d9c8"
    "232ee87b5a62e3760790784ff5e4d2d8f5";
constexpr const char *kP256CompressedPem = R"(-----BEGIN PUBLIC KEY-----
MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADT+m07NNebyxWCpgSgSTZiEiuEsSa
CTGnPdzse2nZuKw=
-----END PUBLIC KEY-----
)";
constexpr const char *kP384Pem = R"(-----BEGIN PUBLIC KEY-----
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEqmfkfdWnC+y5Ml/5H4zYGC6Z6OyV1GS3
WFI3rLKv46a/PDzC5yhAuqIPoNCX1qj2vA8I9kbzkqkZcKykxBmGgdwbSHJ95+o4
82EULPKjVPg76Mlo9BDqvZB8v3xSALPa
-----END PUBLIC KEY-----
)";
constexpr const char *kRsaPem = R"(-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDpZFFsTYj5Jl56FnM8wcV/Vhze
hzXSE/4+HwVMEo6zgDPeSKHwkBUe/Uez5jkhNNJ4ftNu5nf4vjjqkYMtJMvL6YZ5
xT9Tp1j7swyCuCTuQEict2vBbt52ExQEDdY2+jotX8FPpd21YUfcKuTyzx+7w3kU
Gq/MBqysVlJnGPPEbwIDAQAB
-----END PUBLIC KEY-----
)";

TEST(PublicKeyPem, ReadsEd25519AndP256) {
  const PublicKey ed25519{BULLA_ALG_ED25519, *from_hex(kEd25519Hex)};
  const PublicKey es256{BULLA_ALG_ES256, *from_hex(kP256Hex)};
  EXPECT_EQ(public_key_from_pem(kEd25519Pem), ed25519);
  EXPECT_EQ(public_key_from_pem(kP256Pem), es256);
  EXPECT_EQ(public_key_from_pem(kP256CompressedPem), es256);
}

TEST(PublicKeyPem, WritesWhatOpenSslWrites) {
  EXPECT_EQ(to_pem(public_key_from_pem(kEd25519Pem)), kEd25519Pem);
  EXPECT_EQ(to_pem(public_key_from_pem(kP256Pem)), kP256Pem);
}

std::string reason_of_reading(std::string_view pem) {
  try {
    public_key_from_pem(pem);
  } catch (const Error &error) {
    return std::string(error.reason());
  }
  return "none";
}

TEST(PublicKeyPem, RefusesOtherKindsOfKeys) {
  EXPECT_EQ(reason_of_reading(kP384Pem), "key-unsupported");
  EXPECT_EQ(reason_of_reading(kRsaPem), "key-unsupported");
}

TEST(PublicKeyPem, RefusesWhatIsNoPublicKey) {
  std::string cut(kP256Pem);
  cut.erase(60, 20);
  for (const std::string &bad : {std::string(), std::string("hello"), cut}) {
    EXPECT_EQ(reason_of_reading(bad), "key-file-malformed") << bad;
  }
}

TEST(PublicKeyPem, TellsHowToGetThePublicPartOfAPrivateKey) {
  try {
    public_key_from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    FAIL() << "nothing was thrown";
  } catch (const Error &error) {
    EXPECT_EQ(error.reason(), "key-file-malformed");
    EXPECT_EQ(error.hints().size(), 1u);
  }
}

TEST(PublicKeyPem, RefusesAPointThatIsNotOnTheCurve) {
  EXPECT_EQ(reason_of_reading(R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAET+m07NNebyxWCpgSgSTZiEiuEsSa
CTGnPdzse2nZuKxAWDULwyGHhbtTS/l12cgjLuh7WmLjdgeQeE/15NLY9A==
-----END PUBLIC KEY-----
)"),
            "key-file-malformed");
}

}  // namespace
}  // namespace bulla
