// SPDX-License-Identifier: Apache-2.0
#include "files/nearest_name.hpp"

#include <gtest/gtest.h>

#include <array>

namespace bulla {
namespace {

constexpr std::array<std::string_view, 5> kKnown = {"product", "name", "sequence", "class",
                                                    "security-version"};

TEST(NearestName, FindsWhatWasMeantAndNothingFarAway) {
  const struct {
    std::string_view word;
    std::string_view nearest;  // empty: none
  } cases[] = {
      {"secuence", "sequence"},
      {"sequnce", "sequence"},
      {"sequecne", "sequence"},
      {"nmae", "name"},
      {"clas", "class"},
      {"security_version", "security-version"},
      {"banana", ""},
      {"x", ""},
      {"", ""},
      {"name", "name"},
      {"Product", "product"},
  };
  for (const auto &each : cases) {
    EXPECT_EQ(nearest_name(each.word, kKnown).value_or(""), each.nearest) << each.word;
  }
  EXPECT_FALSE(nearest_name(std::string(100000, 'n'), kKnown));
  EXPECT_FALSE(nearest_name("name", {}));
}

}  // namespace
}  // namespace bulla
