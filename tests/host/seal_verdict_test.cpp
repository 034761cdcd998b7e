// SPDX-License-Identifier: Apache-2.0
//
// Seals (FORMAT.md 7.6, 8.1): may an image that is installed be loaded?
#include <gtest/gtest.h>

#include "tests/host/packages.hpp"
#include "tests/host/temporary_directory.hpp"
#include "verifier/host/verify.hpp"

namespace bulla::testing {
namespace {

Seal seal_for(const Bytes &image, const Names &signers = {"rel-1"}) {
  return seal_of(image_package(image, signers).envelope);
}

Verdict judge(const Bytes &seal, const std::string &installed = "") {
  VerifyOptions options;
  options.installed_path = installed;
  return verify_bytes(seal, "app.seal", trust_in(standard_store().store()), options);
}

TEST(SealVerdict, SaysThatTheImageWasNotLookedAt) {
  const Verdict verdict = judge(encode(seal_for(content(5000))));
  EXPECT_EQ(verdict.reason, "");
  EXPECT_EQ(verdict.kind, FileKind::kSeal);
  EXPECT_EQ(verdict.not_checked, std::vector<std::string>{"image"});
  EXPECT_EQ(verdict.at(BULLA_STAGE_RESULT).state, StageState::kNotChecked);
}

TEST(SealVerdict, MeasuresTheInstalledImage) {
  const TemporaryDirectory directory;
  const Bytes image = content(5000);
  Bytes longer = image;
  longer.push_back(0);
  Bytes altered = image;
  altered[4999] ^= 1;
  const Bytes seal = encode(seal_for(image));
  EXPECT_EQ(judge(seal, directory.file("image", image)).reason, "");
  EXPECT_EQ(judge(seal, directory.file("longer", longer)).reason, "length-mismatch");
  EXPECT_EQ(judge(seal, directory.file("altered", altered)).reason, "result-digest");
}

TEST(SealVerdict, LoadsWhatAWindowWouldNoLongerInstall) {
  const LaidOut laid = lay_out(content(10));
  Manifest manifest = manifest_for(laid.blob);
  manifest.security_version = 99;
  const Package package = bulla::testing::package(manifest, laid.payload);
  EXPECT_EQ(judge(package.file()).reason, "sv-above-ceiling");
  EXPECT_EQ(judge(encode(seal_of(package.envelope))).reason, "");
}

TEST(SealVerdict, RefusesAttacks) {
  const Bytes image = content(5000);
  EXPECT_EQ(judge(encode(seal_for(image, {}))).reason, "sig-missing");
  EXPECT_EQ(judge(encode(seal_for(image, {"stranger"}))).reason, "key-unknown");
  EXPECT_EQ(judge(encode(seal_for(image, {"farm-1"}))).reason, "sig-out-of-scope");
  const Bytes with_transport = encode(zstd_package(image).envelope);  // a4: no seal, no package
  EXPECT_EQ(judge(with_transport).reason, "bad-magic");
  Bytes trailing = encode(seal_for(image));
  trailing.push_back(0);
  EXPECT_EQ(judge(trailing).reason, "trailing-bytes");
  EXPECT_EQ(judge(Bytes(20'000, 0xa2)).reason, "document-too-large");
}

TEST(SealVerdict, OfAnotherImageIsRefused) {
  const TemporaryDirectory directory;
  const std::string installed = directory.file("image", content(5000));
  Bytes other = content(5000);
  other[0] ^= 1;
  EXPECT_EQ(judge(encode(seal_for(other)), installed).reason, "result-digest");
}

}  // namespace
}  // namespace bulla::testing
