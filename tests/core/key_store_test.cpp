// SPDX-License-Identifier: Apache-2.0
//
// What makes a key store unusable, and what it must tolerate (FORMAT.md 6.3, 8.2).
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <ostream>

#include "formats/digest.hpp"
#include "tests/core/store_builder.hpp"

namespace bulla::testing {
namespace {

StoreBuilder sound_store() {
  StoreBuilder builder(1);
  builder.role(BULLA_ROLE_ROOT, "root", 2, {"root-a", "root-b", "root-c"});
  builder.image_role("release", 1, {"rel-1"});
  return builder;
}

TEST(KeyStore, OpensWhenSound) {
  const OpenStore store(sound_store().store(), {"root-a", "root-b"});
  ASSERT_EQ(name(store.status()), "ok");
  EXPECT_EQ(name(bulla_key_store_anchor(&store.opened(), test_crypto(), store.signatures())), "ok");
}

struct Fault {
  const char *what;
  std::function<void(StoreBuilder &)> make;
  const char *reason;
};

void PrintTo(const Fault &fault, std::ostream *out) {
  *out << fault.what;
}

class KeyStoreFault : public ::testing::TestWithParam<Fault> {};

TEST_P(KeyStoreFault, HasItsOneReason) {
  StoreBuilder builder = sound_store();
  GetParam().make(builder);
  EXPECT_EQ(name(open_status(encode(builder.store()))), GetParam().reason);
}

Role &root_of(StoreBuilder &builder) {
  return builder.store().roles[0];
}

const Fault kFaults[] = {
    {"threshold 0", [](StoreBuilder &b) { root_of(b).threshold = 0; }, "tks-bad-role"},
    {"threshold above the keys", [](StoreBuilder &b) { root_of(b).threshold = 4; }, "tks-bad-role"},
    {"no root role", [](StoreBuilder &b) { root_of(b).kind = BULLA_ROLE_TRANSPORT; },
     "tks-bad-role"},
    {"two root roles", [](StoreBuilder &b) { b.role(BULLA_ROLE_ROOT, "second", 1, {"root-d"}); },
     "tks-bad-role"},
    {"two recovery roles",
     [](StoreBuilder &b) {
       b.role(BULLA_ROLE_RECOVERY, "a", 1, {"rec-a"}).role(BULLA_ROLE_RECOVERY, "b", 1, {"rec-b"});
     },
     "tks-bad-role"},
    {"root with classes", [](StoreBuilder &b) { root_of(b).classes = 2; }, "tks-bad-role"},
    {"root with products", [](StoreBuilder &b) { root_of(b).products = {product_uuid("widget")}; },
     "tks-bad-role"},
    {"revoked key in root", [](StoreBuilder &b) { b.revoke("root-a", Grandfather{}); },
     "tks-bad-role"},
    {"root key signs images too", [](StoreBuilder &b) { b.image_role("os", 1, {"root-a"}); },
     "tks-shared-root-key"},
    {"revoked without a root and still there", [](StoreBuilder &b) { b.revoke("rel-1"); },
     "tks-bad-revocation"},
    {"root minimum that no key can meet",
     [](StoreBuilder &b) {
       root_of(b).minimum = {{BULLA_ALG_ES256, 1}};
     },
     "tks-root-unusable"},
    {"small-order key",
     [](StoreBuilder &b) {
       b.store().keys[3] = PublicKey{BULLA_ALG_ED25519, Bytes(32, 0)};
     },
     "tks-bad-key"},
    {"P-256 key off the curve",
     [](StoreBuilder &b) {
       b.store().keys[3] = PublicKey{BULLA_ALG_ES256, Bytes(64, 7)};
     },
     "tks-bad-key"},
    {"unknown feature bit", [](StoreBuilder &b) { b.store().features = 1u << 31; },
     "feature-unsupported"},
};

INSTANTIATE_TEST_SUITE_P(Faults, KeyStoreFault, ::testing::ValuesIn(kFaults));

// An old verifier must live with what a newer tool writes (C8, [ever]).
TEST(KeyStore, CarriesAnOpaqueKeyWithoutEffect) {
  StoreBuilder builder = sound_store();
  builder.store().keys.push_back(Bytes{0xa1, 0x01, 0x07});
  builder.store().keys.push_back(Bytes{0xff, 0xff});
  EXPECT_EQ(name(open_status(encode(builder.store()))), "ok");
}

TEST(KeyStore, CarriesAnUnknownRoleKindReasonGrantAndClass) {
  StoreBuilder builder = sound_store();
  builder.store().unknown_roles.push_back({8, {1, 2, 3}});
  builder.revoke("gone");
  builder.store().revocations.back().reason = 7;
  builder.store().roles[1].grants = 1u << 30;
  builder.store().windows.push_back({std::uint32_t{9}, 0, 5});
  EXPECT_EQ(name(open_status(encode(builder.store()))), "ok");
}

TEST(KeyStore, LivesWithARoleThatOnlyOpaqueKeysCouldFill) {
  StoreBuilder builder = sound_store();
  builder.store().keys.push_back(Bytes{0xa1, 0x01, 0x07});
  Role role = builder.store().roles[1];
  role.label = "later";
  role.keys = {builder.store().keys.size() - 1};
  builder.store().roles.push_back(role);
  EXPECT_EQ(name(open_status(encode(builder.store()))), "ok");
}

TEST(KeyStore, IsUnusableWhenOpaqueKeysMustSignForRoot) {
  StoreBuilder builder = sound_store();
  builder.store().keys.push_back(Bytes{0xa1, 0x01, 0x07});
  root_of(builder).keys = {0, builder.store().keys.size() - 1};
  EXPECT_EQ(name(open_status(encode(builder.store()))), "tks-root-unusable");
}

TEST(KeyStore, RefusesAKeyOfOurAlgorithmInAnotherShape) {
  StoreBuilder builder = sound_store();
  builder.store().keys.push_back(Bytes{0xa3, 0x01, 0x01, 0x03, 0x32, 0x20, 0x06});
  EXPECT_EQ(name(open_status(encode(builder.store()))), "tks-bad-key");
}

Bytes::iterator place_of(const Bytes &part, Bytes &whole) {
  return std::search(whole.begin(), whole.end(), part.begin(), part.end());
}

TEST(KeyStore, TellsADoubledKeyFromDisorder) {
  const Bytes sound = encode(sound_store().store());
  const std::vector<Bytes> entries = {key_entry(TestSigner("root-a").public_key()),
                                      key_entry(TestSigner("root-b").public_key())};
  const Bytes &first = std::min(entries[0], entries[1]);
  const Bytes &second = std::max(entries[0], entries[1]);
  Bytes doubled = sound;
  std::copy(first.begin(), first.end(), place_of(second, doubled));
  Bytes swapped = sound;
  const auto first_at = place_of(first, swapped);
  const auto second_at = place_of(second, swapped);
  std::copy(first.begin(), first.end(), second_at);
  std::copy(second.begin(), second.end(), first_at);
  EXPECT_EQ(name(open_status(doubled)), "tks-dup-key");
  EXPECT_EQ(name(open_status(swapped)), "unsorted");
}

TEST(KeyStore, IsNotUsedBelowItsFloorButStillOpens) {
  const OpenStore store(sound_store().store(), {});
  EXPECT_EQ(name(bulla_key_store_usable(&store.opened(), 1)), "ok");
  EXPECT_EQ(name(bulla_key_store_usable(&store.opened(), 2)), "tks-below-floor");
}

TEST(KeyStoreAnchor, NamesWhatItsSignaturesLack) {
  const KeyStore store = sound_store().store();
  const auto anchor = [&](const std::vector<std::string> &signers) {
    const OpenStore opened(store, signers);
    return name(bulla_key_store_anchor(&opened.opened(), test_crypto(), opened.signatures()));
  };
  EXPECT_EQ(anchor({}), "sig-missing");
  EXPECT_EQ(anchor({"root-a"}), "sig-threshold");
  EXPECT_EQ(anchor({"root-a", "root-a"}), "sig-threshold");
  EXPECT_EQ(anchor({"rel-1"}), "sig-out-of-scope");
  EXPECT_EQ(anchor({"stranger"}), "key-unknown");
  EXPECT_EQ(anchor({"stranger", "root-c", "root-a"}), "ok");
}

}  // namespace
}  // namespace bulla::testing
