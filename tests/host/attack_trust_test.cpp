// SPDX-License-Identifier: Apache-2.0
//
// Attacks on signatures, keys, roles and versions (FORMAT.md 5, 6.3, 8): what a key store decides.
#include <algorithm>

#include "formats/digest.hpp"
#include "formats/merkle.hpp"
#include "formats/names.hpp"
#include "tests/host/attack.hpp"

namespace bulla::testing {
namespace {

Bytes image() {
  return content(5000);
}

std::function<Bytes()> signed_by(const Names &signers) {
  return [=] { return image_package(image(), signers).file(); };
}

std::function<Bytes()> fields(const std::function<void(Manifest &)> &change,
                              const Names &signers = {"rel-1"}) {
  return [=] {
    const LaidOut laid = lay_out(image());
    Manifest manifest = manifest_for(laid.blob);
    change(manifest);
    return package(manifest, laid.payload, signers).file();
  };
}

std::function<Bytes()> first_signature(const std::function<void(Signature &)> &change) {
  return [=] {
    Package package = image_package(image());
    change(package.envelope.signatures.front());
    return package.file();
  };
}

std::function<KeyStore()> store(const std::function<void(StoreBuilder &)> &change) {
  return [=] {
    StoreBuilder builder = standard_store();
    change(builder);
    return builder.store();
  };
}

// S + L, little-endian: the same signature to a verifier that reduces.
void add_group_order(Signature &signature) {
  const std::uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                  0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                  0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; i++) {
    carry += static_cast<unsigned>(signature.value[32 + i] + order[i]);
    signature.value[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
}

void small_order_r(Signature &signature) {
  std::fill_n(signature.value.begin(), 32, std::uint8_t{0});
  signature.value[0] = 1;
}

void other_key_id(Signature &signature) {
  const ShortId id = short_id(TestSigner("os-1").id());
  std::copy(id.begin(), id.end(), signature.protected_header.begin() + 5);
}

Bytes signed_as_key_store() {
  Package package = image_package(image());
  package.envelope.signatures =
      sign_all({"rel-1"}, package.envelope.document, BULLA_TYPE_KEY_STORE);
  return package.file();
}

Bytes header_of_its_own_type_over_a_signature_of_another() {
  Package package = image_package(image());
  Signature &entry = package.envelope.signatures.front();
  entry.value = sign_all({"rel-1"}, package.envelope.document, BULLA_TYPE_KEY_STORE)[0].value;
  return package.file();
}

void threshold_two(StoreBuilder &builder) {
  builder.image_role("pair", 2, {"rel-1", "rel-2"});
  builder.store().roles[1].keys = {builder.index("rel-3")};  // release alone no longer does
}

void needs_both_algorithms(StoreBuilder &builder) {
  builder.store().roles[1].minimum = {{BULLA_ALG_ED25519, 1}, {BULLA_ALG_ES256, 1}};
  builder.store().keys.push_back(
      PublicKey{BULLA_ALG_ES256,
                *from_hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                          "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")});
  builder.store().roles[1].keys.push_back(builder.store().keys.size() - 1);
}

void revoke_departed(StoreBuilder &builder) {
  builder.revoke("rel-0");
}

// Two manifests that rel-1 signed before it was stolen: the good one and another.
Digest good_manifest() {
  return sha256(image_package(image()).envelope.document);
}
MerkleTree released() {
  return MerkleTree(ascending_leaves({good_manifest(), sha256(content(1))}));
}
std::size_t good_index() {
  const auto leaves = ascending_leaves({good_manifest(), sha256(content(1))});
  return leaves[0] == good_manifest() ? 0 : 1;
}

void revoke_with_grandfather(StoreBuilder &builder) {
  builder.revoke("rel-1", Grandfather{released().root(), 2});
}

std::function<Bytes()> with_grandfather_proof(std::uint32_t index_change, std::size_t path_bytes,
                                              const std::string &key = "rel-1") {
  return [=] {
    Package package = image_package(image());
    GrandfatheredProof proof;
    proof.key = TestSigner(key).id();
    proof.index = static_cast<std::uint32_t>(good_index()) ^ index_change;
    proof.path = released().path(good_index());
    proof.path.resize(path_bytes);
    package.envelope.proofs.push_back(to_proof(proof));
    return package.file();
  };
}

Bytes grandfathered_other_manifest() {
  Package package = image_package(content(6000));
  GrandfatheredProof proof{TestSigner("rel-1").id(), static_cast<std::uint32_t>(good_index()),
                           released().path(good_index())};
  package.envelope.proofs.push_back(to_proof(proof));
  return package.file();
}

class TrustAttack : public ::testing::TestWithParam<Attack> {};

TEST_P(TrustAttack, IsRefusedForTheOneReason) {
  expect_verdict(GetParam());
}

const Attack kSignatures[] = {
    {"ReleaseKeySigned", signed_by({"rel-1"}), "", 0},
    {"StrangersDoNotHurt", signed_by({"stranger", "rel-1", "farm-1"}), "", 0},
    {"NotSigned", signed_by({}), "sig-missing"},
    {"UnknownKeyOnly", signed_by({"stranger"}), "key-unknown"},
    {"KeyOfAnotherClass", signed_by({"os-1"}), "sig-out-of-scope"},
    {"TransportRoleSignsTheManifest", signed_by({"farm-1"}), "sig-out-of-scope"},
    {"RootSignsTheManifest", signed_by({"a", "b"}), "sig-out-of-scope"},
    {"AnotherProduct", fields([](Manifest &m) { m.product = product_uuid("gadget"); }),
     "sig-out-of-scope"},
    {"AnotherClass", fields([](Manifest &m) { m.image_class = BULLA_CLASS_BOOT; }),
     "sig-out-of-scope"},
    {"ValueAltered", first_signature([](Signature &s) { s.value[7] ^= 1; }), "sig-invalid"},
    {"SPlusGroupOrder", first_signature(add_group_order), "sig-malformed"},
    {"SmallOrderR", first_signature(small_order_r), "sig-malformed"},
    {"ValueOf63Bytes", first_signature([](Signature &s) { s.value.resize(63); }), "sig-malformed"},
    {"IdOfOneKeySignatureOfAnother", first_signature(other_key_id), "sig-invalid"},
    {"AlgorithmConfusion", first_signature([](Signature &s) { s.protected_header[2] = 0x28; }),
     "sig-header-mismatch"},
    {"PolymorphicAlgorithm", first_signature([](Signature &s) { s.protected_header[2] = 0x27; }),
     "sig-header-mismatch"},
    {"SignatureOfAKeyStore", signed_as_key_store, "sig-header-mismatch"},
    {"TypOfAManifestOverASignatureOfAKeyStore", header_of_its_own_type_over_a_signature_of_another,
     "sig-invalid"},
    {"OneOfTwo", signed_by({"rel-1"}), "sig-threshold", 1, store(threshold_two)},
    {"TheSameKeyTwice", signed_by({"rel-1", "rel-1"}), "sig-threshold", 1, store(threshold_two)},
    {"BothOfTwo", signed_by({"rel-1", "rel-2"}), "", 0, store(threshold_two)},
    {"HybridStripped", signed_by({"rel-1"}), "hybrid-missing", 1, store(needs_both_algorithms)},
};

const Attack kRevocations[] = {
    {"DepartedKey", signed_by({"rel-0"}), "key-revoked", 1, store(revoke_departed)},
    {"RevokedKeyWithoutProof", signed_by({"rel-1"}), "key-revoked", 1,
     store(revoke_with_grandfather)},
    {"GrandfatheredImage", with_grandfather_proof(0, 1), "", 0, store(revoke_with_grandfather)},
    {"GrandfatherProofAtAnotherIndex", with_grandfather_proof(1, 1), "grandfather-proof", 1,
     store(revoke_with_grandfather)},
    {"GrandfatherProofTooShort", with_grandfather_proof(0, 0), "grandfather-proof", 1,
     store(revoke_with_grandfather)},
    {"GrandfatherProofTooLong", with_grandfather_proof(0, 2), "grandfather-proof", 1,
     store(revoke_with_grandfather)},
    {"GrandfatherProofForAnotherKey", with_grandfather_proof(0, 1, "os-1"), "key-revoked", 1,
     store(revoke_with_grandfather)},
    {"GrandfatherProofOfAnotherManifest", grandfathered_other_manifest, "grandfather-proof", 1,
     store(revoke_with_grandfather)},
    {"DeniedManifest", signed_by({"rel-1"}), "manifest-denied", 1,
     store([](StoreBuilder &b) { b.store().denied.push_back(good_manifest()); })},
};

const Attack kVersions[] = {
    {"AtTheCeiling", fields([](Manifest &m) { m.security_version = 9; }), "", 0},
    {"AboveTheCeiling", fields([](Manifest &m) { m.security_version = 10; }), "sv-above-ceiling"},
    {"BelowTheWindow", signed_by({"rel-1"}), "sv-below-floor", 1,
     store([](StoreBuilder &b) { b.store().windows[0].min = 1; })},
    {"NoWindowAllowsZeroOnly",
     fields(
         [](Manifest &m) {
           m.image_class = BULLA_CLASS_OS;
           m.security_version = 1;
         },
         {"os-1"}),
     "sv-above-ceiling"},
    {"WindowOfTheComponentWins", fields([](Manifest &m) { m.security_version = 9; }),
     "sv-above-ceiling", 1, store([](StoreBuilder &b) {
       b.store().windows.push_back({component_uuid(product_uuid("widget"), "app"), 0, 3});
     })},
    {"AnotherFleet", fields([](Manifest &m) { m.requirements.fleet = fleet_uuid("other-fleet"); }),
     "wrong-fleet"},
    {"OurFleet", fields([](Manifest &m) { m.requirements.fleet = fleet_uuid("test-fleet"); }), "",
     0},
};

std::function<Bytes()> capability(const std::function<void(Manifest &)> &change) {
  return [=] {
    Manifest manifest = capability_manifest();
    change(manifest);
    return capability_package(manifest).file();
  };
}

void for_all_of_the_product(Manifest &manifest) {
  manifest.requirements = {};
}

const Attack kCapabilities[] = {
    {"CapabilityForOneDevice", capability([](Manifest &) {}), "", 0},
    {"CapabilityByAnotherRole",
     [] { return capability_package(capability_manifest(), {"os-1"}).file(); }, "sig-out-of-scope"},
    {"CapabilityForAllWithoutTheGrant", capability(for_all_of_the_product), "sig-out-of-scope"},
    {"CapabilityForAllWithTheGrant", capability(for_all_of_the_product), "", 0,
     store([](StoreBuilder &b) { b.store().roles[1].grants = BULLA_GRANT_PRODUCT_WIDE; })},
};

// What a store may hold that this version does not know: carried, without effect.
const Attack kTolerance[] = {
    {"OpaqueKeyInTheStore", signed_by({"rel-1"}), "", 0, store([](StoreBuilder &b) {
       b.store().keys.push_back(Bytes{0xff, 0x00});
     })},
    {"UnknownRoleKind", signed_by({"rel-1"}), "", 0, store([](StoreBuilder &b) {
       b.store().unknown_roles.push_back({8, Bytes{1}});
     })},
    {"UnknownRevocationReason", signed_by({"rel-1"}), "", 0, store([](StoreBuilder &b) {
       b.revoke("rel-0");
       b.store().revocations.back().reason = 7;
     })},
    {"WindowOfAnUnassignedClass", signed_by({"rel-1"}), "", 0, store([](StoreBuilder &b) {
       b.store().windows.push_back({9u, 0, 1});
     })},
};

INSTANTIATE_TEST_SUITE_P(Signatures, TrustAttack, ::testing::ValuesIn(kSignatures), attack_name);
INSTANTIATE_TEST_SUITE_P(Revocations, TrustAttack, ::testing::ValuesIn(kRevocations), attack_name);
INSTANTIATE_TEST_SUITE_P(Versions, TrustAttack, ::testing::ValuesIn(kVersions), attack_name);
INSTANTIATE_TEST_SUITE_P(Capabilities, TrustAttack, ::testing::ValuesIn(kCapabilities),
                         attack_name);
INSTANTIATE_TEST_SUITE_P(Tolerance, TrustAttack, ::testing::ValuesIn(kTolerance), attack_name);

}  // namespace
}  // namespace bulla::testing
