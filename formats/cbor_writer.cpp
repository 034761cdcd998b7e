// SPDX-License-Identifier: Apache-2.0
//
// Heads, values and the bookkeeping of open containers.
#include "formats/cbor_writer.hpp"

#include <algorithm>

#include "formats/error.hpp"

namespace bulla {
namespace {

enum Major : unsigned { kUint = 0, kNegative = 1, kBytes = 2, kText = 3, kArray = 4, kMap = 5 };

constexpr std::uint8_t kNil = 0xf6;

}  // namespace

CborWriter::CborWriter(Bytes &out) : out_(out) {}

void CborWriter::head(unsigned major, std::uint64_t value) {
  const auto initial = static_cast<std::uint8_t>(major << 5);
  if (value < 24) {
    out_.push_back(static_cast<std::uint8_t>(initial | value));
    return;
  }
  int width_log2 = 0;
  while (width_log2 < 3 && value >> (8u << width_log2) != 0) width_log2++;
  out_.push_back(static_cast<std::uint8_t>(initial | (24 + width_log2)));
  for (int shift = (8 << width_log2) - 8; shift >= 0; shift -= 8) {
    out_.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void CborWriter::append(ByteView bytes) {
  out_.insert(out_.end(), bytes.begin(), bytes.end());
}

void CborWriter::uint(std::uint64_t value) {
  const std::size_t at = out_.size();
  head(kUint, value);
  end_item(at);
}

void CborWriter::integer(std::int64_t value) {
  const std::size_t at = out_.size();
  if (value >= 0) {
    head(kUint, static_cast<std::uint64_t>(value));
  } else {
    head(kNegative, static_cast<std::uint64_t>(-(value + 1)));
  }
  end_item(at);
}

void CborWriter::bytes(ByteView value) {
  const std::size_t at = out_.size();
  head(kBytes, value.size());
  append(value);
  end_item(at);
}

void CborWriter::text(std::string_view value) {
  const std::size_t at = out_.size();
  head(kText, value.size());
  append(as_bytes(value));
  end_item(at);
}

void CborWriter::nil() {
  const std::size_t at = out_.size();
  out_.push_back(kNil);
  end_item(at);
}

void CborWriter::raw(ByteView item) {
  const std::size_t at = out_.size();
  append(item);
  end_item(at);
}

void CborWriter::array(std::size_t count) {
  const std::size_t at = out_.size();
  head(kArray, count);
  open(false, at, count);
}

void CborWriter::map(std::size_t count) {
  const std::size_t at = out_.size();
  head(kMap, count);
  open(true, at, 2 * std::uint64_t{count});
}

void CborWriter::finish() const {
  if (!open_.empty() || whole_items_ != 1) {
    throw Error(Reason::kInternal, "CBOR writer: not exactly one whole item");
  }
}

void CborWriter::open(bool is_map, std::size_t starts_at, std::uint64_t items) {
  if (items == 0) {
    end_item(starts_at);
  } else {
    open_.push_back({is_map, items, starts_at, 0, 0});
  }
}

// An item that completes its container completes an item of the container around it, and so on.
void CborWriter::end_item(std::size_t starts_at) {
  while (!open_.empty()) {
    Open &top = open_.back();
    if (top.is_map && top.items_left % 2 == 0) check_key(top, starts_at);
    if (--top.items_left > 0) return;
    starts_at = top.starts_at;
    open_.pop_back();
  }
  whole_items_++;
}

void CborWriter::check_key(Open &map, std::size_t key_at) const {
  const ByteView out(out_);
  const ByteView last = out.subspan(map.last_key_at, map.last_key_end - map.last_key_at);
  const ByteView key = out.subspan(key_at);
  if (!std::lexicographical_compare(last.begin(), last.end(), key.begin(), key.end())) {
    throw Error(Reason::kInternal, "CBOR writer: map keys do not ascend");
  }
  map.last_key_at = key_at;
  map.last_key_end = out.size();
}

}  // namespace bulla
