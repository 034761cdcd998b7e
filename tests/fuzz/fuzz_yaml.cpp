// SPDX-License-Identifier: Apache-2.0
//
// The YAML reader, whole and in elements, and what stands on it: recipe and board configuration.
// Whatever the bytes are, it ends with a value or an Error.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "files/yaml_reader.hpp"
#include "formats/error.hpp"
#include "packer/board_config.hpp"
#include "packer/recipe.hpp"

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char *>(bytes), size);
  unless_refused([&] { bulla::parse_yaml(text, "fuzz.yaml"); });
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
