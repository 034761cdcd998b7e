// SPDX-License-Identifier: Apache-2.0
//
// A row becomes a key: its facts in a fixed order, each after a separator that no valid cell has.
// Equal keys are one group. A cell is judged when its key is new.
#include "preflight/fleet_import.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>

#include "files/input_file.hpp"
#include "files/nearest_name.hpp"
#include "formats/wire/limits.h"
#include "preflight/csv_reader.hpp"
#include "preflight/fleet_writer.hpp"
#include "preflight/table_columns.hpp"

namespace bulla {
namespace {

constexpr char kSeparator = '\x1f';
constexpr std::size_t kNoCell = SIZE_MAX;

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// One column that is taken: where its cells stand, and what empty ones mean.
struct Taken {
  TableColumn column;
  std::size_t cell = kNoCell;
  std::string value_if_empty;
};

class FleetImport {
 public:
  FleetImport(const FleetImportOptions &options, CsvReader &table)
      : options_(options), table_(table) {}

  FleetImportResult run();

 private:
  using Cells = std::vector<std::string_view>;

  void read_header(const Cells &cells);
  void take_column(const std::string &name, std::size_t cell);
  void require(const char *column) const;
  Error unknown_column(const std::string &name) const;
  std::string_view value(const Taken &taken, const Cells &cells) const;
  void read_row(const Cells &cells);
  std::uint64_t device_count(const Cells &cells) const;
  void judge(const Taken &taken, std::string_view value) const;
  std::vector<TableGroup> groups() const;

  const FleetImportOptions &options_;
  CsvReader &table_;
  std::vector<Taken> facts_;  // by the names of their columns
  std::optional<Taken> count_;
  std::size_t column_count_ = 0;
  std::string key_;
  std::unordered_map<std::string, std::uint64_t, TextHash, std::equal_to<>> devices_;  // by key
  FleetImportResult result_;
};

Error FleetImport::unknown_column(const std::string &name) const {
  Error error = table_.error(Reason::kCsvUnknownColumn, "unknown column '" + name + "'");
  if (const auto near = nearest_name(name, column_names())) {
    error.hint("did you mean '" + std::string(*near) + "'?");
  } else if (name.find(';') != name.npos || name.find('\t') != name.npos) {
    error.hint("columns are separated by commas");
  }
  return error.hint("--ignore '" + name + "' leaves it out");
}

void FleetImport::take_column(const std::string &name, std::size_t cell) {
  const std::optional<TableColumn> column = column_named(name);
  if (!column) throw unknown_column(name);
  const auto stated = options_.values.find(name);
  Taken taken = {*column, cell, stated == options_.values.end() ? "" : stated->second};
  switch (column->use) {
    case TableColumn::Use::kFact:
    case TableColumn::Use::kGroup:
      facts_.push_back(std::move(taken));
      return;
    case TableColumn::Use::kCount:
      if (count_) throw table_.error(Reason::kFieldInvalid, "two columns that count devices");
      count_ = std::move(taken);
      return;
    case TableColumn::Use::kPassing:
      result_.has_ids = true;
      return;
  }
}

void FleetImport::require(const char *column) const {
  const auto is_it = [&](const Taken &taken) { return taken.column.name == column; };
  if (std::ranges::any_of(facts_, is_it)) return;
  throw table_.error(Reason::kFieldMissing, std::string("no column '") + column + "'")
      .hint(std::string("one value for all rows: --set ") + column + "=VALUE");
}

void FleetImport::read_header(const Cells &cells) {
  column_count_ = cells.size();
  std::set<std::string> seen;
  for (std::size_t i = 0; i < cells.size(); i++) {
    const std::string name(cells[i]);
    if (!seen.insert(name).second) {
      throw table_.error(Reason::kFieldInvalid, "column '" + name + "' stands there twice");
    }
    if (!options_.ignored.contains(name)) take_column(name, i);
  }
  for (const std::string &name : options_.ignored) {
    if (!seen.contains(name))
      throw table_.error(Reason::kCsvUnknownColumn, "there is no column '" + name + "' to ignore");
  }
  for (const auto &[name, value] : options_.values) {
    if (!seen.contains(name) || options_.ignored.contains(name)) take_column(name, kNoCell);
  }
  std::ranges::sort(facts_, {}, [](const Taken &taken) { return taken.column.name; });
  for (const char *column : {"product", "reach", "tks"}) require(column);
}

std::string_view FleetImport::value(const Taken &taken, const Cells &cells) const {
  std::string_view value = taken.cell == kNoCell ? std::string_view() : cells[taken.cell];
  if (value.empty()) value = taken.value_if_empty;
  return value == "?" ? "unknown" : value;
}

std::uint64_t FleetImport::device_count(const Cells &cells) const {
  if (!count_) return 1;
  const std::string_view text = value(*count_, cells);
  judge(*count_, text);
  std::uint64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

void FleetImport::judge(const Taken &taken, std::string_view value) const {
  const std::string &name = taken.column.name;
  const bool is_needed = taken.column.use == TableColumn::Use::kCount || name == "product" ||
                         name == "reach" || name == "tks";
  if (value.empty()) {
    if (!is_needed) return;
    throw table_.error(Reason::kFieldMissing, "column '" + name + "' is empty")
        .hint("one value for all empty cells: --set " + name + "=VALUE");
  }
  const bool may_be_unknown = taken.column.use == TableColumn::Use::kFact && name != "reach" &&
                              !name.starts_with("package:");
  if (value == "unknown" && may_be_unknown) return;
  const std::string fault = fault_in_cell(taken.column, value);
  if (fault.empty()) return;
  throw table_.error(Reason::kFieldInvalid, "column '" + name + "' " + fault);
}

void FleetImport::read_row(const Cells &cells) {
  if (cells.size() != column_count_) {
    throw table_.error(
        Reason::kCsvSyntax,
        std::to_string(cells.size()) + " fields, the header has " + std::to_string(column_count_));
  }
  result_.rows++;
  const std::uint64_t count = device_count(cells);
  if (count == 0) return;
  key_.clear();
  for (const Taken &taken : facts_) {
    key_ += value(taken, cells);
    key_ += kSeparator;
  }
  auto group = devices_.find(std::string_view(key_));
  if (group == devices_.end()) {
    for (const Taken &taken : facts_) judge(taken, value(taken, cells));
    group = devices_.emplace(key_, 0).first;
  }
  group->second += count;
  result_.devices += count;
  if (group->second > BULLA_U32_MAX) {
    throw table_.error(Reason::kFieldInvalid,
                       "more than " + std::to_string(BULLA_U32_MAX) + " devices of one kind");
  }
}

std::vector<TableGroup> FleetImport::groups() const {
  std::vector<TableGroup> groups;
  for (const auto &[key, count] : devices_) {
    TableGroup group;
    group.devices = count;
    std::size_t start = 0;
    for (const Taken &taken : facts_) {
      const std::size_t end = key.find(kSeparator, start);
      const std::string value = key.substr(start, end - start);
      start = end + 1;
      if (value.empty()) continue;
      if (taken.column.use == TableColumn::Use::kGroup) {
        group.label = value;
      } else {
        group.facts.push_back({taken.column.fact, value, taken.column.cell});
      }
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

FleetImportResult FleetImport::run() {
  Cells cells;
  if (!table_.next(cells)) throw table_.error(Reason::kCsvSyntax, "nothing in it");
  read_header(cells);
  while (table_.next(cells)) read_row(cells);
  if (devices_.empty()) throw table_.error(Reason::kFieldInvalid, "no devices in it");
  result_.groups = devices_.size();
  write_fleet(groups(), options_.output_path, options_.overwrite);
  return result_;
}

}  // namespace

FleetImportResult import_fleet(const FleetImportOptions &options) {
  const InputFile file(options.table_path);
  NoProgress unseen;
  Progress &progress = options.progress == nullptr ? unseen : *options.progress;
  progress.start("reading " + options.table_path, file.size());
  std::uint64_t offset = 0;
  CsvReader table(
      [&](std::span<char> into) {
        const std::size_t length = std::min<std::uint64_t>(into.size(), file.size() - offset);
        file.pread(offset, {reinterpret_cast<std::uint8_t *>(into.data()), length});
        offset += length;
        progress.advance(length);
        return length;
      },
      std::string(file.display_name()));
  const FleetImportResult result = FleetImport(options, table).run();
  file.check_unchanged();
  progress.done();
  return result;
}

}  // namespace bulla
