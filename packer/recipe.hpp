// SPDX-License-Identifier: Apache-2.0
//
// A recipe (docs/RECIPE.md) as a plain struct: every field read, checked against the limits of the
// format, names resolved to UUIDs, ranges to numbers, paths to where the files are. Reads the
// recipe only: whether its files exist is found out by whoever packs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/wire/numbers.h"

namespace bulla {

// `min` to `max`, both included; every number unless something else is said.
struct RecipeRange {
  std::string name;
  std::uint32_t min = 0;
  std::uint32_t max = 0xffffffff;
  bool operator==(const RecipeRange &) const = default;
};

struct ComponentRequirement {
  std::string name;  // as written
  Uuid component{};  // of the recipe's own product
  std::uint64_t least_sequence = 0;
};

// Empty lists, no fleet and lifecycle 0 demand nothing. Lists are in the order of the format.
struct RecipeRequirements {
  std::vector<std::string> chips;
  std::vector<RecipeRange> boards;
  std::vector<RecipeRange> abis;
  std::vector<ComponentRequirement> components;
  std::vector<Bytes> devices;
  std::uint32_t lifecycle = 0;  // bits of enum bulla_lifecycle
  std::optional<Uuid> fleet;
};

struct ProvidedAbi {
  std::string name;
  std::uint32_t version = 0;
};

struct PayloadSource {
  enum class Kind { kFile, kDirectory, kBoardConfig } kind = Kind::kFile;
  std::string path;  // "-" only for a payload named on the command line
};

struct Compression {
  enum class Method { kNone, kZstd } method = Method::kNone;
  int level = 0;  // of zstd: 1..22
};

struct AttachmentSource {
  std::string name;  // in the package
  std::string path;
};

struct Recipe {
  std::string path;          // of the recipe itself, as given
  std::string product_name;  // as written: a name or a UUID
  Uuid product{};
  std::string name;
  std::string component_name;
  Uuid component{};
  bulla_class image_class = BULLA_CLASS_APPLICATION;
  std::string version;
  std::uint64_t sequence = 0;
  std::uint32_t security_version = 0;
  RecipeRequirements requires_;
  std::vector<ProvidedAbi> provides;
  PayloadSource payload;
  Compression compression;
  std::uint32_t log2_block = 12;
  std::vector<AttachmentSource> attachments;  // ascending by name
};

// What the command line says beside the recipe; it wins.
struct RecipeOverrides {
  // "FIELD=VALUE" in order, FIELD as a dotted path: "image.version=1.4.3", "requires.chips=[a, b]".
  std::vector<std::string> set;
  // --payload FILE: a file, whatever the recipe says; relative to the working directory; "-":
  // stdin.
  std::optional<std::string> payload;
  // --compress none|zstd[:LEVEL]
  std::optional<std::string> compression;
};

// Reads and checks a recipe. Paths in it are relative to its directory ("-": the working
// directory). Errors: those of read_yaml() and of YamlFields; what an override brings in is kUsage.
Recipe read_recipe(const std::string &path, const RecipeOverrides &overrides = {});

// The same from text; `path` names it in messages and its directory is where files are sought.
Recipe parse_recipe(std::string_view text, const std::string &path,
                    const RecipeOverrides &overrides = {});

// "none", "zstd" (level 3) or "zstd:LEVEL"; nothing for any other text.
std::optional<Compression> compression_from_text(std::string_view text);

}  // namespace bulla
