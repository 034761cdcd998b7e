// SPDX-License-Identifier: Apache-2.0
//
// The encoder of the file header and of the region before the payload (FORMAT.md 2).
#include "formats/header.hpp"

#include <algorithm>
#include <string>

#include "formats/error.hpp"
#include "formats/wire/header.h"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

Bytes region(const Bytes &envelope, std::uint32_t payload_offset) {
  Bytes out = encode(FileHeader{static_cast<std::uint32_t>(envelope.size()), payload_offset});
  out.insert(out.end(), envelope.begin(), envelope.end());
  out.resize(payload_offset, 0);
  return out;
}

}  // namespace

Bytes encode(const FileHeader &header) {
  const bulla_header wire{header.envelope_bytes, header.payload_offset};
  Bytes out(BULLA_HEADER_BYTES);
  bulla_header_encode(&wire, out.data());
  return out;
}

std::uint32_t payload_offset_for(std::size_t envelope_bytes, std::size_t room_bytes) {
  const std::size_t least = std::max(BULLA_HEADER_BYTES + envelope_bytes, room_bytes);
  if (least > BULLA_PAYLOAD_OFFSET_MAX) {
    throw Error(BULLA_BAD_REGION, "an envelope with room of " + std::to_string(least) +
                                      " bytes; at most 1 MiB can stand before the payload");
  }
  const std::size_t pages = (least + BULLA_PAYLOAD_ALIGN_BYTES - 1) / BULLA_PAYLOAD_ALIGN_BYTES;
  return static_cast<std::uint32_t>(pages * BULLA_PAYLOAD_ALIGN_BYTES);
}

Bytes encode_region(const FileEnvelope &envelope, std::size_t room_bytes) {
  const Bytes encoded = encode(envelope);
  return region(encoded, payload_offset_for(encoded.size(), room_bytes));
}

Bytes encode_region_at(const FileEnvelope &envelope, std::uint32_t payload_offset) {
  const Bytes encoded = encode(envelope);
  if (BULLA_HEADER_BYTES + encoded.size() > payload_offset) {
    throw Error(Reason::kNoSignatureRoom, "the envelope needs " +
                                              std::to_string(BULLA_HEADER_BYTES + encoded.size()) +
                                              " bytes and has " + std::to_string(payload_offset));
  }
  return region(encoded, payload_offset);
}

}  // namespace bulla
