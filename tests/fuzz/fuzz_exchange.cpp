// SPDX-License-Identifier: Apache-2.0
//
// What the tools read of envelopes, requests and responses: whatever is accepted is written back to
// the same bytes.
#include "formats/envelope.hpp"
#include "formats/error.hpp"
#include "formats/exchange.hpp"
#include "formats/manifest.hpp"
#include "formats/seal.hpp"
#include "formats/transport.hpp"
#include "formats/update.hpp"
#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;

template <typename Decode>
void round_trip(ByteView bytes, Decode decode) {
  try {
    const Bytes again = encode(decode(bytes));
    bulla::testing::require(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
  } catch (const Error &) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const ByteView bytes(data, size);
  round_trip(bytes, decode_request);
  round_trip(bytes, decode_response);
  round_trip(bytes, decode_file_envelope);
  round_trip(bytes, decode_manifest);
  round_trip(bytes, decode_transport);
  round_trip(bytes, decode_seal);
  round_trip(bytes, decode_update);
  return 0;
}
