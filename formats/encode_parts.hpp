// SPDX-License-Identifier: Apache-2.0
//
// Parts that several encoders of this room write alike. Private to formats/.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/blob.hpp"
#include "formats/cbor_writer.hpp"
#include "formats/extension.hpp"
#include "formats/proof.hpp"
#include "formats/signature.hpp"

namespace bulla {

// An array that FORMAT.md wants ascending: collects encoded items in any order, writes them sorted.
class SortedArray {
 public:
  // Sorted, and unique, by the item itself.
  void add(const Bytes &item) { items_.emplace_back(item, item); }
  // Sorted, and unique, by the encoded `key`.
  void add(Bytes key, Bytes item) { items_.emplace_back(std::move(key), std::move(item)); }

  // Throws kInternal that names `what` when two keys are equal.
  void write(CborWriter &out, std::string_view what);

 private:
  std::vector<std::pair<Bytes, Bytes>> items_;  // key, item
};

Bytes text_item(std::string_view text);
Bytes bytes_item(ByteView bytes);
Bytes uint_item(std::uint64_t value);

void write(CborWriter &out, const Blob &blob);
void write(CborWriter &out, const std::vector<Signature> &signatures);
void write(CborWriter &out, const std::vector<Proof> &proofs);
// Entries 15 and 23, where they are there; count_tail() is how many that are.
std::size_t count_tail(std::uint32_t features, const std::vector<Extension> &extensions);
void write_tail(CborWriter &out, std::uint32_t features, const std::vector<Extension> &extensions);

}  // namespace bulla
