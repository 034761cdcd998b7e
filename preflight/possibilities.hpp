// SPDX-License-Identifier: Apache-2.0
//
// The facts of a group that are not settled: a fact may be `unknown` or a [list] of possibilities,
// also inside other facts. What comes out has neither.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "files/yaml_node.hpp"
#include "preflight/unknown_values.hpp"

namespace bulla {

inline constexpr std::size_t kMostPossibilities = 4096;  // of one group

// Whether a value is the word `unknown`, in quotes or not.
bool is_unknown(const YamlNode &node);

struct OpenFact {
  std::string name;       // "board.revision"
  std::size_t count = 0;  // of its possibilities; no more than kMostPossibilities + 1 are counted
};

// All possibilities of one field of `group`, in a fixed order; at least one, and not more than
// kMostPossibilities + 1. What is open in it is added to `open`. kFieldInvalid for a list that is
// empty or holds lists or `unknown`, and for what cannot be unknown.
std::vector<YamlNode> possibilities_of(const YamlEntry &field, const YamlNode &group,
                                       const UnknownValues &unknown, std::vector<OpenFact> &open);

}  // namespace bulla
