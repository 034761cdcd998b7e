// SPDX-License-Identifier: Apache-2.0
//
// Tables as RFC 4180 describes them, row by row in the memory of one row: fields between commas,
// in double quotes where they hold commas, quotes or line ends. Line ends may be CR LF or LF, the
// last one may be missing, empty lines and a UTF-8 byte order mark at the start are skipped. What a
// field means is for the caller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/error.hpp"

namespace bulla {

class CsvReader {
 public:
  // Fills a span from the front and says how much: less than the span only at the end.
  using Source = std::function<std::size_t(std::span<char>)>;

  static constexpr std::size_t kMostRowBytes = 1u << 20;
  static constexpr std::size_t kMostFields = 4096;

  // `name` stands for the table in messages.
  CsvReader(Source source, std::string name);

  // The next row; false at the end. Fields stay valid until the next call. Throws Error kCsvSyntax
  // for a quote in the middle of a field, one that is never closed, NUL bytes (UTF-16), a carriage
  // return alone, rows above the limits.
  bool next(std::vector<std::string_view> &fields);

  std::uint64_t line() const { return row_line_; }  // where that row began, from 1
  // "table.csv:17: " and the sentence.
  Error error(Reason reason, const std::string &sentence) const;

 private:
  static constexpr int kEnd = -1;

  int peek();
  void take() { at_++; }
  void read_row();
  void read_plain();
  void read_quoted();
  void end_field();
  bool take_line_end();
  void add(char byte);

  Source source_;
  std::string name_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  bool ended_ = false;
  std::uint64_t line_ = 1;
  std::uint64_t row_line_ = 1;
  std::string row_;                // the bytes of all fields, one after another
  std::vector<std::size_t> ends_;  // of each field in row_
};

}  // namespace bulla
