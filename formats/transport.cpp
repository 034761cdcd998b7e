// SPDX-License-Identifier: Apache-2.0
//
// The encoder of transports (FORMAT.md 6.2).
#include "formats/transport.hpp"

#include "formats/cbor_writer.hpp"
#include "formats/encode_parts.hpp"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

constexpr std::size_t kMandatoryEntries = 6;

}  // namespace

Bytes encode(const Transport &transport) {
  return encode_item([&](CborWriter &out) {
    out.map(kMandatoryEntries + (transport.base ? 1u : 0u) + (transport.in_place ? 1u : 0u) +
            count_tail(transport.features, transport.extensions));
    out.uint(0);
    out.uint(BULLA_TYPE_TRANSPORT);
    out.uint(1);
    out.uint(BULLA_FORMAT_VERSION);
    out.uint(2);
    out.bytes(transport.manifest);
    out.uint(3);
    out.uint(transport.encoding);
    out.uint(4);
    write(out, transport.stored);
    if (transport.base) {
      out.uint(5);
      write(out, *transport.base);
    }
    out.uint(6);
    out.uint(transport.memory_bytes);
    if (transport.in_place) {
      out.uint(7);
      out.array(2);
      out.uint(transport.in_place->erase_bytes);
      out.uint(transport.in_place->scratch_bytes);
    }
    write_tail(out, transport.features, transport.extensions);
  });
}

}  // namespace bulla
