// SPDX-License-Identifier: Apache-2.0
//
// What the tools read of envelopes, regions, proofs, requests and responses: whatever is accepted
// is written back to the same bytes.
#include "formats/envelope.hpp"
#include "formats/error.hpp"
#include "formats/exchange.hpp"
#include "formats/header.hpp"
#include "formats/manifest.hpp"
#include "formats/proof.hpp"
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
  } catch (const Error &error) {
    bulla::testing::require(error.exit_code() != 70);
  }
}

// The region before the payload: how much room is kept for signatures is the writer's choice.
void region_round_trip(ByteView bytes) {
  try {
    const Region region = decode_region(bytes, bytes.size());
    const std::size_t envelope_end = BULLA_HEADER_BYTES + region.header.envelope_bytes;
    const Bytes again = encode(region.envelope);
    bulla::testing::require(
        std::ranges::equal(again, bytes.first(envelope_end).subspan(BULLA_HEADER_BYTES)));
    (void)document_type(region.envelope.document);
  } catch (const Error &error) {
    bulla::testing::require(error.exit_code() != 70);
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
  round_trip(bytes, decode_batch);
  round_trip(bytes, decode_batched);
  round_trip(bytes, decode_grandfathered);
  round_trip(bytes, decode_chain);
  region_round_trip(bytes);
  return 0;
}
