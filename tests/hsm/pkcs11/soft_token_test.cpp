// SPDX-License-Identifier: Apache-2.0
//
// Signatures by real PKCS#11 tokens, as far as SoftHSM2 is one.

#include "tests/hsm/pkcs11/soft_token.hpp"
#include "hsm/passphrase.hpp"
#include "hsm/signature_probe.hpp"
#include "tests/hsm/failure.hpp"

namespace bulla {
namespace {

using test::failure_of;
using test::reason_of;
using test::SoftTokens;

const Bytes kMessage(65, 0x42);

TEST_F(SoftTokens, sign_by_both_algorithms) {
  make_token("release");
  for (const int algorithm : {BULLA_ALG_ED25519, BULLA_ALG_ES256}) {
    const bool ed25519 = algorithm == BULLA_ALG_ED25519;
    const std::string name = ed25519 ? "ed" : "ec";
    const PublicKey wanted = import_key("release", algorithm, name, ed25519 ? "01" : "02");
    const auto key = open("pkcs11:token=release;object=" + name);
    EXPECT_EQ(key->public_key(), wanted);
    EXPECT_TRUE(signature_fits(wanted, kMessage, key->sign(kMessage)));
    EXPECT_EQ(key->describe(), "token key pkcs11:token=release;object=" + name);
  }
}

TEST_F(SoftTokens, sign_thousands_of_times_in_one_session) {
  make_token("release");
  const PublicKey wanted = import_key("release", BULLA_ALG_ES256, "ec", "01");
  const auto key = open("pkcs11:token=release;id=%01");
  for (int i = 0; i < 3000; ++i) (void)key->sign(kMessage);
  EXPECT_TRUE(signature_fits(wanted, kMessage, key->sign(kMessage)));
}

TEST_F(SoftTokens, are_found_by_every_part_of_a_uri) {
  make_token("release");
  import_key("release", BULLA_ALG_ED25519, "ed", "0a0b");
  for (const char *uri :
       {"pkcs11:", "pkcs11:token=release", "pkcs11:id=%0A%0b", "pkcs11:object=ed;type=private",
        "pkcs11:manufacturer=SoftHSM%20project", "pkcs11:model=SoftHSM%20v2;object=ed",
        "pkcs11:library-description=Implementation%20of%20PKCS11", "pkcs11:object=ed?unknown=x"})
    EXPECT_EQ(reason_of([&] { open(uri); }), "none") << uri;
  for (const char *uri : {"pkcs11:token=releas", "pkcs11:token=release2", "pkcs11:serial=1",
                          "pkcs11:slot-id=77", "pkcs11:library-version=99.1"})
    EXPECT_EQ(reason_of([&] { open(uri); }), "hsm-no-token") << uri;
  for (const char *uri : {"pkcs11:id=%0a", "pkcs11:object=ED", "pkcs11:id=%0A%0b;object=other"})
    EXPECT_EQ(reason_of([&] { open(uri); }), "key-not-found") << uri;
}

TEST_F(SoftTokens, of_one_label_are_told_apart_before_any_login) {
  make_token("release");
  make_token("release");
  access_.pin = [](const PinQuestion &) -> Secret {
    throw Error(Reason::kInternal, "a PIN was asked for");
  };
  const auto error = failure_of([&] { open("pkcs11:token=release;object=ed"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->reason(), "hsm-ambiguous-token");
  EXPECT_EQ(error->exit_code(), 5);
}

TEST_F(SoftTokens, with_two_keys_of_one_id_are_not_logged_in_to) {
  make_token("release");
  import_key("release", BULLA_ALG_ED25519, "one", "01");
  generate_key_files(BULLA_ALG_ED25519, scratch_.path("two"), Secret());
  ASSERT_EQ(scratch_.run("softhsm2-util --import two.key --token release --label two --id 01 "
                         "--no-public-key --pin 9876 >/dev/null 2>&1 || softhsm2-util --import "
                         "two.key --token release --label two --id 01 --force --pin 9876 "
                         ">/dev/null 2>&1"),
            0);
  EXPECT_EQ(reason_of([&] { open("pkcs11:id=%01"); }), "hsm-ambiguous-key");
}

TEST_F(SoftTokens, try_a_wrong_pin_once) {
  make_token("release");
  import_key("release", BULLA_ALG_ED25519, "ed", "01");
  int asked = 0;
  access_.pin = [&](const PinQuestion &question) {
    ++asked;
    EXPECT_EQ(question.label, "release");
    return read_pin_file(scratch_.path("wrong-pin"));
  };
  EXPECT_EQ(reason_of([&] { open("pkcs11:object=ed"); }), "passphrase-wrong");
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(reason_of([&] { open("pkcs11:object=ed"); }), "passphrase-wrong");
  EXPECT_NE(notices_.find("few tries are left"), std::string::npos) << notices_;
}

TEST_F(SoftTokens, take_the_pin_that_the_uri_names) {
  make_token("release");
  import_key("release", BULLA_ALG_ED25519, "ed", "01");
  access_.pin = pin_from_file(scratch_.path("wrong-pin"));
  const std::string uri = "pkcs11:object=ed?pin-source=file:" + scratch_.path("pin").string();
  EXPECT_EQ(reason_of([&] { open(uri); }), "none");
  ASSERT_EQ(scratch_.run("chmod 640 pin"), 0);
  EXPECT_EQ(reason_of([&] { open(uri); }), "key-file-rights");
}

TEST_F(SoftTokens, refuse_a_public_key_that_is_not_the_keys_own) {
  make_token("release");
  import_key("release", BULLA_ALG_ED25519, "ed", "01");
  const PublicKey other =
      generate_key_files(BULLA_ALG_ED25519, scratch_.path("other"), Secret()).key;
  const PublicKey other_kind =
      generate_key_files(BULLA_ALG_ES256, scratch_.path("third"), Secret()).key;
  const auto key = open("pkcs11:object=ed", other);
  EXPECT_EQ(reason_of([&] { (void)key->sign(kMessage); }), "hsm-key-mismatch");
  EXPECT_EQ(reason_of([&] { prove_token_key(*open("pkcs11:object=ed", other)); }),
            "hsm-key-mismatch");
  EXPECT_EQ(reason_of([&] { open("pkcs11:object=ed", other_kind); }), "hsm-key-mismatch");
}

TEST_F(SoftTokens, say_what_is_wrong_with_their_configuration) {
  setenv("SOFTHSM2_CONF", "/nonexistent", 1);
  const auto error = failure_of([&] { open("pkcs11:object=ed"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->exit_code(), 5);
  ASSERT_FALSE(error->hints().empty());
  EXPECT_NE(error->hints().front().find("SOFTHSM2_CONF"), std::string::npos);
}

TEST_F(SoftTokens, need_a_module_that_is_one) {
  access_.module = "/nonexistent.so";
  EXPECT_EQ(reason_of([&] { open("pkcs11:object=ed"); }), "module-missing");
  access_.module = "libc.so.6";
  EXPECT_EQ(reason_of([&] { open("pkcs11:object=ed"); }), "module-missing");
  access_.module.clear();
  EXPECT_EQ(reason_of([&] { open("pkcs11:object=ed"); }), "module-missing");
}

TEST_F(SoftTokens, take_no_message_that_small_tokens_cut) {
  make_token("release");
  import_key("release", BULLA_ALG_ED25519, "ed", "01");
  const auto key = open("pkcs11:object=ed");
  EXPECT_EQ(reason_of([&] { (void)key->sign(Bytes(1501)); }), "hsm-message-too-long");
}

}  // namespace
}  // namespace bulla
