// SPDX-License-Identifier: Apache-2.0
#include "signer/signing_policy.hpp"

#include <gtest/gtest.h>

#include "tests/hsm/failure.hpp"
#include "tests/signer/sample_store.hpp"

namespace bulla {
namespace {

using test::failure_of;
using test::MemoryKey;
using test::reason_of;

constexpr std::uint64_t kBegin = 1767225600;  // 2026-01-01
constexpr std::uint64_t kEnd = 1830297600;    // 2028-01-01
constexpr std::int64_t kNow = 1798761600;     // 2027-01-01

class Policy : public testing::Test {
 protected:
  std::optional<Error> refusal(const MemoryKey &key, const FileEnvelope &envelope,
                               EnvelopePart part = EnvelopePart::kDocument) {
    const SigningPolicy policy{test::sample_trust(keys_, store_), now_, without_preflight_};
    return failure_of([&] { require_allowed(policy, envelope, part, key.public_key()); });
  }
  std::string reason(const MemoryKey &key, const FileEnvelope &envelope,
                     EnvelopePart part = EnvelopePart::kDocument) {
    const auto error = refusal(key, envelope, part);
    return error ? std::string(error->reason()) : "none";
  }
  void give_release_a_window() {
    store_.notes[test::kRelease].not_before = kBegin;
    store_.notes[test::kRelease].not_after = kEnd;
  }

  test::StoreKeys keys_;
  KeyStore store_ = test::sample_store(keys_);
  std::int64_t now_ = kNow;
  std::optional<std::string> without_preflight_;
};

TEST_F(Policy, lets_keys_sign_what_their_roles_are_for) {
  const FileEnvelope image = test::sample_envelope_with_transport();
  EXPECT_EQ(reason(keys_.release, image), "none");
  EXPECT_EQ(reason(keys_.release, image, EnvelopePart::kTransport), "none");
  EXPECT_EQ(reason(keys_.farm, image, EnvelopePart::kTransport), "none");
  EXPECT_EQ(reason(keys_.farm, image), "signature-useless");
  EXPECT_EQ(reason(keys_.root_a, image), "signature-useless");
  EXPECT_EQ(reason(keys_.wide, image), "signature-useless");
}

TEST_F(Policy, keeps_keys_to_their_classes_and_products) {
  Manifest os = test::sample_manifest();
  os.image_class = BULLA_CLASS_OS;
  EXPECT_EQ(reason(keys_.release, test::sample_envelope(os)), "signature-useless");
  Manifest foreign = test::sample_manifest();
  foreign.product = product_uuid("contoso.dw200");
  EXPECT_EQ(reason(keys_.release, test::sample_envelope(foreign)), "signature-useless");
}

TEST_F(Policy, wants_the_grant_for_transports_in_place) {
  FileEnvelope image = test::sample_envelope();
  Transport transport = test::sample_transport(image.document);
  transport.encoding = BULLA_ENCODING_DELTA;
  transport.base = Blob{5, 12, {}};
  transport.in_place = InPlace{4096, 4096};
  image.transport = encode(transport);
  EXPECT_EQ(reason(keys_.farm, image, EnvelopePart::kTransport), "signature-useless");
  EXPECT_EQ(reason(keys_.patcher, image, EnvelopePart::kTransport), "none");
  EXPECT_EQ(reason(keys_.release, image, EnvelopePart::kTransport), "none");
}

TEST_F(Policy, wants_the_grant_for_capabilities_of_a_whole_product) {
  Manifest capability = test::sample_manifest();
  capability.image_class = BULLA_CLASS_CAPABILITY;
  capability.installed.reset();
  capability.capability = Capability{1, BULLA_USE_STANDING, 0};
  EXPECT_EQ(reason(keys_.release, test::sample_envelope(capability)), "signature-useless");
  EXPECT_EQ(reason(keys_.wide, test::sample_envelope(capability)), "none");
  capability.requirements.devices = {Bytes(16, 0x5f)};
  EXPECT_EQ(reason(keys_.release, test::sample_envelope(capability)), "none");
}

TEST_F(Policy, names_the_roles_that_would_do) {
  const auto error = refusal(keys_.farm, test::sample_envelope());
  ASSERT_TRUE(error);
  EXPECT_NE(std::string(error->what()).find("farm-1"), std::string::npos) << error->what();
  EXPECT_EQ(error->hints(), std::vector<std::string>{"keys of these roles may sign it: release"});
}

TEST_F(Policy, refuses_keys_that_nobody_knows_or_that_were_revoked) {
  EXPECT_EQ(reason(MemoryKey(BULLA_ALG_ED25519), test::sample_envelope()), "signature-useless");
  const auto error = refusal(keys_.retired, test::sample_envelope());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->reason(), "signature-useless");
  EXPECT_NE(std::string(error->what()).find("revoked"), std::string::npos);
}

TEST_F(Policy, lets_old_and_new_roots_sign_a_key_store) {
  const MemoryKey new_root(BULLA_ALG_ED25519);
  KeyStore next = store_;
  next.version = 2;
  next.epoch = 1;
  next.keys[test::kRootC] = new_root.public_key();
  FileEnvelope envelope;
  envelope.document = encode(next);
  for (const MemoryKey *key : {&keys_.root_a, &keys_.root_b, &keys_.root_c, &keys_.recovery})
    EXPECT_EQ(reason(*key, envelope), "none");
  EXPECT_EQ(reason(new_root, envelope), "none");
  EXPECT_EQ(reason(keys_.release, envelope), "signature-useless");
  EXPECT_EQ(reason(MemoryKey(BULLA_ALG_ED25519), envelope), "signature-useless");
}

TEST_F(Policy, holds_keys_to_their_windows) {
  give_release_a_window();
  const auto at = [&](std::uint64_t second) {
    now_ = static_cast<std::int64_t>(second);
    return reason(keys_.release, test::sample_envelope());
  };
  EXPECT_EQ(at(kBegin - 1), "preflight-required");
  EXPECT_EQ(at(kBegin), "none");
  EXPECT_EQ(at(kEnd - 1), "none");
  EXPECT_EQ(at(kEnd), "key-not-active");
  now_ = -1;
  EXPECT_EQ(reason(keys_.release, test::sample_envelope()), "preflight-required");
}

TEST_F(Policy, lets_a_reason_replace_the_preflight_but_not_the_end) {
  give_release_a_window();
  without_preflight_ = "the fleet has one device";
  now_ = static_cast<std::int64_t>(kBegin) - 1;
  EXPECT_EQ(reason(keys_.release, test::sample_envelope()), "none");
  now_ = static_cast<std::int64_t>(kEnd);
  EXPECT_EQ(reason(keys_.release, test::sample_envelope()), "key-not-active");
}

TEST_F(Policy, knows_the_windows_of_keys_that_the_document_brings) {
  const MemoryKey new_root(BULLA_ALG_ED25519);
  KeyStore next = store_;
  next.version = 2;
  next.epoch = 1;
  next.keys[test::kRootC] = new_root.public_key();
  next.notes[test::kRootC].not_after = kBegin;
  FileEnvelope envelope;
  envelope.document = encode(next);
  EXPECT_EQ(reason(new_root, envelope), "key-not-active");
}

}  // namespace
}  // namespace bulla
