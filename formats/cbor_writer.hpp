// SPDX-License-Identifier: Apache-2.0
//
// The one writer of CBOR: deterministic (RFC 8949 4.2.1, FORMAT.md 4.1), so always the shortest
// head and a definite length. It appends to a byte vector and knows nothing of documents. It keeps
// count of the open arrays and maps: a map key that does not ascend, an item missing or too many is
// our own bug and throws Error kInternal instead of becoming bytes that no verifier reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

class CborWriter {
 public:
  // Appends to `out`, which must outlive the writer and must not be touched by others meanwhile.
  explicit CborWriter(Bytes &out);

  void uint(std::uint64_t value);
  void integer(std::int64_t value);  // uint when >= 0, else a negative integer
  void bytes(ByteView value);
  void text(std::string_view value);  // not checked here: ASCII is a matter of the field
  void nil();
  // The next `count` items, or pairs, belong to this array or map.
  void array(std::size_t count);
  void map(std::size_t count);
  // Exactly one item that was encoded before; its bytes are not looked at.
  void raw(ByteView item);

  // Throws kInternal unless exactly one whole item was written: the end of every document.
  void finish() const;

 private:
  struct Open {
    bool is_map;
    std::uint64_t items_left;  // twice the pairs in a map: an even number means that a key is next
    std::size_t starts_at;     // where in out_ the container begins
    std::size_t last_key_at;   // the last key in out_; empty before the first
    std::size_t last_key_end;
  };

  void head(unsigned major, std::uint64_t value);
  void append(ByteView bytes);
  void open(bool is_map, std::size_t starts_at, std::uint64_t items);
  void end_item(std::size_t starts_at);
  void check_key(Open &map, std::size_t key_at) const;

  Bytes &out_;
  std::vector<Open> open_;
  std::size_t whole_items_ = 0;
};

// The one item that `write`, called with a CborWriter, writes.
template <typename Write>
Bytes encode_item(Write write) {
  Bytes out;
  CborWriter writer(out);
  write(writer);
  writer.finish();
  return out;
}

}  // namespace bulla
