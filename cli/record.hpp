// SPDX-License-Identifier: Apache-2.0
//
// One JSON object under construction, fields in the order in which they were added. Keeps the JSON
// library, which is costly to compile, out of the commands.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace bulla {

class Record {
 public:
  Record();
  Record(const Record &other);
  Record(Record &&) noexcept;
  Record &operator=(Record other) noexcept;
  ~Record();

  // Each gives *this. A field that is there already is replaced. Bytes that are no UTF-8 (in a
  // path) come out as U+FFFD.
  Record &add(std::string_view key, std::string_view text);
  Record &add(std::string_view key, const char *text);
  Record &add(std::string_view key, std::uint64_t number);
  Record &add(std::string_view key, int number);
  Record &add(std::string_view key, bool truth);
  Record &add(std::string_view key, const std::vector<std::string> &texts);
  Record &add(std::string_view key, const Record &record);
  Record &add(std::string_view key, const std::vector<Record> &records);
  Record &add_json(std::string_view key, nlohmann::ordered_json value);
  // Every field of `other`, after those that are here.
  Record &add_all(const Record &other);

  bool empty() const;
  std::string text() const;         // in one line
  std::string pretty_text() const;  // two blanks an indent

 private:
  std::unique_ptr<nlohmann::ordered_json> json_;
};

}  // namespace bulla
