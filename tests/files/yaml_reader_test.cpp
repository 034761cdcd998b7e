// SPDX-License-Identifier: Apache-2.0
#include "files/yaml_reader.hpp"

#include <gmock/gmock.h>

#include "tests/files/reason_of.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla {
namespace {

using testing::HasSubstr;

YamlNode parse(std::string_view text) {
  return parse_yaml(text, "a.yaml");
}

TEST(YamlReader, BuildsTheTreeWithPlaces) {
  const YamlNode root = parse("image:\n  name: app\n  list: [1, \"two\", {three: 3}]\nempty:\n");
  ASSERT_EQ(root.kind, YamlNode::Kind::kMap);
  const YamlNode *name = root.find("image")->find("name");
  EXPECT_EQ(name->text, "app");
  EXPECT_EQ(name->where(), "a.yaml:2:9");
  EXPECT_FALSE(name->quoted);
  const YamlNode *list = root.find("image")->find("list");
  ASSERT_EQ(list->items.size(), 3u);
  EXPECT_TRUE(list->items[1].quoted);
  EXPECT_EQ(list->items[2].find("three")->where(), "a.yaml:3:28");
  EXPECT_EQ(root.find("empty")->kind, YamlNode::Kind::kNull);
  EXPECT_EQ(root.find("none"), nullptr);
}

TEST(YamlReader, KeepsScalarsAsTheyAreWritten) {
  const YamlNode root =
      parse("a: 1.10\nb: yes\nc: 2026-01-01..2028-01-01\nd: |\n  x\n  y\ne: 'q'\n");
  EXPECT_EQ(root.find("a")->text, "1.10");
  EXPECT_EQ(root.find("b")->text, "yes");
  EXPECT_EQ(root.find("c")->text, "2026-01-01..2028-01-01");
  EXPECT_EQ(root.find("d")->text, "x\ny\n");
  EXPECT_TRUE(root.find("d")->quoted);
  EXPECT_TRUE(root.find("e")->quoted);
}

TEST(YamlReader, ReadsWhatEditorsMakeOfIt) {
  EXPECT_EQ(parse("\xef\xbb\xbf"
                  "a: 1\n")
                .find("a")
                ->text,
            "1");
  EXPECT_EQ(parse("a: 1\r\nb: 2\r\n").find("b")->where(), "a.yaml:2:4");
  EXPECT_EQ(parse("---\na: 1\n...\n").find("a")->text, "1");
  EXPECT_EQ(parse("# comment\n\na: 'gr\xc3\xbc\xc3\x9f'").find("a")->text, "gr\xc3\xbc\xc3\x9f");
}

TEST(YamlReader, RefusesWithReasonAndPlace) {
  using namespace std::string_view_literals;
  const struct {
    std::string_view text;
    const char *reason;
    const char *says;
  } cases[] = {
      {"a: 1\na: 2\n", "yaml-duplicate-key", "a.yaml:2:1: field 'a' stands here twice"},
      {"a: {b: 1, b: 2}\n", "yaml-duplicate-key", "a.yaml:1:11"},
      {"a: &x 1\nb: *x\n", "yaml-forbidden", "a.yaml:1:4: an anchor"},
      {"a: *x\n", "yaml-syntax", "a.yaml:1:4"},
      {"a: !!str 1\n", "yaml-forbidden", "a.yaml:1:4: a tag"},
      {"a: !mine {b: 1}\n", "yaml-forbidden", "a.yaml:1:4: a tag"},
      {"a: 1\n---\nb: 2\n", "yaml-forbidden", "text after the end of the document"},
      {"a: 1\n---\n", "yaml-forbidden", "text after the end of the document"},
      {"%YAML 1.1\n---\na: 1\n", "yaml-forbidden", "a.yaml:1:1: a YAML directive"},
      {"a: \x04 b\n", "yaml-forbidden", "a.yaml:1:4: a control character"},
      {"a: 1\nb: \0\n"sv, "yaml-forbidden", "a.yaml:2:4: a control character"},
      {"a: 1\rb: 2\n", "yaml-forbidden", "a carriage return alone"},
      {"a: 1\r", "yaml-forbidden", "a carriage return alone"},
      {"a: \xff\n", "yaml-forbidden", "a.yaml:1:4: not UTF-8"},
      {"a: \xc3\n", "yaml-forbidden", "not UTF-8"},
      {"a: \xed\xa0\x80\n", "yaml-forbidden", "not UTF-8"},
      {"a: \xe2\x82", "yaml-forbidden", "not UTF-8"},
      {"\xff\xfe"
       "a\0"sv,
       "yaml-forbidden", "not UTF-8"},
      {"a\0:\0 \0001\0"sv, "yaml-forbidden", "a control character"},
      {"[a]: 1\n", "yaml-forbidden", "a list or map as the name of a field"},
      {"? {a: 1}\n: 2\n", "yaml-forbidden", "a list or map as the name of a field"},
      {": 1\n", "yaml-syntax", "a field without a name"},
      {"~: 1\n", "yaml-syntax", "a field without a name"},
      {"", "yaml-syntax", "a.yaml: nothing in it"},
      {"# only a comment\n", "yaml-syntax", "nothing in it"},
      {"a: [1, 2\n", "yaml-syntax", "end of sequence flow not found"},
      {"a: 'open\n", "yaml-syntax", "a.yaml"},
      {"a: 'open", "yaml-syntax", "a.yaml"},
      {"a: \"open\n\n", "yaml-syntax", "a.yaml"},
      {"a: {b: 1", "yaml-syntax", "a.yaml"},
      {"~\n", "yaml-syntax", "nothing in it"},
      {"a: 1\n b: 2\n", "yaml-syntax", "a.yaml:2"},
      {"a:\n\t- 1\n", "yaml-syntax", "a.yaml:2"},
      {"a: b: c\n", "yaml-syntax", "a.yaml:1"},
      {"a: 1\n]\n", "yaml-syntax", "a.yaml:2"},
  };
  for (const auto &bad : cases) {
    const auto read = [&] { parse(bad.text); };
    EXPECT_EQ(reason_of(read), bad.reason) << bad.text;
    EXPECT_THAT(message_of(read), HasSubstr(bad.says)) << bad.text;
  }
}

TEST(YamlReader, KeepsItsLimits) {
  YamlLimits limits;
  limits.max_bytes = 100;
  limits.max_depth = 3;
  limits.max_nodes = 10;
  limits.max_scalar_bytes = 5;
  const auto reason = [&](const std::string &text) {
    return reason_of([&] { parse_yaml(text, "a.yaml", limits); });
  };
  EXPECT_EQ(reason("a: [[1]]\n"), "");
  EXPECT_EQ(reason("a: [[[1]]]\n"), "yaml-too-large");
  EXPECT_EQ(reason("a: 12345\n"), "");
  EXPECT_EQ(reason("a: 123456\n"), "yaml-too-large");
  EXPECT_EQ(reason("[1,2,3,4,5,6,7,8,9]"), "");
  EXPECT_EQ(reason("[1,2,3,4,5,6,7,8,9,0]"), "yaml-too-large");
  EXPECT_EQ(reason("a: 1\n#" + std::string(93, '.') + "\n"), "");
  EXPECT_EQ(reason("a: 1\n#" + std::string(94, '.') + "\n"), "yaml-too-large");
}

TEST(YamlReader, HandsOutTheElementsOfOneListAndKeepsTheRest) {
  std::vector<std::string> seen;
  const YamlNode root = parse_yaml_elements(
      "fleet:\n  name: f\n  groups:\n    - {name: a, groups: [x]}\n    - name: b\n    - c\n  last: "
      "1\n"
      "groups: [kept]\n",
      "f.yaml", "fleet.groups", [&](const YamlNode &element) {
        seen.push_back(element.kind == YamlNode::Kind::kMap ? element.find("name")->text
                                                            : element.where());
      });
  EXPECT_THAT(seen, testing::ElementsAre("a", "b", "f.yaml:6:7"));
  EXPECT_TRUE(root.find("fleet")->find("groups")->items.empty());
  EXPECT_EQ(root.find("fleet")->find("last")->text, "1");
  EXPECT_EQ(root.find("groups")->items.size(), 1u);
}

TEST(YamlReader, PassesOnWhatAnElementThrows) {
  const auto read = [] {
    parse_yaml_elements("g: [1, 2]", "f.yaml", "g", [](const YamlNode &element) {
      throw element.error(Reason::kFieldInvalid, "no good");
    });
  };
  EXPECT_EQ(message_of(read), "f.yaml:1:5: no good");
}

TEST(YamlReader, ReadsFilesAndNamesMissingOnes) {
  const ScratchDirectory scratch;
  EXPECT_EQ(read_yaml(scratch.write("a.yaml", "a: 1\n")).find("a")->text, "1");
  EXPECT_EQ(reason_of([&] { read_yaml(scratch.file("none.yaml")); }), "file-not-found");
}

}  // namespace
}  // namespace bulla
