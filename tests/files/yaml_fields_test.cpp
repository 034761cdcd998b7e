// SPDX-License-Identifier: Apache-2.0
#include "files/yaml_fields.hpp"

#include <gtest/gtest.h>

#include "files/yaml_reader.hpp"
#include "tests/files/reason_of.hpp"

namespace bulla {
namespace {

TEST(YamlFields, NamesTheUnknownFieldItsPlaceAndTheNearestKnown) {
  const YamlNode root = parse_yaml("name: a\nsecuence: 5\n", "app.yaml");
  const auto read = [&] { YamlFields(root, "image", {"name", "sequence"}); };
  EXPECT_EQ(reason_of(read), "yaml-unknown-field");
  EXPECT_EQ(message_of(read),
            "app.yaml:2:1: unknown field 'secuence' in image [did you mean 'sequence'?]");
  const auto far = [&] { YamlFields(root, "image", {"name", "class"}); };
  EXPECT_EQ(message_of(far), "app.yaml:2:1: unknown field 'secuence' in image");
}

TEST(YamlFields, GivesTypedValuesAndAbsence) {
  const YamlNode root =
      parse_yaml("text: 1.10\nnumber: 18446744073709551615\nflag: true\nlist: [a]\n", "a.yaml");
  const YamlFields fields(root, "map", {"text", "number", "flag", "list", "none"});
  EXPECT_EQ(fields.text("text"), "1.10");
  EXPECT_EQ(fields.number("number", UINT64_MAX), UINT64_MAX);
  EXPECT_TRUE(fields.flag("flag"));
  EXPECT_EQ(fields.list("list").size(), 1u);
  EXPECT_FALSE(fields.optional_text("none"));
  EXPECT_FALSE(fields.optional_number("none", 1));
  EXPECT_FALSE(fields.optional_flag("none"));
  EXPECT_TRUE(fields.optional_list("none").empty());
  EXPECT_EQ(message_of([&] { (void)fields.text("none"); }),
            "a.yaml:1:1: field 'none' is missing in map");
  EXPECT_EQ(reason_of([&] { (void)fields.text("none"); }), "field-missing");
  EXPECT_EQ(reason_of([&] { (void)fields.text("undeclared"); }), "internal");
}

std::string number_reason(const std::string &scalar, std::uint64_t max) {
  const YamlNode root = parse_yaml("n: " + scalar + "\n", "a.yaml");
  return reason_of([&] { yaml_number(*root.find("n"), "n", max); });
}

TEST(YamlFields, TakesOnlyPlainDecimalNumbers) {
  for (const char *good : {"0", "7", "10"}) EXPECT_EQ(number_reason(good, 10), "") << good;
  for (const char *bad : {"11", "010", "00", "0x10", "0o7", "0b1", "+1", "-1", "1_0", "1.0", "1e1",
                          "'7'", "\"7\"", "seven", "[7]", "{a: 7}", "99999999999999999999999"}) {
    EXPECT_EQ(number_reason(bad, 10), "field-invalid") << bad;
  }
  EXPECT_EQ(number_reason("18446744073709551616", UINT64_MAX), "field-invalid");
  EXPECT_EQ(number_reason("", 10), "field-missing");
  EXPECT_EQ(number_reason("~", 10), "field-missing");
}

TEST(YamlFields, TakesOnlyTrueAndFalse) {
  for (const char *bad : {"yes", "no", "on", "True", "'true'", "1"}) {
    const YamlNode root = parse_yaml(std::string("f: ") + bad + "\n", "a.yaml");
    EXPECT_EQ(reason_of([&] { yaml_flag(*root.find("f"), "f"); }), "field-invalid") << bad;
  }
}

TEST(YamlFields, WantsQuotesAroundTextThatOthersReadAsANumber) {
  const YamlNode root = parse_yaml("a: 0x1f\nb: '0x1f'\nc: 0012\nd: ''\ne: [1]\n", "a.yaml");
  EXPECT_EQ(
      message_of([&] { yaml_text(*root.find("a"), "a"); }),
      "a.yaml:1:4: a is '0x1f': a number elsewhere [put it in quotes if it is meant as text]");
  EXPECT_EQ(yaml_text(*root.find("b"), "b"), "0x1f");
  EXPECT_EQ(yaml_text(*root.find("c"), "c"), "0012");
  EXPECT_EQ(reason_of([&] { yaml_text(*root.find("d"), "d"); }), "field-missing");
  EXPECT_EQ(reason_of([&] { yaml_text(*root.find("e"), "e"); }), "field-invalid");
}

TEST(YamlFields, NamesAllChoicesAndTheNearest) {
  const YamlNode root = parse_yaml("c: aplication\nd: os\n", "a.yaml");
  EXPECT_EQ(yaml_choice(*root.find("d"), "class", {"boot", "os"}), 1u);
  EXPECT_EQ(message_of([&] {
              yaml_choice(*root.find("c"), "class", {"boot", "os", "application"});
            }),
            "a.yaml:1:4: class is 'aplication': must be boot, os or application "
            "[did you mean 'application'?]");
}

TEST(YamlFields, ShowsOnlyTheStartOfAHugeValueAndNoLineEnds) {
  const YamlNode root = parse_yaml("n: \"a\\n" + std::string(1000, 'b') + "\"\n", "a.yaml");
  const std::string message = message_of([&] { yaml_flag(*root.find("n"), "n"); });
  EXPECT_LT(message.size(), 120u);
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace bulla
