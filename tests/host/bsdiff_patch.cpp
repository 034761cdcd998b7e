// SPDX-License-Identifier: Apache-2.0
//
// Streams by the packer's encoder, everything else by hand.
#include "tests/host/bsdiff_patch.hpp"

#include "packer/bsdiff/bzip2_encoder.hpp"

namespace bulla::testing {
namespace {

void append(Bytes &to, ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace

Bytes bzip2_stream(ByteView data) {
  Bzip2Encoder encoder;
  encoder.write(data);
  return encoder.finish();
}

Bytes BsdiffParts::file() const {
  Bytes control;
  for (const Bsdiff40Triple &triple : triples) append(control, encode(triple));
  const Bytes packed_control = bzip2_stream(control);
  const Bytes packed_difference = bzip2_stream(difference);
  Bytes bytes = encode(Bsdiff40Header{packed_control.size(), packed_difference.size(), new_bytes});
  append(bytes, packed_control);
  append(bytes, packed_difference);
  append(bytes, bzip2_stream(extra));
  return bytes;
}

Bytes old_image() {
  return content(10'000);
}

Bytes new_image() {
  const Bytes old_bytes = old_image();
  Bytes bytes(old_bytes.begin(), old_bytes.begin() + 4000);
  bytes[77] = static_cast<std::uint8_t>(bytes[77] + 5);
  bytes.insert(bytes.end(), 100, 0x5a);
  bytes.insert(bytes.end(), old_bytes.begin() + 5000, old_bytes.end());
  return bytes;
}

BsdiffParts good_patch() {
  BsdiffParts parts;
  parts.triples = {{4000, 100, 1000}, {5000, 0, 0}};
  parts.difference.assign(9000, 0);
  parts.difference[77] = 5;
  parts.extra.assign(100, 0x5a);
  parts.new_bytes = 9100;
  return parts;
}

Package delta_package(bulla_encoding encoding, ByteView patch, std::uint64_t memory) {
  const Package travelling =
      transported(manifest_for(lay_out(new_image()).blob), encoding, patch, {"farm-1"}, memory);
  Transport transport = decode_transport(*travelling.envelope.transport);
  transport.base = lay_out(old_image()).blob;
  return with_transport(travelling, transport);
}

Package bsdiff_package(ByteView patch, std::uint64_t memory) {
  return delta_package(BULLA_ENCODING_BSDIFF40, patch, memory);
}

}  // namespace bulla::testing
