// SPDX-License-Identifier: Apache-2.0
//
// The columns that an inventory table can have, what may stand in their cells and which fact of a
// group each is (docs/FLEET.md).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/error.hpp"
#include "preflight/unknown_values.hpp"

namespace bulla {

struct TableColumn {
  enum class Use {
    kFact,     // of the group
    kCount,    // how many devices a row stands for
    kGroup,    // a name that people gave
    kPassing,  // known, and no fact that devices could share: `id`
  };
  enum class Cell { kName, kUuidOrName, kLabel, kPath, kNumber, kDigest, kWord };

  std::string name;  // as in the header
  Use use = Use::kFact;
  Cell cell = Cell::kWord;
  FactPath fact;           // {"board", "revision"}
  std::uint64_t max = 0;   // of kNumber
  std::string_view words;  // of kWord, and beside a kNumber: "same none"
};

// The column of that name; none when there is no such column.
std::optional<TableColumn> column_named(std::string_view name);

// The names that a header may have, "sequence:NAME" for those of components.
std::span<const std::string_view> column_names();

// What is wrong with a cell, as "must be a decimal number up to 16"; empty when nothing is. `value`
// is not empty and not `unknown`.
std::string fault_in_cell(const TableColumn &column, std::string_view value);

}  // namespace bulla
