// SPDX-License-Identifier: Apache-2.0
//
// A thief of a transport key: any patch, laid out in a tree and signed with real keys, so that it
// passes the whole verifier and reaches the decoder as bulla unpack reads it. Input: u8 kind, u8
// where the payload is altered after signing (0: nowhere), u16 size of the new image and of the old
// one (little-endian), the old image, then the patch: kind 0 a stream, 1 choices for one, 2 a
// BSDIFF40 file. What the decoder alone makes of it decides what the verifier must say.
#include <cstdio>

#include "tests/fuzz/delta_choices.hpp"
#include "tests/fuzz/memory_file.hpp"
#include "tests/fuzz/world.hpp"
#include "tests/host/packages.hpp"
#include "tests/host/temporary_directory.hpp"
#include "verifier/host/payload_decoder.hpp"
#include "verifier/host/unpack.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

constexpr std::uint64_t kMemoryBytes = 1u << 20;
constexpr std::uint32_t kNewMaxBytes = 20'000;  // a few blocks

struct Attempt {
  bulla_encoding encoding;
  std::uint64_t new_size;
  Bytes old_image;
  Bytes patch;
};

struct Decoded {
  bulla_status status;
  Bytes image;
};

// Without any authentication.
Decoded decode_alone(const Attempt &attempt) {
  const Digest digest{};
  const bulla_blob installed = {attempt.new_size, 12, digest.data()};
  Decoded decoded{BULLA_OK, {}};
  DecodedImage image(installed, [&](ByteView bytes) {
    decoded.image.insert(decoded.image.end(), bytes.begin(), bytes.end());
  });
  const MemoryFile old_file(attempt.old_image);
  const FileByteSource base(old_file.path());
  NoProgress none;
  const std::unique_ptr<PayloadDecoder> decoder =
      make_payload_decoder({attempt.encoding, kMemoryBytes, &base, &image, &none});
  decoder->take(0, attempt.patch);
  decoded.status = decoder->finish();
  (void)image.finish();
  require(decoded.status != BULLA_OK || decoded.image.size() == attempt.new_size);
  return decoded;
}

Package signed_package(const Attempt &attempt, const Bytes &image) {
  const Package unsigned_one = transported(manifest_for(lay_out(image).blob), attempt.encoding,
                                           attempt.patch, {}, kMemoryBytes);
  Transport transport = decode_transport(*unsigned_one.envelope.transport);
  transport.base = lay_out(attempt.old_image).blob;
  return with_transport(unsigned_one, transport);
}

// True when `package` gave `wanted`; a refusal leaves no file.
Verdict unpack(const Package &package, const Bytes &old_image, const Bytes &wanted) {
  static const Trust trust = trust_in(standard_store().store());
  static const TemporaryDirectory directory;
  const MemoryFile file(package.file());
  const MemoryFile old_file(old_image);
  UnpackOptions options;
  options.verify.thread_count = 1;
  options.output_path = directory.path("out");
  options.base_path = old_file.path();
  const UnpackResult result = unpack_file(file.path(), trust, options);
  require(result.verdict.accepted == (directory.entry_count() == 1));
  if (!result.verdict.accepted) return result.verdict;
  require(read_file(options.output_path) == wanted);
  require(std::remove(options.output_path.c_str()) == 0);
  return result.verdict;
}

Attempt attempt_of(std::uint8_t kind, Choices &choices) {
  Attempt attempt{BULLA_ENCODING_DELTA, choices.number16() % kNewMaxBytes, {}, {}};
  attempt.old_image = choices.take(choices.number16());
  if (kind % 3 == 1) {
    attempt.patch = chosen_stream(choices, attempt.new_size, attempt.old_image.size());
    return attempt;
  }
  if (kind % 3 == 2) attempt.encoding = BULLA_ENCODING_BSDIFF40;
  attempt.patch.assign(choices.rest().begin(), choices.rest().end());
  return attempt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  Choices choices(ByteView(data, size));
  const std::uint8_t kind = choices.byte();
  const std::uint8_t altered_at = choices.byte();
  const Attempt attempt = attempt_of(kind, choices);
  const Decoded alone = decode_alone(attempt);
  const bool whole = alone.status == BULLA_OK;
  Package package = signed_package(attempt, whole ? alone.image : Bytes(attempt.new_size));
  if (altered_at > 0 && !package.payload.empty()) {
    package.payload[package.payload.size() * altered_at / 256] ^= 1;
    require(!unpack(package, attempt.old_image, alone.image).accepted);
    return 0;
  }
  const Verdict verdict = unpack(package, attempt.old_image, alone.image);
  require(verdict.accepted == whole);
  require(whole || verdict.reason == bulla_status_name(alone.status));
  return 0;
}
