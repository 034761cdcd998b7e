// SPDX-License-Identifier: Apache-2.0
//
// A JSON object by nlohmann-json.
#include "cli/record.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace bulla {
namespace {

using Json = nlohmann::ordered_json;

Json &slot(Json &json, std::string_view key) {
  return json[std::string(key)];
}

}  // namespace

Record::Record() : json_(std::make_unique<Json>(Json::object())) {}
Record::Record(const Record &other) : json_(std::make_unique<Json>(*other.json_)) {}
Record::Record(Record &&) noexcept = default;
Record::~Record() = default;

Record &Record::operator=(Record other) noexcept {
  std::swap(json_, other.json_);
  return *this;
}

Record &Record::add(std::string_view key, std::string_view text) {
  slot(*json_, key) = std::string(text);
  return *this;
}

Record &Record::add(std::string_view key, const char *text) {
  return add(key, std::string_view(text));
}

Record &Record::add(std::string_view key, std::uint64_t number) {
  slot(*json_, key) = number;
  return *this;
}

Record &Record::add(std::string_view key, int number) {
  slot(*json_, key) = number;
  return *this;
}

Record &Record::add(std::string_view key, bool truth) {
  slot(*json_, key) = truth;
  return *this;
}

Record &Record::add(std::string_view key, const std::vector<std::string> &texts) {
  slot(*json_, key) = texts;
  return *this;
}

Record &Record::add(std::string_view key, const Record &record) {
  slot(*json_, key) = *record.json_;
  return *this;
}

Record &Record::add(std::string_view key, const std::vector<Record> &records) {
  Json list = Json::array();
  for (const Record &record : records) list.push_back(*record.json_);
  slot(*json_, key) = std::move(list);
  return *this;
}

Record &Record::add_json(std::string_view key, Json value) {
  slot(*json_, key) = std::move(value);
  return *this;
}

Record &Record::add_all(const Record &other) {
  for (const auto &[key, value] : other.json_->items()) (*json_)[key] = value;
  return *this;
}

bool Record::empty() const {
  return json_->empty();
}

std::string Record::text() const {
  return json_->dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Record::pretty_text() const {
  return json_->dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace bulla
