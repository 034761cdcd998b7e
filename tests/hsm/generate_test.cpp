// SPDX-License-Identifier: Apache-2.0
#include "hsm/generate.hpp"

#include <gtest/gtest.h>

#include "hsm/file_key.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/hsm/scratch.hpp"

namespace bulla {
namespace {

using test::reason_of;

const PassphraseSource kSesame = [](const std::string &) {
  return Secret::copy_of(as_bytes("sesame"));
};

mode_t rights(const std::filesystem::path &path) {
  struct stat status {};
  EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777;
}

TEST(Generate, writes_a_pair_that_belongs_together) {
  const test::Scratch scratch;
  const mode_t before = umask(022);
  for (const int algorithm : {BULLA_ALG_ED25519, BULLA_ALG_ES256}) {
    const auto name = "pair" + std::to_string(-algorithm);
    const KeyFiles files = generate_key_files(algorithm, scratch.path(name), Secret());
    EXPECT_EQ(files.private_key, scratch.path(name + ".key"));
    EXPECT_EQ(files.key, public_key_from_pem(scratch.read(name + ".pub")));
    EXPECT_EQ(files.key, load_file_key(files.private_key, {})->public_key());
    EXPECT_EQ(rights(files.private_key), 0600u);
    EXPECT_EQ(rights(files.public_key), 0644u);
  }
  umask(before);
}

TEST(Generate, makes_another_key_each_time) {
  const test::Scratch scratch;
  EXPECT_NE(generate_key_files(BULLA_ALG_ED25519, scratch.path("a"), Secret()).key,
            generate_key_files(BULLA_ALG_ED25519, scratch.path("b"), Secret()).key);
}

TEST(Generate, encrypts_with_a_passphrase) {
  const test::Scratch scratch;
  for (const int algorithm : {BULLA_ALG_ED25519, BULLA_ALG_ES256}) {
    const auto name = "pair" + std::to_string(-algorithm);
    const KeyFiles files =
        generate_key_files(algorithm, scratch.path(name), Secret::copy_of(as_bytes("sesame")));
    EXPECT_TRUE(scratch.read(name + ".key").starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    EXPECT_EQ(load_file_key(files.private_key, kSesame)->public_key(), files.key);
  }
}

TEST(Generate, writes_what_openssl_reads) {
  const test::Scratch scratch;
  for (const int algorithm : {BULLA_ALG_ED25519, BULLA_ALG_ES256}) {
    const auto name = "pair" + std::to_string(-algorithm);
    (void)generate_key_files(algorithm, scratch.path(name), Secret::copy_of(as_bytes("sesame")));
    EXPECT_EQ(scratch.run("openssl pkey -in " + name + ".key -passin pass:sesame -pubout | cmp - " +
                          name + ".pub"),
              0);
  }
}

TEST(Generate, overwrites_nothing_and_leaves_neither) {
  for (const char *present : {"k.key", "k.pub"}) {
    const test::Scratch scratch;
    scratch.write(present, "precious");
    EXPECT_EQ(reason_of([&] {
                (void)generate_key_files(BULLA_ALG_ED25519, scratch.path("k"), Secret());
              }),
              "output-exists");
    EXPECT_EQ(scratch.read(present), "precious");
    const auto directory = std::filesystem::directory_iterator(scratch.path(""));
    EXPECT_EQ(std::distance(begin(directory), end(directory)), 1) << present;
  }
}

TEST(Generate, needs_a_directory_that_is_there) {
  const test::Scratch scratch;
  EXPECT_EQ(reason_of([&] {
              (void)generate_key_files(BULLA_ALG_ED25519, scratch.path("none/k"), Secret());
            }),
            "output-failed");
}

}  // namespace
}  // namespace bulla
