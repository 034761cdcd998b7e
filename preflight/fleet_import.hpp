// SPDX-License-Identifier: Apache-2.0
//
// A fleet file from an inventory table (docs/FLEET.md): rows of like devices become one group with
// their count. Memory grows with the number of different groups, not with that of the rows.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "files/progress.hpp"

namespace bulla {

struct FleetImportOptions {
  std::string table_path;  // "-": stdin
  std::string output_path;
  Overwrite overwrite = Overwrite::kNo;
  std::set<std::string> ignored;              // columns that are not read
  std::map<std::string, std::string> values;  // column: what an empty or missing cell means
  Progress *progress = nullptr;               // null: none
};

struct FleetImportResult {
  std::uint64_t rows = 0;
  std::uint64_t devices = 0;
  std::uint64_t groups = 0;
  bool has_ids = false;  // the table has them; groups of like devices cannot
};

// Equal tables give equal files, whatever the order of their rows and columns. Throws Error:
// kCsvSyntax; kCsvUnknownColumn with the nearest name, also for an ignored column that is not
// there; kFieldInvalid, kFieldMissing with the line for cells; those of InputFile and OutputFile.
// Does not look at the key stores and packages that are named.
FleetImportResult import_fleet(const FleetImportOptions &options);

}  // namespace bulla
