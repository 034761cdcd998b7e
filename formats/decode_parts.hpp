// SPDX-License-Identifier: Apache-2.0
//
// From the views of formats/wire to owning values, and from its statuses to errors that name the
// place. Private to formats/.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "formats/blob.hpp"
#include "formats/bytes.hpp"
#include "formats/extension.hpp"
#include "formats/proof.hpp"
#include "formats/signature.hpp"
#include "formats/wire/list.h"
#include "formats/wire/tree.h"

namespace bulla {

// The word for an entry of a map, for messages.
struct EntryName {
  std::uint32_t entry;
  std::string_view name;
};

// One kind of document: what messages call it, which it must be, how large it may be.
struct DocumentRules {
  std::string_view name;
  DocumentType type;
  std::size_t max_bytes;
};

// Stages 2 to 4 as far as every document has them: size, CBOR, type, version, feature bits.
void check_document(ByteView document, const DocumentRules &rules);

// Throws Error "name: …" unless the status is BULLA_OK.
void require(bulla_status status, std::string_view name);
// The same, with the entry at fault.
void require(bulla_status status, std::string_view name, std::uint32_t entry,
             std::span<const EntryName> entries);

bulla_cursor cursor_over(ByteView bytes);
Bytes to_bytes(bulla_cursor run);
std::string to_string(bulla_cursor text);

template <std::size_t N>
std::array<std::uint8_t, N> to_array(const std::uint8_t *bytes) {
  std::array<std::uint8_t, N> result;
  std::copy_n(bytes, N, result.begin());
  return result;
}

inline Uuid to_uuid(const std::uint8_t *bytes) {
  return to_array<16>(bytes);
}
inline Digest to_digest(const std::uint8_t *bytes) {
  return to_array<32>(bytes);
}

Blob to_blob(const bulla_blob &blob);

// One owning value for each item of a checked list: `convert` takes a const Item &.
template <typename Item, typename Convert>
auto to_vector(bulla_list list, bulla_item_reader reader, Convert convert) {
  std::vector<std::invoke_result_t<Convert, const Item &>> result;
  Item item{};
  while (bulla_list_next(&list, reader, &item)) result.push_back(convert(item));
  return result;
}

std::vector<Signature> to_signatures(bulla_list signatures);
std::vector<Digest> to_digests(bulla_list digests);
std::vector<Extension> to_extensions(bulla_list extensions);

}  // namespace bulla
