// SPDX-License-Identifier: Apache-2.0
//
// Key files as openssl(1) makes them: those that are taken, and what is said about the others.
#include "hsm/file_key.hpp"

#include <gtest/gtest.h>

#include "formats/public_key.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/hsm/scratch.hpp"

namespace bulla {
namespace {

using test::failure_of;
using test::reason_of;

PassphraseSource always(const std::string &passphrase) {
  return [passphrase](const std::string &) { return Secret::copy_of(as_bytes(passphrase)); };
}

PassphraseSource never() {
  return [](const std::string &) -> Secret {
    ADD_FAILURE() << "a passphrase was asked for";
    return Secret();
  };
}

constexpr const char *kEd25519 = "openssl genpkey -algorithm ed25519";
constexpr const char *kP256 = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256";

class FileKeys : public testing::Test {
 protected:
  std::filesystem::path make(const std::string &command, const std::string &name = "k.key") {
    EXPECT_EQ(scratch_.run(command + " > " + name + " 2>errors"), 0) << command << "\n"
                                                                     << scratch_.read("errors");
    return scratch_.path(name);
  }
  std::optional<Error> failure(const std::filesystem::path &path) {
    return failure_of([&] { (void)load_file_key(path, never()); });
  }

  test::Scratch scratch_;
};

TEST_F(FileKeys, are_read_with_their_public_half) {
  for (const char *command : {kEd25519, kP256}) {
    const auto key = load_file_key(make(command), never());
    ASSERT_EQ(scratch_.run("openssl pkey -in k.key -pubout -out k.pub"), 0);
    EXPECT_EQ(key->public_key(), public_key_from_pem(scratch_.read("k.pub"))) << command;
    EXPECT_EQ(key->describe(), "key file " + scratch_.path("k.key").string());
  }
}

TEST_F(FileKeys, sign_what_openssl_verifies) {
  const Bytes message(65, 0x42);
  const auto key = load_file_key(make(kEd25519), never());
  const RawSignature signature = key->sign(message);
  scratch_.write("message", {reinterpret_cast<const char *>(message.data()), message.size()});
  scratch_.write("signature", {reinterpret_cast<const char *>(signature.data()), signature.size()});
  EXPECT_EQ(scratch_.run("openssl pkeyutl -verify -rawin -inkey k.key -in message "
                         "-sigfile signature >/dev/null"),
            0);
  EXPECT_EQ(to_hex(key->sign(message)), to_hex(signature));  // Ed25519 has one signature
}

TEST_F(FileKeys, are_read_when_encrypted_by_any_pbes2) {
  make(kEd25519, "plain.key");
  for (const char *scheme :
       {"-v2 aes-256-cbc", "-v2 aes-128-cbc -iter 1000", "-v2 aes256 -v2prf hmacWithSHA512",
        "-v2 aes256 -scrypt", "-v2 aes256 -scrypt -scrypt_N 1024 -scrypt_r 8 -scrypt_p 16"}) {
    const auto path =
        make(std::string("openssl pkcs8 -topk8 -in plain.key -passout pass:sesame ") + scheme);
    const auto key = load_file_key(path, always("sesame"));
    EXPECT_EQ(key->public_key(), load_file_key(scratch_.path("plain.key"), never())->public_key());
    EXPECT_EQ(reason_of([&] { (void)load_file_key(path, always("Sesame")); }), "passphrase-wrong");
  }
}

TEST_F(FileKeys, always_call_a_wrong_passphrase_wrong) {
  make(kP256, "plain.key");
  const auto path = make("openssl pkcs8 -topk8 -in plain.key -passout pass:sesame -iter 1");
  for (int attempt = 0; attempt < 1500; ++attempt)  // one in 256 gives good padding by chance
    ASSERT_EQ(reason_of([&] { (void)load_file_key(path, always(std::to_string(attempt))); }),
              "passphrase-wrong")
        << attempt;
}

TEST_F(FileKeys, name_the_key_that_the_passphrase_is_for) {
  make(kEd25519, "plain.key");
  const auto path = make("openssl pkcs8 -topk8 -in plain.key -passout pass:sesame -iter 1");
  std::string asked;
  (void)load_file_key(path, [&](const std::string &what) {
    asked = what;
    return Secret::copy_of(as_bytes("sesame"));
  });
  EXPECT_EQ(asked, "key file " + path.string());
}

TEST_F(FileKeys, are_refused_when_others_may_read_them) {
  const auto path = make(kEd25519);
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  const auto error = failure(path);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->reason(), "key-file-rights");
  EXPECT_EQ(error->hints(), std::vector<std::string>{"chmod 600 " + path.string()});
}

struct OtherCase {
  const char *command;
  const char *reason;
  const char *sentence;  // part of what is said
};

TEST_F(FileKeys, say_what_was_found_instead) {
  make(kEd25519, "ed.key");
  make(kP256, "p256.key");
  const std::vector<OtherCase> cases = {
      {"openssl pkey -in ed.key -pubout", "key-unreadable", "this is a public key"},
      {"openssl req -x509 -new -key ed.key -subj /CN=x", "key-unreadable", "this is a certificate"},
      {"openssl ec -in p256.key", "key-unreadable", "in another form (EC PRIVATE KEY)"},
      {"openssl ecparam -name prime256v1 -genkey", "key-unreadable", "(EC PARAMETERS)"},
      {"openssl pkey -in p256.key -outform DER", "key-unreadable", "perhaps DER"},
      {"openssl genrsa 1024", "key-unsupported", "an RSA key"},
      {"openssl genrsa -traditional 1024", "key-unsupported", "RSA"},
      {"openssl genpkey -algorithm ed448", "key-unsupported", "ED448"},
      {"openssl genpkey -algorithm x25519", "key-unsupported", "X25519"},
      {"openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384", "key-unsupported",
       "the curve secp384r1"},
      {"openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", "key-unsupported",
       "the curve secp256k1"},
      {"openssl pkcs8 -topk8 -in ed.key -passout pass:x -v1 PBE-SHA1-3DES", "key-unsupported",
       "older than PBES2"},
      {"printf ''", "key-unreadable", "empty"},
      {"echo secret", "key-unreadable", "no private key in it"},
      {"head -c 100 ed.key", "key-unreadable", "no private key in it"},
      {"sed 's/MC4C/MC5C/' ed.key", "key-unreadable", "damaged"},
      {"head -c 70000 /dev/zero", "key-unreadable", "longer than a key file can be"},
  };
  for (const auto &c : cases) {
    const auto error = failure(make(c.command));
    ASSERT_TRUE(error) << c.command;
    EXPECT_EQ(error->reason(), c.reason) << c.command;
    EXPECT_NE(std::string(error->what()).find(c.sentence), std::string::npos) << error->what();
  }
}

TEST_F(FileKeys, say_public_key_even_when_everybody_may_read_it) {
  make(kEd25519, "ed.key");
  const auto path = make("openssl pkey -in ed.key -pubout");
  ASSERT_EQ(chmod(path.c_str(), 0644), 0);
  EXPECT_NE(std::string(failure(path)->what()).find("public key"), std::string::npos);
}

TEST_F(FileKeys, must_agree_with_the_public_half_beside_them) {
  make(std::string(kP256) + " -outform DER", "p256.der");
  std::string der = scratch_.read("p256.der");
  der.back() = static_cast<char>(der.back() ^ 1);  // the end of y
  scratch_.write("bad.der", der);
  scratch_.run(
      "(echo '-----BEGIN PRIVATE KEY-----'; base64 bad.der; "
      "echo '-----END PRIVATE KEY-----') > bad.key");
  EXPECT_EQ(failure(scratch_.path("bad.key"))->reason(), "key-unreadable");
}

TEST_F(FileKeys, that_are_not_there_are_said_to_be_missing) {
  const auto error = failure(scratch_.path("none.key"));
  EXPECT_EQ(error->reason(), "key-not-found");
  EXPECT_EQ(error->exit_code(), 5);
  EXPECT_EQ(failure(scratch_.path(""))->reason(), "key-unreadable");
}

}  // namespace
}  // namespace bulla
