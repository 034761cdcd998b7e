// SPDX-License-Identifier: Apache-2.0
//
// What the C++ decoders read of an accepted vector, its encoders write again byte for byte.
#include <gtest/gtest.h>

#include <set>

#include "formats/envelope.hpp"
#include "formats/header.hpp"
#include "formats/key_store.hpp"
#include "formats/manifest.hpp"
#include "formats/proof.hpp"
#include "formats/seal.hpp"
#include "formats/transport.hpp"
#include "formats/wire/limits.h"
#include "tests/vectors/vector_cases.hpp"

namespace bulla::testing {
namespace {

// Readers take these, and the tools write them in another way.
const std::set<std::string> kWrittenOtherwise = {"features-zero", "requires-empty",
                                                 "store-features-zero", "store-note-absent"};

void expect_same(const Bytes &written, ByteView read, const std::string &what) {
  EXPECT_EQ(to_hex(written), to_hex(read)) << what;
}

void try_proofs(const std::vector<Proof> &proofs, const std::string &name) {
  for (const Proof &proof : proofs) {
    if (proof.kind == BULLA_PROOF_BATCHED) {
      const BatchedProof batched = decode_batched(proof.body);
      expect_same(encode(batched), proof.body, name + ", batched proof");
      expect_same(encode(decode_batch(batched.batch)), batched.batch, name + ", batch");
    } else if (proof.kind == BULLA_PROOF_GRANDFATHERED) {
      expect_same(encode(decode_grandfathered(proof.body)), proof.body, name + ", grandfathered");
    } else if (proof.kind == BULLA_PROOF_CHAIN && !name.starts_with("image-chain")) {
      expect_same(encode(decode_chain(proof.body)), proof.body, name + ", chain");
    }
  }
}

void try_document(const Bytes &document, const std::string &name) {
  if (document_type(document) == BULLA_TYPE_MANIFEST) {
    expect_same(encode(decode_manifest(document)), document, name + ", manifest");
  } else {
    expect_same(encode(decode_key_store(document)), document, name + ", key store");
  }
}

void try_package(const VectorCase &one) {
  const ByteView file = one.file;
  const FileHeader header = decode_file_header(file.first(BULLA_HEADER_BYTES), file.size());
  expect_same(encode(header), file.first(BULLA_HEADER_BYTES), one.name + ", header");
  const ByteView bytes = file.subspan(BULLA_HEADER_BYTES, header.envelope_bytes);
  const FileEnvelope envelope = decode_file_envelope(bytes);
  expect_same(encode(envelope), bytes, one.name + ", envelope");
  try_document(envelope.document, one.name);
  if (envelope.transport) {
    expect_same(encode(decode_transport(*envelope.transport)), *envelope.transport,
                one.name + ", transport");
  }
  try_proofs(envelope.proofs, one.name);
}

TEST(RoundTrip, GivesTheBytesOfEveryAcceptedVector) {
  for (const VectorCase &one : vector_cases()) {
    if (one.reason != "ok" || kWrittenOtherwise.contains(one.name)) continue;
    SCOPED_TRACE(one.name);
    if (one.file[0] == 0x89) {
      ASSERT_NO_THROW(try_package(one));
      continue;
    }
    const Seal seal = decode_seal(one.file);
    expect_same(encode(seal), one.file, one.name);
    try_document(seal.manifest, one.name);
  }
}

}  // namespace
}  // namespace bulla::testing
