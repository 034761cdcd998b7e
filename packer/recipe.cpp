// SPDX-License-Identifier: Apache-2.0
//
// The sections of a recipe, in the order of docs/RECIPE.md.
#include "packer/recipe.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/names.hpp"
#include "formats/wire/limits.h"
#include "packer/recipe_overrides.hpp"
#include "packer/recipe_requires.hpp"

namespace bulla {
namespace {

constexpr int kZstdDefaultLevel = 3;
constexpr int kZstdMaxLevel = 22;

// A recipe is written by people; what is larger is some other file.
YamlLimits recipe_limits() {
  YamlLimits limits;
  limits.max_bytes = 4u << 20;
  limits.max_nodes = 65536;
  return limits;
}

// Where a path in the recipe leads: relative paths start in the recipe's directory.
std::string resolved(const std::string &recipe_path, const std::string &path) {
  if (path.starts_with('/')) return path;
  const std::size_t slash = recipe_path.rfind('/');
  const std::string directory = slash == std::string::npos ? "" : recipe_path.substr(0, slash + 1);
  // A file named "-" is a file here, never stdin.
  return directory.empty() && path == "-" ? "./-" : directory + path;
}

void read_image(Recipe &recipe, const YamlNode &node) {
  const YamlFields image(
      node, "image",
      {"product", "name", "component", "class", "version", "sequence", "security-version"});
  recipe.product_name = recipe_name_or_uuid(image.node("product"), "product");
  recipe.product = product_uuid(recipe.product_name);
  recipe.name = recipe_name(image.node("name"), "name");
  const YamlNode *component = image.optional_node("component");
  recipe.component_name =
      component == nullptr ? recipe.name : recipe_name_or_uuid(*component, "component");
  recipe.component = component_uuid(recipe.product, recipe.component_name);

  const YamlNode &class_node = image.node("class");
  // In the order of the numbers of enum bulla_class.
  recipe.image_class =
      static_cast<bulla_class>(1 + yaml_choice(class_node, "class",
                                               {"boot", "os", "application", "board-config",
                                                "cert-store", "capability", "recovery"}));
  if (recipe.image_class == BULLA_CLASS_CAPABILITY) {
    throw class_node.error(Reason::kFieldInvalid, "a capability has no payload to pack")
        .hint("capabilities are made by 'bulla capability'");
  }
  recipe.version = image.text("version");
  if (!is_label(recipe.version)) {
    throw image.node("version").error(Reason::kFieldInvalid,
                                      "version must be 1 to 64 characters of printable ASCII");
  }
  recipe.sequence = image.number("sequence", BULLA_U63_MAX);
  recipe.security_version = static_cast<std::uint32_t>(
      image.optional_number("security-version", BULLA_U31_MAX).value_or(0));
}

std::vector<ProvidedAbi> provided_abis(const YamlNode &node) {
  const std::vector<YamlEntry> &entries = yaml_map(node, "provides");
  if (entries.empty() || entries.size() > BULLA_LIST_MAX) {
    throw node.error(Reason::kFieldInvalid, "provides must have 1 to 16 entries");
  }
  std::vector<ProvidedAbi> abis;
  for (const YamlEntry &entry : entries) {
    ProvidedAbi abi;
    abi.name = recipe_name(entry.key, "ABI");
    abi.version = static_cast<std::uint32_t>(yaml_number(entry.value, abi.name, BULLA_U32_MAX));
    abis.push_back(std::move(abi));
  }
  std::ranges::sort(abis, encoded_less<std::string>, &ProvidedAbi::name);
  return abis;
}

PayloadSource payload_source(const Recipe &recipe, const YamlNode &node) {
  const YamlFields payload(node, "payload", {"file", "directory", "archive", "board-config"});
  const YamlNode *file = payload.optional_node("file");
  const YamlNode *directory = payload.optional_node("directory");
  const YamlNode *board_config = payload.optional_node("board-config");
  if ((file != nullptr) + (directory != nullptr) + (board_config != nullptr) != 1) {
    throw node.error(Reason::kFieldInvalid,
                     "payload must have one of 'file', 'directory' and 'board-config'");
  }
  const YamlNode *archive = payload.optional_node("archive");
  if (archive != nullptr && directory == nullptr) {
    throw archive->error(Reason::kFieldInvalid, "'archive' belongs to 'directory'");
  }
  if (file != nullptr) {
    return {PayloadSource::Kind::kFile, resolved(recipe.path, yaml_text(*file, "file"))};
  }
  if (directory != nullptr) {
    yaml_choice(payload.node("archive"), "archive", {"tar"});
    return {PayloadSource::Kind::kDirectory,
            resolved(recipe.path, yaml_text(*directory, "directory"))};
  }
  if (recipe.image_class != BULLA_CLASS_BOARD_CONFIG) {
    throw board_config->error(Reason::kFieldInvalid,
                              "a board configuration is an image of class board-config");
  }
  return {PayloadSource::Kind::kBoardConfig,
          resolved(recipe.path, yaml_text(*board_config, "board-config"))};
}

Compression recipe_compression(const YamlNode &node) {
  const std::string text = yaml_text(node, "compress");
  if (const std::optional<Compression> compression = compression_from_text(text)) {
    return *compression;
  }
  throw node.error(Reason::kFieldInvalid,
                   "compress is '" + text + "': must be none, zstd or zstd:LEVEL (1 to 22)");
}

std::uint32_t log2_block(const YamlNode &node) {
  const std::uint64_t bytes = yaml_number(node, "block-size", BULLA_BLOCK_MAX_BYTES);
  if (bytes == 1u << BULLA_LOG2_BLOCK_SMALL) return BULLA_LOG2_BLOCK_SMALL;
  if (bytes == 1u << BULLA_LOG2_BLOCK_LARGE) return BULLA_LOG2_BLOCK_LARGE;
  throw node.error(Reason::kFieldInvalid, "block-size must be 1024 or 4096");
}

std::vector<AttachmentSource> attachments(const Recipe &recipe, const YamlNode &node) {
  const std::vector<YamlNode> &items = yaml_list(node, "attachments");
  if (items.size() > BULLA_LIST_MAX) {
    throw node.error(Reason::kFieldInvalid, "attachments has more than 16 items");
  }
  std::vector<AttachmentSource> list;
  for (const YamlNode &item : items) {
    const YamlFields fields(item, "an item of attachments", {"name", "file"});
    AttachmentSource attachment{fields.text("name"), resolved(recipe.path, fields.text("file"))};
    if (!is_filename(attachment.name)) {
      throw fields.node("name")
          .error(Reason::kFieldInvalid, "'" + attachment.name + "' cannot name an attachment")
          .hint(
              "it begins with a letter or digit, goes on with letters, digits and . _ - and has "
              "at most 64 characters");
    }
    if (std::ranges::find(list, attachment.name, &AttachmentSource::name) != list.end()) {
      throw item.error(Reason::kFieldInvalid,
                       "two attachments are named '" + attachment.name + "'");
    }
    list.push_back(std::move(attachment));
  }
  std::ranges::sort(list, encoded_less<std::string>, &AttachmentSource::name);
  return list;
}

// What the command line says on its own options rather than by --set.
void apply_options(Recipe &recipe, const RecipeOverrides &overrides) {
  if (overrides.payload) recipe.payload = {PayloadSource::Kind::kFile, *overrides.payload};
  if (!overrides.compression) return;
  const std::optional<Compression> compression = compression_from_text(*overrides.compression);
  if (!compression) {
    throw Error(Reason::kUsage, "--compress '" + *overrides.compression +
                                    "': must be none, zstd or zstd:LEVEL (1 to 22)");
  }
  recipe.compression = *compression;
}

Recipe recipe_from_tree(YamlNode root, const std::string &path, const RecipeOverrides &overrides) {
  for (const std::string &assignment : overrides.set) set_recipe_field(root, assignment);

  Recipe recipe;
  recipe.path = path;
  const YamlFields fields(
      root, "recipe",
      {"image", "requires", "provides", "payload", "compress", "block-size", "attachments"});
  read_image(recipe, fields.node("image"));
  if (const YamlNode *node = fields.optional_node("requires")) {
    recipe.requires_ = recipe_requirements(*node, recipe.product);
  }
  if (const YamlNode *node = fields.optional_node("provides"))
    recipe.provides = provided_abis(*node);
  const YamlNode *payload = fields.optional_node("payload");
  if (payload != nullptr) {
    recipe.payload = payload_source(recipe, *payload);
  } else if (!overrides.payload) {
    throw root.error(Reason::kFieldMissing, "field 'payload' is missing in recipe")
        .hint("name it there, or with --payload FILE");
  }
  if (const YamlNode *node = fields.optional_node("compress")) {
    recipe.compression = recipe_compression(*node);
  }
  if (const YamlNode *node = fields.optional_node("block-size"))
    recipe.log2_block = log2_block(*node);
  if (const YamlNode *node = fields.optional_node("attachments")) {
    recipe.attachments = attachments(recipe, *node);
  }
  apply_options(recipe, overrides);
  return recipe;
}

}  // namespace

Recipe read_recipe(const std::string &path, const RecipeOverrides &overrides) {
  return recipe_from_tree(read_yaml(path, recipe_limits()), path, overrides);
}

Recipe parse_recipe(std::string_view text, const std::string &path,
                    const RecipeOverrides &overrides) {
  return recipe_from_tree(parse_yaml(text, path, recipe_limits()), path, overrides);
}

std::optional<Compression> compression_from_text(std::string_view text) {
  if (text == "none") return Compression{};
  if (text == "zstd") return Compression{Compression::Method::kZstd, kZstdDefaultLevel};
  if (!text.starts_with("zstd:")) return std::nullopt;
  text.remove_prefix(5);
  int level = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), level);
  if (fault != std::errc() || end != text.data() + text.size() || text[0] == '0' || level < 1 ||
      level > kZstdMaxLevel) {
    return std::nullopt;
  }
  return Compression{Compression::Method::kZstd, level};
}

}  // namespace bulla
