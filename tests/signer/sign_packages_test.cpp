// SPDX-License-Identifier: Apache-2.0
#include "signer/sign_packages.hpp"

#include <gtest/gtest.h>

#include "tests/hsm/failure.hpp"
#include "tests/signer/sample_store.hpp"

namespace bulla {
namespace {

using test::MemoryKey;

constexpr std::string_view kPayload = "hello world";

class DeadKey : public MemoryKey {
 public:
  using MemoryKey::MemoryKey;
  RawSignature sign(ByteView) override {
    ++signatures;
    throw Error(Reason::kSignerTimeout, "no answer");
  }
};

class SignPackages : public testing::Test {
 protected:
  std::string package(const std::string &name, const FileEnvelope &envelope) {
    return scratch_.write(name, test::package_text(envelope, kPayload)).string();
  }
  MemoryKey &add_key(int algorithm = BULLA_ALG_ED25519) {
    keys_.push_back(std::make_unique<MemoryKey>(algorithm));
    return static_cast<MemoryKey &>(*keys_.back());
  }
  std::vector<SignOutcome> sign(const std::vector<std::string> &paths) {
    return sign_packages(paths, keys_, options_, {});
  }

  test::Scratch scratch_;
  std::vector<std::unique_ptr<SigningKey>> keys_;
  SignOptions options_;
};

TEST_F(SignPackages, signs_every_package_with_every_key) {
  MemoryKey &first = add_key();
  MemoryKey &second = add_key(BULLA_ALG_ES256);
  const std::vector<std::string> paths = {
      package("raw.bulla", test::sample_envelope()),
      package("zstd.bulla", test::sample_envelope_with_transport())};
  const auto outcomes = sign(paths);
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].signatures.size(), 2u);
  EXPECT_EQ(outcomes[1].signatures.size(), 4u);
  for (const auto &path : paths) {
    const PackageFile file(path);
    for (const EnvelopePart part : parts_to_sign(file.envelope(), SignWhat::kBoth))
      for (const MemoryKey *key : {&first, &second})
        EXPECT_TRUE(has_valid_signature(file.envelope(), part, key->public_key()));
    EXPECT_TRUE(scratch_.read(path.substr(path.rfind('/') + 1)).ends_with(kPayload));
  }
}

TEST_F(SignPackages, does_not_ask_a_key_for_what_it_has_signed) {
  MemoryKey &key = add_key(BULLA_ALG_ES256);
  const auto path = package("a.bulla", test::sample_envelope());
  (void)sign({path});
  const std::string before = scratch_.read("a.bulla");
  const auto outcomes = sign({path});
  EXPECT_EQ(outcomes[0].signatures.at(0).outcome, Attached::kAlreadyThere);
  EXPECT_EQ(key.signatures, 1);
  EXPECT_EQ(scratch_.read("a.bulla"), before);
}

TEST_F(SignPackages, signs_only_what_was_asked_for) {
  add_key();
  const FileEnvelope envelope = test::sample_envelope_with_transport();
  options_.what = SignWhat::kTransport;
  const auto path = package("a.bulla", envelope);
  (void)sign({path});
  EXPECT_EQ(PackageFile(path).envelope().signatures.size(), 0u);
  EXPECT_EQ(PackageFile(path).envelope().transport_signatures.size(), 1u);
}

TEST_F(SignPackages, goes_on_after_a_bad_package) {
  add_key();
  const auto good = package("good.bulla", test::sample_envelope());
  FileEnvelope spoilt = test::sample_envelope();
  spoilt.document.pop_back();
  std::vector<std::string> heard;
  const auto outcomes = sign_packages(
      {scratch_.path("none.bulla").string(), package("bad.bulla", spoilt), good}, keys_, options_,
      [&](const SignOutcome &outcome) { heard.push_back(outcome.path); });
  EXPECT_EQ(outcomes[0].error->reason(), "file-not-found");
  EXPECT_TRUE(outcomes[1].error);
  EXPECT_FALSE(outcomes[2].error);
  EXPECT_EQ(heard.size(), 3u);
  EXPECT_EQ(heard.back(), good);
}

TEST_F(SignPackages, keeps_what_was_made_before_a_key_gave_up) {
  MemoryKey &first = add_key();
  keys_.push_back(std::make_unique<DeadKey>(BULLA_ALG_ED25519));
  const auto path = package("a.bulla", test::sample_envelope());
  const auto outcome = sign({path})[0];
  EXPECT_EQ(outcome.error->reason(), "signer-timeout");
  EXPECT_EQ(outcome.signatures.size(), 1u);
  keys_.pop_back();
  EXPECT_EQ(sign({path})[0].signatures.at(0).outcome, Attached::kAlreadyThere);
  EXPECT_EQ(first.signatures, 1);
}

TEST_F(SignPackages, leaves_a_package_for_which_nothing_was_made) {
  keys_.push_back(std::make_unique<DeadKey>(BULLA_ALG_ED25519));
  const auto path = package("a.bulla", test::sample_envelope_with_transport());
  const std::string before = scratch_.read("a.bulla");
  EXPECT_EQ(sign({path})[0].error->reason(), "signer-timeout");
  EXPECT_EQ(scratch_.read("a.bulla"), before);
  EXPECT_EQ(static_cast<DeadKey &>(*keys_[0]).signatures, 1);
}

// A key that notes in which order it was asked and its answers were taken.
class AheadKey : public MemoryKey {
 public:
  AheadKey(int algorithm, std::string &told) : MemoryKey(algorithm), told_(told) {}
  bool signs_ahead() const override { return true; }
  void ask(ByteView message) override {
    told_ += "ask ";
    MemoryKey::ask(message);
  }
  RawSignature take() override {
    told_ += "take ";
    if (++taken_ == dies_at) throw Error(Reason::kHsmTokenGone, "gone");
    return MemoryKey::take();
  }
  int dies_at = 0;

 private:
  std::string &told_;
  int taken_ = 0;
};

TEST_F(SignPackages, prepares_packages_while_a_key_works) {
  std::string told;
  keys_.push_back(std::make_unique<AheadKey>(BULLA_ALG_ED25519, told));
  Manifest manifest = test::sample_manifest();
  std::vector<std::string> paths;
  for (const char *name : {"a.bulla", "b.bulla", "c.bulla", "d.bulla", "e.bulla"}) {
    ++manifest.sequence;
    paths.push_back(package(name, test::sample_envelope(manifest)));
  }
  for (const SignOutcome &outcome : sign(paths)) EXPECT_FALSE(outcome.error);
  EXPECT_EQ(told, "ask ask ask ask take ask take take take take ");
}

TEST_F(SignPackages, asks_once_for_a_package_that_is_named_twice) {
  std::string told;
  keys_.push_back(std::make_unique<AheadKey>(BULLA_ALG_ES256, told));
  const auto path = package("a.bulla", test::sample_envelope());
  const auto outcomes = sign({path, path});
  EXPECT_EQ(outcomes[1].signatures.at(0).outcome, Attached::kAlreadyThere);
  EXPECT_EQ(told, "ask take ");
}

TEST_F(SignPackages, tells_outcomes_in_order_when_a_key_dies_ahead) {
  std::string told;
  keys_.push_back(std::make_unique<AheadKey>(BULLA_ALG_ED25519, told));
  static_cast<AheadKey &>(*keys_[0]).dies_at = 2;
  Manifest manifest = test::sample_manifest();
  std::vector<std::string> paths;
  for (const char *name : {"a.bulla", "b.bulla", "c.bulla", "d.bulla"}) {
    ++manifest.sequence;
    paths.push_back(package(name, test::sample_envelope(manifest)));
  }
  std::vector<std::string> heard;
  const auto outcomes = sign_packages(
      paths, keys_, options_, [&](const SignOutcome &outcome) { heard.push_back(outcome.path); });
  EXPECT_EQ(heard, paths);
  EXPECT_FALSE(outcomes[0].error);
  EXPECT_EQ(outcomes[1].error->reason(), "hsm-token-gone");
  EXPECT_EQ(outcomes[3].error->reason(), "hsm-token-gone");
}

TEST_F(SignPackages, gives_up_when_the_key_does) {
  keys_.push_back(std::make_unique<DeadKey>(BULLA_ALG_ED25519));
  const auto outcomes = sign(
      {package("a.bulla", test::sample_envelope()), package("b.bulla", test::sample_envelope())});
  EXPECT_EQ(outcomes[1].error->reason(), "signer-timeout");
  EXPECT_EQ(static_cast<DeadKey &>(*keys_[0]).signatures, 1);
}

TEST_F(SignPackages, can_leave_the_package_and_write_another) {
  add_key();
  const auto path = package("a.bulla", test::sample_envelope());
  const std::string before = scratch_.read("a.bulla");
  options_.output_path = scratch_.path("b.bulla").string();
  EXPECT_FALSE(sign({path})[0].error);
  EXPECT_EQ(scratch_.read("a.bulla"), before);
  EXPECT_EQ(PackageFile(options_.output_path).envelope().signatures.size(), 1u);
  EXPECT_EQ(test::reason_of([&] { (void)sign({path, path}); }), "usage");
}

TEST_F(SignPackages, says_when_the_payload_moved) {
  for (int i = 0; i < 16; ++i) add_key();
  FileEnvelope envelope = test::sample_envelope_with_transport();
  envelope.proofs = {{9, Bytes(2000)}};
  const auto path = package("a.bulla", envelope);
  const auto outcomes = sign({path});
  EXPECT_EQ(outcomes[0].moved, (MovedPayload{4096, 8192}));
  EXPECT_EQ(PackageFile(path).envelope().signatures.size(), 16u);
  EXPECT_TRUE(scratch_.read("a.bulla").ends_with(kPayload));
}

TEST_F(SignPackages, obeys_the_policy) {
  test::StoreKeys known;
  const KeyStore store = test::sample_store(known);
  const SigningPolicy policy{test::sample_trust(known, store), 0, std::nullopt};
  options_.policy = &policy;
  MemoryKey &stranger = add_key();
  const auto path = package("a.bulla", test::sample_envelope());
  EXPECT_EQ(sign({path})[0].error->reason(), "signature-useless");
  EXPECT_EQ(stranger.signatures, 0);
}

TEST_F(SignPackages, signs_key_stores) {
  test::StoreKeys known;
  const auto path = scratch_.path("tks.bulla").string();
  write_whole(path, key_store_package(test::sample_store(known)), Overwrite::kNo);
  MemoryKey &key = add_key();
  EXPECT_EQ(sign({path})[0].signatures.at(0).type, BULLA_TYPE_KEY_STORE);
  EXPECT_TRUE(
      has_valid_signature(PackageFile(path).envelope(), EnvelopePart::kDocument, key.public_key()));
}

}  // namespace
}  // namespace bulla
