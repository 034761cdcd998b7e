// SPDX-License-Identifier: Apache-2.0
//
// A reader that looks one byte ahead.
#include "preflight/csv_reader.hpp"

#include <utility>

namespace bulla {
namespace {

constexpr std::size_t kChunkBytes = 256u << 10;

}  // namespace

CsvReader::CsvReader(Source source, std::string name)
    : source_(std::move(source)), name_(std::move(name)), buffer_(kChunkBytes) {
  for (const int mark : {0xef, 0xbb, 0xbf}) {
    if (peek() != mark) break;
    take();
  }
}

Error CsvReader::error(Reason reason, const std::string &sentence) const {
  return Error(reason, name_ + ":" + std::to_string(row_line_) + ": " + sentence);
}

int CsvReader::peek() {
  if (at_ == filled_) {
    if (ended_) return kEnd;
    filled_ = source_(buffer_);
    ended_ = filled_ < buffer_.size();
    at_ = 0;
    if (filled_ == 0) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

void CsvReader::add(char byte) {
  if (byte == '\0') {
    throw error(Reason::kCsvSyntax, "a NUL byte").hint("export the table as UTF-8, not as UTF-16");
  }
  if (row_.size() == kMostRowBytes) {
    throw error(Reason::kCsvSyntax,
                "a row of more than " + std::to_string(kMostRowBytes) + " bytes");
  }
  row_ += byte;
}

void CsvReader::end_field() {
  if (ends_.size() == kMostFields) {
    throw error(Reason::kCsvSyntax, "more than " + std::to_string(kMostFields) + " columns");
  }
  ends_.push_back(row_.size());
}

bool CsvReader::take_line_end() {
  if (peek() == '\r') {
    take();
    if (peek() != '\n') throw error(Reason::kCsvSyntax, "a carriage return alone");
  }
  if (peek() != '\n') return false;
  take();
  line_++;
  return true;
}

void CsvReader::read_plain() {
  while (true) {
    const int byte = peek();
    if (byte == kEnd || byte == ',' || byte == '\r' || byte == '\n') return;
    if (byte == '"') throw error(Reason::kCsvSyntax, "a quote in the middle of a field");
    add(static_cast<char>(byte));
    take();
  }
}

void CsvReader::read_quoted() {
  take();
  while (true) {
    const int byte = peek();
    if (byte == kEnd) throw error(Reason::kCsvSyntax, "a quote that is never closed");
    take();
    if (byte == '"') {
      if (peek() != '"') return;
      take();
    }
    if (byte == '\n') line_++;
    add(static_cast<char>(byte));
  }
}

void CsvReader::read_row() {
  while (true) {
    peek() == '"' ? read_quoted() : read_plain();
    end_field();
    if (peek() == kEnd || take_line_end()) return;
    if (peek() != ',') throw error(Reason::kCsvSyntax, "text after a closing quote");
    take();
  }
}

bool CsvReader::next(std::vector<std::string_view> &fields) {
  row_line_ = line_;
  while (take_line_end()) row_line_ = line_;
  if (peek() == kEnd) return false;
  row_.clear();
  ends_.clear();
  read_row();
  fields.clear();
  std::size_t start = 0;
  for (const std::size_t end : ends_) {
    fields.emplace_back(row_.data() + start, end - start);
    start = end;
  }
  return true;
}

}  // namespace bulla
