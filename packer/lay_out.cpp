// SPDX-License-Identifier: Apache-2.0
//
// Nothing moves when the place was guessed right.
#include "packer/lay_out.hpp"

#include "formats/header.hpp"
#include "packer/relocate.hpp"

namespace bulla {

std::uint64_t lay_out(OutputFile &out, const FileEnvelope &envelope, std::uint32_t room_bytes,
                      std::uint64_t payload_at) {
  const Bytes region = encode_region(envelope, room_bytes);
  const std::uint64_t length = out.position() - payload_at;
  relocate(out, payload_at, region.size(), length);
  out.pwrite(0, region);
  out.truncate(region.size() + length);
  return region.size() + length;
}

}  // namespace bulla
