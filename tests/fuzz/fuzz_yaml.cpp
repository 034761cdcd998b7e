// SPDX-License-Identifier: Apache-2.0
//
// The YAML reader, whole and in elements, from text and from a file, its fields of every kind, and
// what stands on it: recipe and board configuration. Whatever the bytes are, it ends with a value
// or an Error.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/error.hpp"
#include "formats/wire/limits.h"
#include "packer/board_config.hpp"
#include "packer/recipe.hpp"
#include "tests/fuzz/memory_file.hpp"

namespace {

template <typename Action>
void unless_refused(Action action) {
  try {
    action();
  } catch (const bulla::Error &error) {
    if (error.exit_code() == 70) std::abort();  // our own bug, not the input's
  }
}

void require(bool holds) {
  if (!holds) std::abort();
}

// Limits that small inputs reach.
bulla::YamlLimits tight() {
  bulla::YamlLimits limits;
  limits.max_bytes = 20'000;
  limits.max_nodes = 40;
  limits.max_scalar_bytes = 100;
  limits.max_pending_bytes = 300;
  return limits;
}

// Every kind of field, wanted and optional, of one schema.
void read_fields(const bulla::YamlNode &root) {
  const bulla::YamlFields fields(root, "input", {"text", "number", "flag", "list", "more"});
  require(fields.optional_text("text").value_or("") != "0x1");
  require(fields.optional_number("number", 1000).value_or(0) <= 1000);
  (void)fields.optional_flag("flag");
  for (const bulla::YamlNode &item : fields.optional_list("list")) {
    unless_refused([&] { require(!bulla::yaml_text(item, "an item of list").empty()); });
  }
  const bulla::YamlFields more(fields.node("more"), "more", {"text", "number", "flag", "list"});
  require(!more.text("text").empty() && more.number("number", 9) <= 9);
  require(more.list("list").empty() || more.flag("flag"));
}

// The program reads files: the same must come out of them.
void read_files(const std::string_view text) {
  const bulla::testing::MemoryFile file(bulla::as_bytes(text));
  bulla::YamlNode from_file;
  unless_refused([&] { from_file = bulla::read_yaml(file.path()); });
  unless_refused([&] {
    const bulla::YamlNode from_text = bulla::parse_yaml(text, file.path());
    require(from_text.kind == from_file.kind && from_text.text == from_file.text);
  });
  unless_refused(
      [&] { bulla::read_yaml_elements(file.path(), "groups", [](const bulla::YamlNode &) {}); });
  unless_refused([&] {
    const bulla::Recipe recipe = bulla::read_recipe(file.path());
    require(recipe.attachments.size() <= BULLA_LIST_MAX);
  });
  unless_refused([&] {
    const bulla::BoardConfig config = bulla::read_board_config(file.path());
    require(config.peripherals.size() <= bulla::kPeripheralsMax);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(bytes), size);
  unless_refused([&] { bulla::parse_yaml(text, "fuzz.yaml"); });
  unless_refused([&] { bulla::parse_yaml(text, "fuzz.yaml", tight()); });
  unless_refused([&] { read_fields(bulla::parse_yaml(text, "fuzz.yaml")); });
  read_files(text);
  unless_refused([&] {
    const bulla::YamlNode root = bulla::parse_yaml_elements(text, "fuzz.yaml", "fleet.groups",
                                                            [](const bulla::YamlNode &) {});
    const bulla::YamlNode *fleet = root.find("fleet");
    const bulla::YamlNode *groups = fleet == nullptr ? nullptr : fleet->find("groups");
    require(groups == nullptr || groups->items.empty());
  });
  unless_refused([&] {
    const bulla::Recipe recipe = bulla::parse_recipe(text, "fuzz.yaml");
    require(!recipe.name.empty() && !recipe.payload.path.empty());
    require(recipe.log2_block == 10 || recipe.log2_block == 12);
  });
  unless_refused([&] {
    const bulla::BoardConfig config = bulla::parse_board_config(text, "fuzz.yaml");
    require(bulla::decode_board_config(bulla::encode_board_config(config)) == config);
  });
  return 0;
}
