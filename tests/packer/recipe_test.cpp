// SPDX-License-Identifier: Apache-2.0
#include "packer/recipe.hpp"

#include <gmock/gmock.h>

#include "formats/names.hpp"
#include "packer/number_range.hpp"
#include "tests/files/reason_of.hpp"

namespace bulla {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char *kImage =
    "image:\n"
    "  product: dw100\n"
    "  name: dishwasher-app\n"
    "  class: application\n"
    "  version: 1.4.2\n"
    "  sequence: 10402\n";

// The example of docs/RECIPE.md.
constexpr const char *kFull =
    "image:\n"
    "  product: dw100\n"
    "  name: dishwasher-app\n"
    "  class: application\n"
    "  version: 1.4.2\n"
    "  sequence: 10402\n"
    "  security-version: 3\n"
    "requires:\n"
    "  chips: [mt3620, a1]\n"
    "  boards: [{name: dw100, revisions: \">=2 <5\"}, {name: dw90}]\n"
    "  abi: {os-abi: \">=12 <14\", net: [\"3\", \">=7\"]}\n"
    "  components: {dw100-os: \">=2211\"}\n"
    "  fleet: contoso\n"
    "  devices: [5f1c, 00]\n"
    "  lifecycle: [production, field-service]\n"
    "provides: {app-abi: 7, ui: 1}\n"
    "payload: {file: build/app.bin}\n"
    "compress: zstd:19\n"
    "block-size: 1024\n"
    "attachments: [{name: sbom.spdx.json, file: /abs/sbom.json}, {name: a.txt, file: a.txt}]\n";

Recipe parse(const std::string &text, const RecipeOverrides &overrides = {}) {
  return parse_recipe(text, "dir/app.yaml", overrides);
}

TEST(Recipe, ReadsEveryField) {
  const Recipe recipe = parse(kFull);
  EXPECT_EQ(recipe.product, product_uuid("dw100"));
  EXPECT_EQ(recipe.name, "dishwasher-app");
  EXPECT_EQ(recipe.component, component_uuid(recipe.product, "dishwasher-app"));
  EXPECT_EQ(recipe.image_class, BULLA_CLASS_APPLICATION);
  EXPECT_EQ(recipe.version, "1.4.2");
  EXPECT_EQ(recipe.sequence, 10402u);
  EXPECT_EQ(recipe.security_version, 3u);
  EXPECT_THAT(recipe.requires_.chips, ElementsAre("a1", "mt3620"));
  EXPECT_THAT(recipe.requires_.boards,
              ElementsAre(RecipeRange{"dw90", 0, 0xffffffff}, RecipeRange{"dw100", 2, 4}));
  EXPECT_THAT(recipe.requires_.abis,
              ElementsAre(RecipeRange{"net", 3, 3}, RecipeRange{"net", 7, 0xffffffff},
                          RecipeRange{"os-abi", 12, 13}));
  ASSERT_EQ(recipe.requires_.components.size(), 1u);
  EXPECT_EQ(recipe.requires_.components[0].component, component_uuid(recipe.product, "dw100-os"));
  EXPECT_EQ(recipe.requires_.components[0].least_sequence, 2211u);
  EXPECT_EQ(recipe.requires_.fleet, fleet_uuid("contoso"));
  EXPECT_THAT(recipe.requires_.devices, ElementsAre(Bytes{0x00}, Bytes{0x5f, 0x1c}));
  EXPECT_EQ(recipe.requires_.lifecycle, 12u);
  ASSERT_EQ(recipe.provides.size(), 2u);
  EXPECT_EQ(recipe.provides[0].name, "ui");
  EXPECT_EQ(recipe.payload.path, "dir/build/app.bin");
  EXPECT_EQ(recipe.compression.level, 19);
  EXPECT_EQ(recipe.log2_block, 10u);
  ASSERT_EQ(recipe.attachments.size(), 2u);
  EXPECT_EQ(recipe.attachments[0].path, "dir/a.txt");
  EXPECT_EQ(recipe.attachments[1].path, "/abs/sbom.json");
}

TEST(Recipe, HasDefaults) {
  const Recipe recipe = parse(std::string(kImage) + "payload: {file: -}\n");
  EXPECT_EQ(recipe.component_name, "dishwasher-app");
  EXPECT_EQ(recipe.security_version, 0u);
  EXPECT_EQ(recipe.compression.method, Compression::Method::kNone);
  EXPECT_EQ(recipe.log2_block, 12u);
  EXPECT_EQ(recipe.requires_.lifecycle, 0u);
  EXPECT_FALSE(recipe.requires_.fleet);
  EXPECT_EQ(recipe.payload.path, "dir/-");
}

TEST(Recipe, TakesUuidsWhereNamesStand) {
  const std::string uuid = "0f0e0d0c-0b0a-4908-8706-050403020100";
  const Recipe recipe = parse("image: {product: " + uuid + ", name: a, component: " + uuid +
                              ", class: os, version: v, sequence: 1}\npayload: {file: f}\n");
  EXPECT_EQ(to_text(recipe.product), uuid);
  EXPECT_EQ(to_text(recipe.component), uuid);
}

TEST(Recipe, TakesDirectoriesAndBoardConfigurations) {
  const Recipe tree = parse(std::string(kImage) + "payload: {directory: rootfs/, archive: tar}\n");
  EXPECT_EQ(tree.payload.kind, PayloadSource::Kind::kDirectory);
  EXPECT_EQ(tree.payload.path, "dir/rootfs/");
  const Recipe board = parse(std::string(kImage) + "payload: {board-config: b.yaml}\n",
                             {{"image.class=board-config"}, {}, {}});
  EXPECT_EQ(board.payload.kind, PayloadSource::Kind::kBoardConfig);
}

// One line is added to, or takes the place of, what stands in a good recipe.
TEST(Recipe, RefusesWithReasonAndPlace) {
  const struct {
    const char *set;
    const char *says;
  } cases[] = {
      {"image.vresion=1",
       "--set image.vresion: unknown field 'vresion' in image [did you mean 'version'?]"},
      {"imgae.version=1", "unknown field 'imgae' in recipe [did you mean 'image'?]"},
      {"image.product=DW100", "neither a name nor a UUID"},
      {"image.name=-x", "no name"},
      {"image.class=capability", "a capability has no payload"},
      {"image.class=app", "must be boot, os, application"},
      {"image.version=", "version is empty"},
      {"image.sequence=0x10", "decimal number"},
      {"image.sequence=010", "decimal number"},
      {"image.sequence=9223372036854775808", "at most 9223372036854775807"},
      {"image.security-version=2147483648", "at most 2147483647"},
      {"requires.chips=[]", "is empty"},
      {"requires.chips=[a, a]", "stands here twice"},
      {"requires.chips=a", "must be a list"},
      {"requires.chips=[a1,a2,a3,a4,a5,a6,a7,a8,a9,b1,b2,b3,b4,b5,b6,b7,b8]", "at most 16"},
      {"requires.boards=[{name: a, revisions: '>=5 <5'}]", "no range that holds a number"},
      {"requires.boards=[{name: a, revision: 1}]", "did you mean 'revisions'?"},
      {"requires.abi.x=two", "no range that holds a number"},
      {"requires.components.x=<=5", "must be '>=' and a sequence"},
      {"requires.devices=[xyz]", "1 to 32 bytes in hex"},
      {"requires.devices=[5f1c, 5F1C]", "stands here twice"},
      {"requires.lifecycle=[producton]", "did you mean 'production'?"},
      {"requires.fleet=A B", "neither a name nor a UUID"},
      {"provides.x=4294967296", "at most 4294967295"},
      {"payload={file: a, archive: tar}", "'archive' belongs to 'directory'"},
      {"payload={directory: a, archive: zip}", "must be tar"},
      {"payload={board-config: a}", "an image of class board-config"},
      {"payload={}", "payload must have one of"},
      {"compress=zstd:23", "must be none, zstd or zstd:LEVEL"},
      {"compress=gzip", "must be none, zstd or zstd:LEVEL"},
      {"block-size=2048", "must be 1024 or 4096"},
      {"attachments=[{name: ../x, file: a}]", "cannot name an attachment"},
      {"attachments=[{name: x, file: a}, {name: x, file: b}]", "two attachments are named 'x'"},
      {"image", "not of the form FIELD=VALUE"},
      {"image..x=1", "not of the form FIELD=VALUE"},
      {"image.name.x=1", "'name' has no fields"},
      {"requires.chips=[a", "--set requires.chips"},
  };
  for (const auto &bad : cases) {
    const auto read = [&] { parse(kFull, {{bad.set}, {}, {}}); };
    EXPECT_EQ(reason_of(read), "usage") << bad.set;
    EXPECT_THAT(message_of(read), HasSubstr(bad.says)) << bad.set;
  }
}

TEST(Recipe, NamesThePlaceInTheFile) {
  const auto read = [] { parse("image:\n  product: dw100\n  secuence: 5\npayload: {file: a}\n"); };
  EXPECT_EQ(reason_of(read), "yaml-unknown-field");
  EXPECT_EQ(message_of(read),
            "dir/app.yaml:3:3: unknown field 'secuence' in image [did you mean 'sequence'?]");
  EXPECT_EQ(reason_of([] { parse("image: {product: a}\n"); }), "field-missing");
  EXPECT_THAT(message_of([] { parse(kImage); }), HasSubstr("--payload FILE"));
  EXPECT_EQ(message_of([] {
              parse(kFull, {{"payload.directory=d"}, {}, {}});
            }),
            "dir/app.yaml:17:10: payload must have one of 'file', 'directory' and 'board-config'");
}

TEST(Recipe, LetsTheCommandLineWin) {
  RecipeOverrides overrides;
  overrides.set = {"image.version=2.0", "image.version=2.1", "requires.abi.com.example=5",
                   "requires.components.dw100.os=>=7", "requires.chips=[b, a]"};
  overrides.payload = "-";
  overrides.compression = "none";
  const Recipe recipe = parse(kFull, overrides);
  EXPECT_EQ(recipe.version, "2.1");
  EXPECT_EQ(recipe.requires_.abis.back(), (RecipeRange{"com.example", 5, 5}));
  EXPECT_EQ(recipe.requires_.components.size(), 2u);
  EXPECT_THAT(recipe.requires_.chips, ElementsAre("a", "b"));
  EXPECT_EQ(recipe.payload.path, "-");
  EXPECT_EQ(recipe.compression.method, Compression::Method::kNone);
  EXPECT_EQ(reason_of([] { parse(kFull, {{}, {}, "lzma"}); }), "usage");
  EXPECT_EQ(parse(kImage, {{}, "x.bin", {}}).payload.path, "x.bin");
}

TEST(NumberRange, ReadsTheGrammarAndNothingElse) {
  const struct {
    const char *text;
    std::uint32_t min, max;
  } good[] = {
      {">=2 <5", 2, 4},
      {"<5 >=2", 2, 4},
      {">1 <=4", 2, 4},
      {"3", 3, 3},
      {"=3", 3, 3},
      {"<=4", 0, 4},
      {">=4", 4, UINT32_MAX},
      {"any", 0, UINT32_MAX},
      {"0", 0, 0},
      {">=2   <5", 2, 4},
      {"<1", 0, 0},
      {">4294967294", UINT32_MAX, UINT32_MAX},
  };
  for (const auto &each : good) {
    EXPECT_EQ(range_from_text(each.text), (NumberRange{each.min, each.max})) << each.text;
  }
  for (const char *bad :
       {"",           " ",      ">=",  "5 6", ">=2 >=3", ">=2 =3", ">=5 <5", "<0",  ">4294967295",
        "4294967296", "02",     "-1",  "+1",  ">= 2",    ">=2 ",   " >=2",   "==2", "~2",
        "2.0",        ">=2,<5", "ANY", "0x2"}) {
    EXPECT_FALSE(range_from_text(bad)) << bad;
  }
  EXPECT_EQ(least_from_text(">=2211"), 2211u);
  EXPECT_EQ(least_from_text(">=9223372036854775807"), 9223372036854775807u);
  for (const char *bad : {"2211", ">2211", ">=", ">=9223372036854775808", ">=1 <2", ">=01"}) {
    EXPECT_FALSE(least_from_text(bad)) << bad;
  }
}

}  // namespace
}  // namespace bulla
