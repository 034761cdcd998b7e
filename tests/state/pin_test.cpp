// SPDX-License-Identifier: Apache-2.0
//
// Whose pins a revocation ends (FORMAT.md 8.1): bulla_pin_ends over real signatures.
#include <gtest/gtest.h>

#include <ostream>

#include "bulla/verdict.h"
#include "formats/digest.hpp"
#include "formats/merkle.hpp"
#include "tests/host/packages.hpp"

namespace bulla::testing {
namespace {

constexpr std::uint32_t kApplications = 1u << BULLA_CLASS_APPLICATION;
constexpr std::uint32_t kSystems = 1u << BULLA_CLASS_OS;

enum class KeyNow { kTrusted, kRevokedInTable, kGone };

struct Case {
  const char *what;
  KeyNow key;
  std::uint32_t reason;
  std::uint32_t boot_enforce;
  bool fallback_ends;
  bool recovery_ends;
};

void PrintTo(const Case &given, std::ostream *out) {
  *out << given.what;
}

const Digest kOtherTree = sha256(as_bytes("what rel-1 signed, this image not among it"));

Revocation revocation_of(const Case &given) {
  Revocation revocation;
  revocation.key = TestSigner("rel-1").id();
  revocation.reason = given.reason;
  revocation.boot_enforce = given.boot_enforce;
  if (given.key == KeyNow::kRevokedInTable) revocation.grandfather = Grandfather{kOtherTree, 4};
  return revocation;
}

KeyStore store_after(const Case &given) {
  StoreBuilder builder(2);
  builder.role(BULLA_ROLE_ROOT, "root", 2, {"a", "b", "c"});
  if (given.key == KeyNow::kGone) {
    builder.image_role("release", 1, {"rel-2"});
  } else {
    builder.image_role("release", 1, {"rel-1", "rel-2"});
  }
  if (given.key != KeyNow::kTrusted) builder.store().revocations = {revocation_of(given)};
  return builder.store();
}

// The seal of an image, opened.
class OpenSeal {
 public:
  explicit OpenSeal(const Package &package) : bytes_(encode(seal_of(package.envelope))) {
    bulla_package read;
    bulla_fault fault;
    EXPECT_EQ(name(bulla_seal_read(&read, test_crypto(), cursor(bytes_), &fault)), "ok");
    EXPECT_EQ(name(bulla_image_open(&image_, &read, test_crypto(), BULLA_SIZE_NOT_JUDGED, &fault)),
              "ok");
  }

  bool pin_ends(const KeyStore &store, bulla_pin_place place) const {
    const OpenStore opened(store, {});
    bool ends = false;
    EXPECT_EQ(name(opened.status()), "ok");
    EXPECT_EQ(name(bulla_pin_ends(&image_, &opened.opened(), test_crypto(), place, &ends)), "ok");
    return ends;
  }

 private:
  Bytes bytes_;
  bulla_image image_;
};

class PinEnds : public ::testing::TestWithParam<Case> {};

TEST_P(PinEnds, AsTheRevocationSays) {
  const OpenSeal seal(image_package(content(100)));
  const KeyStore store = store_after(GetParam());
  EXPECT_EQ(seal.pin_ends(store, BULLA_PIN_FALLBACK), GetParam().fallback_ends);
  EXPECT_EQ(seal.pin_ends(store, BULLA_PIN_RECOVERY), GetParam().recovery_ends);
}

const Case kCases[] = {
    {"its key is trusted", KeyNow::kTrusted, 0, 0, false, false},
    {"retired", KeyNow::kRevokedInTable, BULLA_REASON_RETIRED, 0, false, false},
    {"lost", KeyNow::kGone, BULLA_REASON_LOST, 0, false, false},
    {"compromise", KeyNow::kRevokedInTable, BULLA_REASON_COMPROMISE, 0, true, false},
    {"compromise, the key gone", KeyNow::kGone, BULLA_REASON_COMPROMISE, 0, true, false},
    {"boot-enforce", KeyNow::kRevokedInTable, BULLA_REASON_RETIRED, kApplications, true, true},
    {"boot-enforce, the key gone", KeyNow::kGone, BULLA_REASON_RETIRED, kApplications, true, true},
    {"boot-enforce for another class", KeyNow::kGone, BULLA_REASON_RETIRED, kSystems, false, false},
    {"a reason from the future", KeyNow::kGone, 9, 0, false, false},
};
INSTANTIATE_TEST_SUITE_P(Table, PinEnds, ::testing::ValuesIn(kCases));

TEST(PinEnds, NotOfAnImageThatAnotherKeySigned) {
  const OpenSeal seal(image_package(content(100), {"rel-2"}));
  const Case stolen = {"", KeyNow::kGone, BULLA_REASON_COMPROMISE, kApplications, false, false};
  EXPECT_FALSE(seal.pin_ends(store_after(stolen), BULLA_PIN_FALLBACK));
}

TEST(PinEnds, NotByAnEntryOfAKeyInTheTableThatDoesNotVerify) {
  Package package = image_package(content(100), {"rel-2", "rel-1"});
  package.envelope.signatures.back().value[40] ^= 1;
  const Case stolen = {"",   KeyNow::kRevokedInTable, BULLA_REASON_COMPROMISE, kApplications, false,
                       false};
  EXPECT_FALSE(OpenSeal(package).pin_ends(store_after(stolen), BULLA_PIN_FALLBACK));
}

TEST(PinEnds, NotOfWhatTheRevokedKeySignedLegitimately) {
  Package package = image_package(content(100));
  const Digest digest = sha256(package.envelope.document);
  const std::vector<Digest> leaves = ascending_leaves({digest, kOtherTree});
  const MerkleTree tree(leaves);
  const auto index = static_cast<std::uint32_t>(leaves[0] == digest ? 0 : 1);
  package.envelope.proofs = {
      to_proof(GrandfatheredProof{TestSigner("rel-1").id(), index, tree.path(index)})};
  KeyStore store = store_after(
      {"", KeyNow::kRevokedInTable, BULLA_REASON_COMPROMISE, kApplications, false, false});
  store.revocations[0].grandfather = Grandfather{tree.root(), 2};
  EXPECT_FALSE(OpenSeal(package).pin_ends(store, BULLA_PIN_FALLBACK));
}

}  // namespace
}  // namespace bulla::testing
