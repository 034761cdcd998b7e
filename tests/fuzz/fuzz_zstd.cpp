// SPDX-License-Identifier: Apache-2.0
//
// The decoder of stored payloads behind the authentication: whoever has a transport key chooses
// these bytes. Input: u32 size of the image, u32 working memory (both little-endian), then the
// stored bytes, handed over in pieces of uneven length.
#include "verifier/host/zstd_decoder.hpp"

#include <algorithm>

#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

constexpr std::uint64_t kImageMaxBytes = 1u << 20;

std::uint32_t number_at(ByteView bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; i--) value = value << 8 | bytes[at + i - 1];
  return value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const ByteView input(data, size);
  if (size < 8) return 0;
  const Digest digest{};
  const bulla_blob installed = {number_at(input, 0) % kImageMaxBytes, 12, digest.data()};
  DecodedImage image(installed, {});
  ZstdDecoder decoder(number_at(input, 4), image);
  ByteView stored = input.subspan(8);
  for (std::size_t piece = 1; !stored.empty(); piece = piece * 3 % 257) {
    const ByteView head = stored.first(std::min(piece, stored.size()));
    decoder.take(0, head);
    stored = stored.subspan(head.size());
  }
  const bulla_status status = decoder.finish();
  require(image.size() <= installed.size);
  require(status != BULLA_OK || image.size() == installed.size);
  require((status == BULLA_OK) == decoder.fault().empty());
  return 0;
}
