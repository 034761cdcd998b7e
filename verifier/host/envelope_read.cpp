// SPDX-License-Identifier: Apache-2.0
//
// A seal is told from a package by its first byte (FORMAT.md 7.6).
#include "verifier/host/envelope_read.hpp"

#include <algorithm>
#include <array>

#include "verifier/host/host_crypto.hpp"

namespace bulla {
namespace {

bool begins_like_a_seal(const ByteSource &bytes) {
  std::array<std::uint8_t, 1> first{};
  if (bytes.size() == 0) return false;
  bytes.pread(0, first);
  return first[0] == 0xa2 || first[0] == 0xa3;
}

void read_seal(const ByteSource &bytes, EnvelopeRead &read) {
  // One byte more than is allowed shows that it is too large.
  read.memory.resize(std::min<std::uint64_t>(bytes.size(), BULLA_SEAL_MAX_BYTES + 1));
  bytes.pread(0, read.memory);
  read.status =
      bulla_seal_read(&read.package, host_crypto(),
                      bulla_cursor_over(read.memory.data(), read.memory.size()), &read.fault);
}

void read_file(const ByteSource &bytes, EnvelopeRead &read) {
  const CSource source(bytes);
  read.memory.resize(std::min<std::uint64_t>(bytes.size(), BULLA_PAYLOAD_OFFSET_MAX));
  read.status = bulla_package_read(&read.package, host_crypto(), source.get(), 0,
                                   read.memory.data(), read.memory.size(), &read.fault);
  source.rethrow();
}

}  // namespace

Digest EnvelopeRead::digest() const {
  Digest digest;
  std::copy_n(package.digest, digest.size(), digest.begin());
  return digest;
}

bulla_cursor EnvelopeRead::chain() const {
  const bulla_envelope &envelope = package.envelope;
  if (!envelope.has_chain) return bulla_cursor_over(nullptr, 0);
  const ByteView body = ByteView(memory).subspan(static_cast<std::size_t>(envelope.chain_offset),
                                                 static_cast<std::size_t>(envelope.chain_bytes));
  return bulla_cursor_over(body.data(), body.size());
}

EnvelopeRead read_envelope(const ByteSource &bytes) {
  EnvelopeRead read;
  read.is_seal = begins_like_a_seal(bytes);
  if (read.is_seal) {
    read_seal(bytes, read);
  } else {
    read_file(bytes, read);
  }
  return read;
}

FileKind kind_of(const EnvelopeRead &read) {
  if (read.is_seal) return FileKind::kSeal;
  switch (read.package.document_type) {
    case BULLA_TYPE_MANIFEST:
      return FileKind::kImagePackage;
    case BULLA_TYPE_KEY_STORE:
      return read.package.envelope.has_chain ? FileKind::kChain : FileKind::kKeyStore;
    default:
      return FileKind::kUnknown;
  }
}

}  // namespace bulla
