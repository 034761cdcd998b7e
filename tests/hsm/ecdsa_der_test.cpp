// SPDX-License-Identifier: Apache-2.0
#include "hsm/ecdsa_der.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bulla {
namespace {

// n times one byte, in hex.
std::string many(std::size_t count, std::string_view byte) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += byte;
  return text;
}

std::optional<std::string> raw(const std::string &der_hex) {
  const auto signature = raw_from_der(*from_hex(der_hex));
  if (!signature) return std::nullopt;
  return to_hex(*signature);
}

TEST(EcdsaDer, gives_both_numbers_in_32_bytes) {
  EXPECT_EQ(raw("3006020101020102"), many(31, "00") + "01" + many(31, "00") + "02");
  EXPECT_EQ(raw("3044"
                "0220" +
                many(32, "11") + "0220" + many(32, "22")),
            many(32, "11") + many(32, "22"));
  // A high bit costs a zero in front.
  EXPECT_EQ(raw("3046"
                "022100" +
                many(32, "ff") + "022100" + many(32, "80")),
            many(32, "ff") + many(32, "80"));
  EXPECT_EQ(raw("300702020080020101"), many(31, "00") + "80" + many(31, "00") + "01");
  // Zero is a number; that it is no signature is for the verifier to say.
  EXPECT_EQ(raw("3006020100020100"), many(64, "00"));
}

struct BadCase {
  const char *why;
  std::string der;
};

TEST(EcdsaDer, takes_no_other_encoding) {
  const std::vector<BadCase> cases = {
      {"nothing", ""},
      {"no length", "30"},
      {"another tag", "3106020101020102"},
      {"cut off", "30060201010201"},
      {"a byte too many", "300602010102010200"},
      {"a byte too many inside", "300702010102010200"},
      {"a third number", "3009020101020102020103"},
      {"one number only", "3003020101"},
      {"an inner tag that is no INTEGER", "3006030101020102"},
      {"an empty number",
       "300502000201"
       "02"},
      {"a negative number", "3006020180020102"},
      {"a zero that was not needed", "300702020001020102"},
      {"a long length of the sequence", "308106020101020102"},
      {"a long length of a number",
       "30070281"
       "0101020102"},
      {"an indefinite length", "30800201010201020000"},
      {"a number of 33 bytes",
       "3047"
       "022101" +
           many(32, "00") + "022100" + many(32, "80")},
      {"a number longer than the rest", "3006020501020102"},
  };
  for (const auto &c : cases) EXPECT_EQ(raw(c.der), std::nullopt) << c.why;
}

TEST(EcdsaDer, reads_no_byte_that_is_not_there) {
  const Bytes whole = *from_hex("3046022100" + many(32, "ff") + "022100" + many(32, "80"));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<long>(length));
    EXPECT_FALSE(raw_from_der(cut)) << length;
  }
}

}  // namespace
}  // namespace bulla
