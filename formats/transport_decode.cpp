// SPDX-License-Identifier: Apache-2.0
//
// The decoder of transports: the one of formats/wire, its view copied out (FORMAT.md 6.2).
#include "formats/wire/transport.h"

#include "formats/decode_parts.hpp"
#include "formats/transport.hpp"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

constexpr DocumentRules kRules = {"transport", BULLA_TYPE_TRANSPORT, BULLA_TRANSPORT_MAX_BYTES};

constexpr EntryName kEntries[] = {
    {2, "manifest"},       {3, "encoding"}, {4, "stored"},    {5, "base"},
    {6, "working_memory"}, {7, "in_place"}, {15, "features"}, {23, "extensions"},
};

}  // namespace

Transport decode_transport(ByteView document) {
  check_document(document, kRules);
  bulla_transport view;
  std::uint32_t entry = 0;
  const bulla_status status = bulla_transport_decode(cursor_over(document), &view, &entry);
  require(status, kRules.name, entry, kEntries);
  Transport result;
  result.manifest = to_digest(view.manifest);
  result.encoding = view.encoding;
  result.stored = to_blob(view.stored);
  if (view.has_base) result.base = to_blob(view.base);
  result.memory_bytes = view.memory_bytes;
  if (view.in_place) result.in_place = InPlace{view.erase_bytes, view.scratch_bytes};
  result.features = view.features;
  result.extensions = to_extensions(view.extensions);
  return result;
}

}  // namespace bulla
