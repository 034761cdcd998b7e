// SPDX-License-Identifier: Apache-2.0
//
// Tables as RFC 4180 has them, whole and torn into pieces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "preflight/csv_reader.hpp"

namespace bulla {
namespace {

using ::testing::ElementsAre;
using Rows = std::vector<std::vector<std::string>>;

// Everything in a table, or the reason and line with which it ends.
struct Table {
  Rows rows;
  std::string fault;
};

Table read(std::string_view text) {
  Table table;
  try {
    CsvReader reader(
        [&](std::span<char> into) {
          const std::size_t length = std::min(into.size(), text.size());
          std::copy_n(text.begin(), length, into.begin());
          text.remove_prefix(length);
          return length;
        },
        "t.csv");
    std::vector<std::string_view> fields;
    while (reader.next(fields)) table.rows.emplace_back(fields.begin(), fields.end());
  } catch (const Error &error) {
    table.fault = std::string(error.reason()) + " " + error.what();
  }
  return table;
}

TEST(CsvReader, ReadsFieldsAsTheyAre) {
  const struct {
    const char *text;
    Rows rows;
  } cases[] = {
      {"", {}},
      {"\n\r\n", {}},
      {"a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}},
      {"a,b\r\n1,2", {{"a", "b"}, {"1", "2"}}},
      {"a,,\n", {{"a", "", ""}}},
      {",\n", {{"", ""}}},
      {"\"a,b\",\"c\"\"d\",\"e\nf\"\n", {{"a,b", "c\"d", "e\nf"}}},
      {"\"\",\"\"\"\"", {{"", "\""}}},
      {"\xef\xbb\xbf"
       "a\n\n\nb\n",
       {{"a"}, {"b"}}},
      {" a ,b\n", {{" a ", "b"}}},
  };
  for (const auto &one : cases) {
    const Table table = read(one.text);
    EXPECT_EQ(table.rows, one.rows) << one.text;
    EXPECT_EQ(table.fault, "") << one.text;
  }
}

TEST(CsvReader, RefusesWhatCanBeReadInTwoWays) {
  const struct {
    std::string text;
    const char *fault;
  } cases[] = {
      {"a\nb\"c\n", "csv-syntax t.csv:2: a quote in the middle of a field"},
      {"\"a\"b\n", "csv-syntax t.csv:1: text after a closing quote"},
      {"a\n\n\"b\n", "csv-syntax t.csv:3: a quote that is never closed"},
      {"a\rb\n", "csv-syntax t.csv:1: a carriage return alone"},
      {std::string("a\0b", 3), "csv-syntax t.csv:1: a NUL byte"},
      {std::string(CsvReader::kMostRowBytes + 1, 'x'),
       "csv-syntax t.csv:1: a row of more than 1048576 bytes"},
      {std::string(CsvReader::kMostFields, ','), "csv-syntax t.csv:1: more than 4096 columns"},
  };
  for (const auto &bad : cases) EXPECT_EQ(read(bad.text).fault, bad.fault);
}

TEST(CsvReader, AQuotedLineEndBelongsToItsRowAndCounts) {
  EXPECT_EQ(read("\"a\nb\"\n\"c\n").fault, "csv-syntax t.csv:3: a quote that is never closed");
}

TEST(CsvReader, RowsThatCrossTheBufferAreWhole) {
  std::string text;
  Rows rows;
  for (int i = 0; i < 30000; i++) {
    const std::string number = std::to_string(i);
    text += "\"" + number + "\"\"\"," + number + "\r\n";
    rows.push_back({number + "\"", number});
  }
  EXPECT_EQ(read(text).rows, rows);
}

}  // namespace
}  // namespace bulla
