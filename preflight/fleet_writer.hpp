// SPDX-License-Identifier: Apache-2.0
//
// Writes a fleet file that read_fleet reads: groups with names of their own, in the order of these
// names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "preflight/table_columns.hpp"

namespace bulla {

struct TableFact {
  FactPath path;
  std::string value;  // valid for its column, or "unknown"
  TableColumn::Cell cell = TableColumn::Cell::kWord;
};

struct TableGroup {
  std::string label;  // what people call it; empty: nothing
  std::uint64_t devices = 0;
  std::vector<TableFact> facts;  // in a fixed order
};

// A label that only one group has becomes its name; otherwise the name is the label (or product and
// reach) with digits that come from the facts alone, so that it stays when other groups come or go.
// A fact that its field needs and that is not there is written as unknown (the security version
// beside a sequence, the revision of a board). Throws the errors of OutputFile.
void write_fleet(std::vector<TableGroup> groups, const std::string &path, Overwrite overwrite);

}  // namespace bulla
