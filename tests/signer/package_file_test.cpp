// SPDX-License-Identifier: Apache-2.0
#include "signer/package_file.hpp"

#include <gtest/gtest.h>

#include "tests/hsm/failure.hpp"
#include "tests/signer/sample.hpp"

namespace bulla {
namespace {

using test::reason_of;

constexpr std::string_view kPayload = "hello world";

Signature entry(std::uint8_t mark, std::size_t length = 64) {
  return {Bytes(17, mark), Bytes(length, mark)};
}

class PackageFiles : public testing::Test {
 protected:
  std::string write(const std::string &content) {
    return scratch_.write("app.bulla", content, 0640).string();
  }
  std::string write() { return write(test::package_text(test::sample_envelope(), kPayload)); }
  std::string content() { return scratch_.read("app.bulla"); }

  test::Scratch scratch_;
};

TEST_F(PackageFiles, change_nothing_when_nothing_changed) {
  PackageFile package(write());
  const std::string before = content();
  EXPECT_EQ(package.save(), std::nullopt);
  EXPECT_EQ(content(), before);
}

TEST_F(PackageFiles, take_a_new_envelope_and_keep_the_payload) {
  PackageFile package(write());
  package.envelope().signatures = {entry(1)};
  EXPECT_EQ(package.save(), std::nullopt);
  EXPECT_EQ(content(), test::package_text(package.envelope(), kPayload));
  package.envelope().signatures = {};
  EXPECT_EQ(package.save(), std::nullopt);
  EXPECT_EQ(content(), test::package_text(test::sample_envelope(), kPayload));
}

TEST_F(PackageFiles, move_the_payload_when_the_room_is_too_small) {
  PackageFile package(write());
  package.envelope().signatures = {entry(1, 5000)};
  EXPECT_EQ(package.save(), (MovedPayload{4096, 8192}));
  EXPECT_EQ(content(), test::package_text(package.envelope(), kPayload));
  EXPECT_EQ(content().size(), 8192 + kPayload.size());
  package.envelope().signatures.push_back(entry(2));  // and go on from there
  EXPECT_EQ(package.save(), std::nullopt);
  EXPECT_EQ(PackageFile(package.path()).envelope(), package.envelope());
  struct stat status {};
  ASSERT_EQ(stat(package.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST_F(PackageFiles, can_be_saved_elsewhere) {
  PackageFile package(write());
  const std::string before = content();
  package.envelope().signatures = {entry(1)};
  const std::string other = scratch_.path("signed.bulla").string();
  EXPECT_EQ(package.save_as(other, Overwrite::kNo), std::nullopt);
  EXPECT_EQ(content(), before);
  EXPECT_EQ(scratch_.read("signed.bulla"), test::package_text(package.envelope(), kPayload));
  EXPECT_EQ(reason_of([&] { (void)package.save_as(other, Overwrite::kNo); }), "output-exists");
}

TEST_F(PackageFiles, are_left_alone_when_somebody_else_changed_them) {
  PackageFile package(write());
  PackageFile other(package.path());
  other.envelope().signatures = {entry(2)};
  (void)other.save();
  const std::string theirs = content();
  package.envelope().signatures = {entry(1)};
  EXPECT_EQ(reason_of([&] { (void)package.save(); }), "input-changed");
  package.envelope().signatures = {entry(1, 5000)};
  EXPECT_EQ(reason_of([&] { (void)package.save(); }), "input-changed");
  EXPECT_EQ(content(), theirs);
}

TEST_F(PackageFiles, grow_to_one_mebibyte_and_no_further) {
  PackageFile package(write());
  const std::string before = content();
  for (std::uint8_t i = 0; i < 16; ++i) package.envelope().signatures.push_back(entry(i, 8192));
  package.envelope().proofs = {{9, Bytes((1 << 20) - 32)}};
  EXPECT_EQ(reason_of([&] { (void)package.save(); }), "bad-region");
  EXPECT_EQ(content(), before);
}

struct BadFile {
  const char *why;
  const char *reason;
  void (*spoil)(std::string &);
};

TEST_F(PackageFiles, must_be_well_formed_up_to_the_payload) {
  const std::vector<BadFile> cases = {
      {"magic", "bad-magic", [](std::string &file) { file[0] = 0; }},
      {"version", "unsupported-format", [](std::string &file) { file[8] = 2; }},
      {"reserved bytes", "padding-not-zero", [](std::string &file) { file[20] = 1; }},
      {"padding", "padding-not-zero", [](std::string &file) { file[4095] = 1; }},
      {"envelope", "cbor-truncated", [](std::string &file) { file[12] ^= 1; }},
      {"offset", "bad-region", [](std::string &file) { file[16] = 1; }},
      {"cut in the padding", "length-mismatch", [](std::string &file) { file.resize(4095); }},
      {"cut in the header", "bad-magic", [](std::string &file) { file.resize(7); }},
  };
  for (const auto &c : cases) {
    std::string file = test::package_text(test::sample_envelope(), kPayload);
    c.spoil(file);
    const auto error = test::failure_of([&] { PackageFile package(write(file)); });
    ASSERT_TRUE(error) << c.why;
    EXPECT_NE(std::string(error->what()).find("app.bulla"), std::string::npos) << error->what();
    EXPECT_EQ(error->exit_code(), c.reason == std::string("unsupported-format") ? 6 : 3) << c.why;
  }
  EXPECT_EQ(reason_of([&] { PackageFile package(scratch_.path("none").string()); }),
            "file-not-found");
}

}  // namespace
}  // namespace bulla
