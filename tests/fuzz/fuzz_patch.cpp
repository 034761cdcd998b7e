// SPDX-License-Identifier: Apache-2.0
//
// The host's decoders of patches behind the authentication: whoever has a transport key chooses
// these bytes. Input: u8 kind, u16 size of the new image, u16 of the old one (little-endian), then
// for kind 0 a BSDIFF40 file, for kind 1 what one is built from (bzip2's checksums keep a fuzzer
// out otherwise): u8 number of triples, six bytes each, then the difference and the extra stream in
// equal halves; for kind 2 a stream of our own encoding. The old image answers every reading with
// other bytes.
#include <algorithm>
#include <memory>

#include "formats/bsdiff40.hpp"
#include "packer/bsdiff/bzip2_encoder.hpp"
#include "tests/fuzz/world.hpp"
#include "verifier/host/payload_decoder.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

constexpr std::size_t kHeadBytes = 5;
constexpr std::size_t kTripleBytes = 6;

std::uint16_t number_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
}

class RestlessBase final : public ByteSource {
 public:
  explicit RestlessBase(std::uint64_t size) : size_(size) {}
  const std::string &name() const override { return name_; }
  std::uint64_t size() const override { return size_; }
  void pread(std::uint64_t offset, std::span<std::uint8_t> into) const override {
    require(offset <= size_ && into.size() <= size_ - offset);
    for (std::uint8_t &byte : into) byte = static_cast<std::uint8_t>(state_++ * 167 >> 3);
  }
  void check_unchanged() const override {}

 private:
  std::uint64_t size_;
  std::string name_ = "restless";
  mutable unsigned state_ = 1;
};

Bytes packed(ByteView data) {
  Bzip2Encoder encoder;
  encoder.write(data);
  return encoder.finish();
}

void append(Bytes &to, const Bytes &bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

Bytes built(ByteView input, std::uint64_t new_bytes) {
  if (input.empty()) return {};
  const std::size_t count = std::min<std::size_t>(input[0], (input.size() - 1) / kTripleBytes);
  Bytes control;
  for (std::size_t i = 0; i < count; i++) {
    const ByteView at = input.subspan(1 + i * kTripleBytes);
    const auto number = [&](std::size_t k) {
      return static_cast<std::int64_t>(static_cast<std::int16_t>(number_at(at, 2 * k)));
    };
    append(control, encode(Bsdiff40Triple{number(0), number(1), number(2)}));
  }
  const ByteView rest = input.subspan(1 + count * kTripleBytes);
  const Bytes first = packed(control);
  const Bytes second = packed(rest.first(rest.size() / 2));
  Bytes file = encode(Bsdiff40Header{first.size(), second.size(), new_bytes});
  append(file, first);
  append(file, second);
  append(file, packed(rest.subspan(rest.size() / 2)));
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const ByteView input(data, size);
  if (size < kHeadBytes) return 0;
  const Digest digest{};
  const bulla_blob installed = {number_at(input, 1), 12, digest.data()};
  const RestlessBase base(number_at(input, 3));
  DecodedImage image(installed, {});
  NoProgress none;
  const ByteView rest = input.subspan(kHeadBytes);
  const bool is_delta = input[0] == 2;
  const Bytes patch = input[0] == 1 ? built(rest, installed.size) : Bytes(rest.begin(), rest.end());
  const std::unique_ptr<PayloadDecoder> decoder = make_payload_decoder(
      {is_delta ? BULLA_ENCODING_DELTA : BULLA_ENCODING_BSDIFF40, 32u << 20, &base, &image, &none});
  for (std::size_t at = 0, piece = 1; at < patch.size(); at += piece, piece = piece * 3 % 257) {
    piece = std::min(piece, patch.size() - at);
    decoder->take(at, ByteView(patch).subspan(at, piece));
  }
  const bulla_status status = decoder->finish();
  require(image.size() <= installed.size);
  require(status != BULLA_OK || image.size() == installed.size);
  require((status == BULLA_OK) == decoder->fault().empty());
  return 0;
}
