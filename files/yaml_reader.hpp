// SPDX-License-Identifier: Apache-2.0
//
// The one reader of the files that people write (docs/RECIPE.md and the other descriptions). YAML
// is read through yaml-cpp's events in bounded memory, and only the part of YAML that cannot be
// misread: one document, maps, lists and scalars. Refused with file, line and column: aliases,
// anchors, tags, directives, duplicate keys, keys that are not text, control characters, anything
// that is not UTF-8, more than 16 levels, more than 128 MiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "files/progress.hpp"
#include "files/yaml_node.hpp"

namespace bulla {

struct YamlLimits {
  std::uint64_t max_bytes = 128u << 20;
  std::size_t max_depth = 16;        // a scalar inside n maps and lists has depth n
  std::size_t max_nodes = 1u << 20;  // held at one time, keys included: about 130 MiB of memory
  std::size_t max_scalar_bytes = 64u << 10;
  // What yaml-cpp may have to take in before it can name the next value: one long scalar, a
  // comment, or a [list] or {map} that stands where a key could stand, which it holds whole, token
  // by token.
  std::size_t max_pending_bytes = 256u << 10;
};

// The tree of a whole file ("-": stdin).
// Errors: those of InputFile; kYamlSyntax, kYamlForbidden, kYamlDuplicateKey, kYamlTooLarge.
YamlNode read_yaml(const std::string &path, const YamlLimits &limits = {});

// The same for text in memory; `name` stands for the path in messages.
YamlNode parse_yaml(std::string_view text, const std::string &name, const YamlLimits &limits = {});

// For files with one huge list: the elements of the list at `list_path` ("fleet.groups": keys of
// maps, joined by dots) are given to `element` one at a time, in order, as soon as each is
// complete, and are not kept. Returns the rest of the document, in which that list is empty (and
// absent when it was). max_nodes bounds the rest plus one element. What follows an element may
// still be found wrong after it was given. Exceptions of `element` end the reading and come out
// unchanged. The whole is one stage of `progress`, if there is one; `element` must not begin
// others.
YamlNode read_yaml_elements(const std::string &path, const std::string &list_path,
                            const std::function<void(const YamlNode &)> &element,
                            const YamlLimits &limits = {}, Progress *progress = nullptr);
YamlNode parse_yaml_elements(std::string_view text, const std::string &name,
                             const std::string &list_path,
                             const std::function<void(const YamlNode &)> &element,
                             const YamlLimits &limits = {});

}  // namespace bulla
