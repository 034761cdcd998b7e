// SPDX-License-Identifier: Apache-2.0
#include "formats/number_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bulla {
namespace {

using ::testing::ElementsAre;

TEST(NumberNames, ReadBackWhatTheyWrite) {
  for (std::uint32_t number = 1; number <= 7; number++) {
    EXPECT_EQ(class_from_name(class_name(number)), number);
    EXPECT_EQ(role_kind_from_name(role_kind_name(number)), number);
  }
  for (std::uint32_t number = 0; number <= 3; number++) {
    EXPECT_EQ(encoding_from_name(encoding_name(number)), number);
  }
  for (std::uint32_t number = 1; number <= 3; number++) {
    EXPECT_EQ(revocation_reason_from_name(revocation_reason_name(number)), number);
  }
  for (const int algorithm : {-9, -19}) {
    EXPECT_EQ(algorithm_from_name(algorithm_name(algorithm)), algorithm);
  }
  for (const std::uint32_t use : {1u, 2u}) EXPECT_EQ(use_from_name(use_name(use)), use);
}

TEST(NumberNames, ShowNumbersThatHaveNoWord) {
  EXPECT_EQ(class_name(9), "class-9");
  EXPECT_EQ(role_kind_name(8), "role-8");
  EXPECT_EQ(encoding_name(4), "encoding-4");
  EXPECT_EQ(proof_kind_name(5), "proof-5");
  EXPECT_EQ(revocation_reason_name(7), "reason-7");
  EXPECT_EQ(algorithm_name(-48), "alg-48");
  EXPECT_EQ(document_type_name(10), "type-10");
  EXPECT_EQ(class_from_name("class-9"), std::nullopt);
}

TEST(NumberNames, NameEveryBitOfASet) {
  EXPECT_THAT(class_names(0x8000000cu), ElementsAre("os", "application", "class-31"));
  EXPECT_THAT(lifecycle_names(15),
              ElementsAre("manufacturing", "development", "production", "field-service"));
  EXPECT_THAT(grant_names(7), ElementsAre("in-place", "any-product", "product-wide"));
  EXPECT_THAT(right_names(0x80010007u), ElementsAre("application-development", "field-service",
                                                    "bit-2", "platform-16", "platform-31"));
  EXPECT_EQ(right_from_name("platform-31"), 0x80000000u);
  EXPECT_EQ(right_from_name("platform-15"), std::nullopt);
}

}  // namespace
}  // namespace bulla
