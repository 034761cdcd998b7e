// SPDX-License-Identifier: Apache-2.0
//
// One table of columns; the grammar of a cell is that of the field in a fleet file.
#include "preflight/table_columns.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "formats/names.hpp"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

using Use = TableColumn::Use;
using Cell = TableColumn::Cell;

// `fact`: keys joined by dots; a "*" is the NAME after the colon.
struct Row {
  std::string_view name;
  Use use;
  Cell cell;
  std::string_view fact;
  std::uint64_t max;
  std::string_view words;
};

constexpr Row kRows[] = {
    {"group", Use::kGroup, Cell::kLabel, "", 0, ""},
    {"devices", Use::kCount, Cell::kNumber, "", BULLA_U32_MAX, ""},
    {"count", Use::kCount, Cell::kNumber, "", BULLA_U32_MAX, ""},
    {"id", Use::kPassing, Cell::kWord, "", 0, ""},
    {"reach", Use::kFact, Cell::kWord, "reach", 0, "online warehouse media factory field-service"},
    {"tks", Use::kFact, Cell::kPath, "holds.tks", 0, ""},
    {"product", Use::kFact, Cell::kUuidOrName, "product", 0, ""},
    {"chip", Use::kFact, Cell::kName, "chip", 0, ""},
    {"board", Use::kFact, Cell::kName, "board.name", 0, ""},
    {"board-revision", Use::kFact, Cell::kNumber, "board.revision", BULLA_U32_MAX, ""},
    {"lifecycle", Use::kFact, Cell::kWord, "lifecycle", 0,
     "manufacturing development production field-service"},
    {"abi:NAME", Use::kFact, Cell::kNumber, "provides.*", BULLA_U32_MAX, ""},
    {"sequence:NAME", Use::kFact, Cell::kNumber, "components.*.sequence", BULLA_U63_MAX, ""},
    {"security-version:NAME", Use::kFact, Cell::kNumber, "components.*.security-version",
     BULLA_U31_MAX, ""},
    {"digest:NAME", Use::kFact, Cell::kDigest, "components.*.digest", 0, ""},
    {"package:NAME", Use::kFact, Cell::kPath, "components.*.package", 0, ""},
    {"floor:NAME", Use::kFact, Cell::kNumber, "floors.*", BULLA_U31_MAX, ""},
    {"slots", Use::kFact, Cell::kNumber, "slots", 16, ""},
    {"fallback", Use::kFact, Cell::kWord, "fallback", 0, "same none"},
    {"recovery", Use::kFact, Cell::kWord, "recovery", 0, "same none"},
    {"factory", Use::kFact, Cell::kWord, "factory", 0, "same none"},
    {"features", Use::kFact, Cell::kNumber, "verifier.features", BULLA_U32_MAX, ""},
    {"key-store-bytes", Use::kFact, Cell::kNumber, "verifier.key-store-bytes", BULLA_U32_MAX, ""},
    {"counter-kind:NAME", Use::kFact, Cell::kWord, "counters.*.kind", 0, "fuse rpmb flash"},
    {"counter-left:NAME", Use::kFact, Cell::kNumber, "counters.*.left", BULLA_U32_MAX, ""},
    {"staging-bytes", Use::kFact, Cell::kNumber, "staging-bytes", BULLA_U63_MAX, "unlimited"},
    {"policy", Use::kFact, Cell::kWord, "policy", 0, "all prerequisites frozen"},
    {"silence-days", Use::kFact, Cell::kNumber, "silence-days", BULLA_U32_MAX, ""},
};

bool is_name_or_uuid(std::string_view text) {
  const std::optional<Uuid> uuid = uuid_from_text(text);
  return is_name(text) || (uuid && to_text(*uuid) == text);
}

FactPath path_of(std::string_view fact, std::string_view name) {
  FactPath path;
  while (!fact.empty()) {
    const std::size_t dot = std::min(fact.find('.'), fact.size());
    const std::string_view key = fact.substr(0, dot);
    path.emplace_back(key == "*" ? name : key);
    fact.remove_prefix(std::min(dot + 1, fact.size()));
  }
  return path;
}

bool is_one_of(std::string_view words, std::string_view value) {
  while (!words.empty()) {
    const std::size_t blank = std::min(words.find(' '), words.size());
    if (words.substr(0, blank) == value) return true;
    words.remove_prefix(std::min(blank + 1, words.size()));
  }
  return false;
}

bool is_number(std::string_view text, std::uint64_t max) {
  if (text.size() > 1 && text[0] == '0') return false;
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size() && value <= max;
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

std::optional<TableColumn> column_named(std::string_view name) {
  const std::size_t colon = name.find(':');
  const std::string_view of = colon == name.npos ? "" : name.substr(colon + 1);
  const std::string pattern =
      colon == name.npos ? std::string(name) : std::string(name.substr(0, colon)) + ":NAME";
  for (const Row &row : kRows) {
    if (row.name != pattern) continue;
    const bool is_abi = row.fact == "provides.*";
    if (colon != name.npos && !(is_abi ? is_name(of) : is_name_or_uuid(of))) return std::nullopt;
    return TableColumn{std::string(name),     row.use, row.cell,
                       path_of(row.fact, of), row.max, row.words};
  }
  return std::nullopt;
}

std::span<const std::string_view> column_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Row &row : kRows) all.push_back(row.name);
    return all;
  }();
  return names;
}

std::string fault_in_cell(const TableColumn &column, std::string_view value) {
  switch (column.cell) {
    case Cell::kName:
      return is_name(value) ? "" : "must be a name: lower case, digits, '.', '_', '-'";
    case Cell::kUuidOrName:
      return is_name_or_uuid(value) ? "" : "must be a name or a UUID in lower case";
    case Cell::kLabel:
      return is_label(value) ? "" : "must be 1 to 64 characters of printable ASCII";
    case Cell::kPath:
      return is_printable(value) ? "" : "must be a path in printable ASCII";
    case Cell::kDigest:
      return value.size() == 64 && from_hex(value) ? "" : "must be 64 hex digits";
    case Cell::kNumber:
      if (is_number(value, column.max) || is_one_of(column.words, value)) return "";
      return "must be a decimal number up to " + std::to_string(column.max) +
             (column.words.empty() ? "" : ", or " + std::string(column.words));
    case Cell::kWord:
      return is_one_of(column.words, value) ? "" : "must be one of: " + std::string(column.words);
  }
  return "";
}

}  // namespace bulla
