// SPDX-License-Identifier: Apache-2.0
#include "verifier/host/key_text.hpp"

#include <gtest/gtest.h>

namespace bulla::testing {
namespace {

TEST(KeyText, NamesAFileByItsEndOrASlash) {
  for (const char *path : {"root-a.pub", "root-a.pem", "keys/root-a", "./cafe"}) {
    EXPECT_TRUE(is_key_path(path)) << path;
  }
  for (const char *word : {"root-a", "cafe", "root.pub.old", ""}) {
    EXPECT_FALSE(is_key_path(word)) << word;
  }
}

TEST(KeyText, BeginsAnIdWithFourToSixtyFourDigitsInEitherCase) {
  const std::string whole(64, 'A');
  EXPECT_EQ(id_prefix("09af"), "09af");
  EXPECT_EQ(id_prefix("09AfCAFE"), "09afcafe");
  EXPECT_EQ(id_prefix(whole), std::string(64, 'a'));
  for (const std::string &other : {std::string("caf"), whole + "a", std::string("cafg")}) {
    EXPECT_EQ(id_prefix(other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace bulla::testing
