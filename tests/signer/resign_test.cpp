// SPDX-License-Identifier: Apache-2.0
#include "signer/resign.hpp"

#include <gtest/gtest.h>

#include "formats/grandfather_tree.hpp"
#include "signer/attach_proofs.hpp"
#include "signer/signature_check.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample_store.hpp"

namespace bulla {
namespace {

using test::reason_of;

Signature entry(const test::MemoryKey &key, bulla_document_type type) {
  return signature_entry(key.public_key(), type, Bytes(64, 1));
}

ShortId short_id_of(const test::MemoryKey &key) {
  return short_id(key_id(key.public_key()));
}

class DropSignatures : public testing::Test {
 protected:
  Proof batch(std::vector<Signature> signatures) const {
    return to_proof(BatchedProof{encode(Batch{}), std::move(signatures), 0, {}});
  }

  test::MemoryKey old{BULLA_ALG_ED25519};
  test::MemoryKey fresh{BULLA_ALG_ES256};
  FileEnvelope envelope = test::sample_envelope_with_transport();
};

TEST_F(DropSignatures, takes_every_entry_of_one_key_and_no_other) {
  envelope.signatures = {entry(old, BULLA_TYPE_MANIFEST), entry(fresh, BULLA_TYPE_MANIFEST)};
  envelope.transport_signatures = {entry(fresh, BULLA_TYPE_TRANSPORT),
                                   entry(old, BULLA_TYPE_TRANSPORT)};
  EXPECT_EQ(drop_signatures(envelope, short_id_of(old)), 2u);
  EXPECT_EQ(envelope.signatures, std::vector{entry(fresh, BULLA_TYPE_MANIFEST)});
  EXPECT_EQ(envelope.transport_signatures, std::vector{entry(fresh, BULLA_TYPE_TRANSPORT)});
  EXPECT_EQ(drop_signatures(envelope, short_id_of(old)), 0u);
}

TEST_F(DropSignatures, takes_it_off_batches_and_removes_empty_ones) {
  const Signature by_old = entry(old, BULLA_TYPE_BATCH);
  const Signature by_fresh = entry(fresh, BULLA_TYPE_BATCH);
  envelope.proofs = {batch({by_old}), batch({by_old, by_fresh}), batch({by_fresh, by_fresh})};
  EXPECT_EQ(drop_signatures(envelope, short_id_of(old)), 2u);
  EXPECT_EQ(envelope.proofs, (std::vector{batch({by_fresh}), batch({by_fresh, by_fresh})}));
}

TEST_F(DropSignatures, removes_the_grandfather_proof_of_the_key) {
  const Proof of_old = to_proof(GrandfatheredProof{key_id(old.public_key()), 0, {}});
  const Proof of_fresh = to_proof(GrandfatheredProof{key_id(fresh.public_key()), 0, {}});
  const Proof unknown{9, {1, 2, 3}};
  envelope.proofs = {of_old, of_fresh, unknown};
  EXPECT_EQ(drop_signatures(envelope, short_id_of(old)), 0u);
  EXPECT_EQ(envelope.proofs, (std::vector{of_fresh, unknown}));
}

class AttachGrandfathered : public testing::Test {
 protected:
  static GrandfatherProver prover(std::vector<Digest> leaves) {
    GrandfatherTree tree;
    tree.key.fill(3);
    tree.leaves = std::move(leaves);
    return GrandfatherProver(tree);
  }

  FileEnvelope envelope = test::sample_envelope();
  Digest own = sha256(envelope.document);
};

TEST_F(AttachGrandfathered, replaces_the_proof_of_an_older_tree) {
  EXPECT_EQ(attach_grandfathered(envelope, prover({own})), Attached::kAdded);
  EXPECT_EQ(attach_grandfathered(envelope, prover({own})), Attached::kAlreadyThere);
  Digest last;
  last.fill(0xff);
  EXPECT_EQ(attach_grandfathered(envelope, prover({own, last})), Attached::kReplaced);
  ASSERT_EQ(envelope.proofs.size(), 1u);
  EXPECT_EQ(decode_grandfathered(envelope.proofs[0].body).path.size(), 1u);
}

TEST_F(AttachGrandfathered, gives_nothing_for_what_is_no_leaf) {
  EXPECT_EQ(attach_grandfathered(envelope, prover({Digest{}})), std::nullopt);
  EXPECT_TRUE(envelope.proofs.empty());
}

TEST_F(AttachGrandfathered, is_for_packages_with_room_for_proofs) {
  for (std::uint8_t i = 0; i < 16; ++i) envelope.proofs.push_back({9, {i}});
  EXPECT_EQ(reason_of([&] { attach_grandfathered(envelope, prover({own})); }), "field-invalid");
  const test::StoreKeys keys;
  envelope.document = encode(test::sample_store(keys));
  EXPECT_EQ(reason_of([&] { attach_grandfathered(envelope, prover({own})); }), "wrong-type");
}

}  // namespace
}  // namespace bulla
