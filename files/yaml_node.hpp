// SPDX-License-Identifier: Apache-2.0
//
// A YAML document as a tree of owned nodes that know where they stood. No types are guessed: a
// scalar is its text, and what it means is decided by whoever asks (files/yaml_fields.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/error.hpp"

namespace bulla {

// Where a node came from; shared by all nodes of one document.
struct YamlSource {
  std::string name;  // the path as the user gave it, or "--set image.version"
  enum class Kind { kFile, kOption } kind = Kind::kFile;
};

struct YamlEntry;

struct YamlNode {
  enum class Kind : std::uint8_t { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  bool quoted = false;     // of a scalar: it stood in quotes or as a block, so it is never a number
  std::uint32_t line = 0;  // from 1
  std::uint32_t column = 0;        // from 1
  std::string text;                // kScalar
  std::vector<YamlNode> items;     // kList
  std::vector<YamlEntry> entries;  // kMap; in the order of the file, no key twice
  std::shared_ptr<const YamlSource> source;

  // "app.yaml:7:3", or the option's name.
  std::string where() const;
  // An Error whose sentence starts with where(). What came from an option is always kUsage.
  Error error(Reason reason, const std::string &sentence) const;
  // The value of a key of a map; null when it is not there, or when this is no map.
  const YamlNode *find(std::string_view key) const;
};

struct YamlEntry {
  YamlNode key;  // always a scalar
  YamlNode value;
};

}  // namespace bulla
