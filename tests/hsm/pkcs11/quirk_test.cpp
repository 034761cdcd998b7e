// SPDX-License-Identifier: Apache-2.0
//
// Everything that tokens and modules do wrong, by a module that does it on demand
// (fake_module.c): for each, the reason, and what must not have been tried before.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "hsm/pkcs11/known_modules.hpp"
#include "hsm/pkcs11/signer.hpp"
#include "hsm/pkcs11/token_generate.hpp"
#include "hsm/pkcs11/token_key.hpp"
#include "hsm/pkcs11/token_list.hpp"
#include "hsm/signature_probe.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/hsm/scratch.hpp"

namespace bulla {
namespace {

using test::failure_of;
using test::reason_of;

const Bytes kMessage(65, 0x42);
constexpr auto kShort = std::chrono::milliseconds(300);

Secret secret(std::string_view text) {
  return Secret::copy_of(as_bytes(text));
}

class FakeToken : public testing::Test {
 protected:
  FakeToken() {
    access_.module = FAKE_MODULE;
    access_.pin = [this](const PinQuestion &question) {
      questions_.push_back(question);
      return secret(pin_);
    };
    access_.confirm_final_try = [](const PinQuestion &) {
      throw Error(Reason::kHsmPinFinalTry, "nobody is there");
    };
    access_.notice = [this](const std::string &text) { notices_ += text + "\n"; };
    setenv("BULLA_FAKE_LOG", scratch_.path("log").c_str(), 1);
    behave("");
  }

  void behave(const std::string &words) {
    setenv("BULLA_FAKE_TOKEN", words.c_str(), 1);
    scratch_.write("log", "");
    questions_.clear();
    notices_.clear();
  }
  std::unique_ptr<SigningKey> open(const std::string &uri = "pkcs11:object=ed",
                                   const std::optional<PublicKey> &given = std::nullopt) const {
    return open_token_key({uri}, access_, given);
  }
  // What opening a key and signing once comes to.
  std::string outcome(const std::string &uri = "pkcs11:object=ed") const {
    return reason_of([&] { (void)open(uri)->sign(kMessage); });
  }
  long calls(const std::string &name) const {
    const std::string log = scratch_.read("log");
    long count = 0;
    for (std::size_t at = 0; (at = log.find(name + "\n", at)) != log.npos; at += name.size())
      ++count;
    return count;
  }

  test::Scratch scratch_;
  TokenAccess access_;
  std::string pin_ = "9876";
  std::vector<PinQuestion> questions_;
  std::string notices_;
};

struct Quirk {
  const char *words;
  const char *reason;
};

// Each of these tokens works: what it does oddly is taken in.
TEST_F(FakeToken, may_be_odd_in_what_the_standard_leaves_open) {
  for (const char *words :
       {"", "der", "raw-point", "oid-params", "name-params", "no-login", "sign-needs-login",
        "noisy", "always-auth", "count-low", "no-public,point-on-private", "crash-at-end",
        "hang-at-end", "oid-params,raw-point,der", "keypad"}) {
    behave(words);
    for (const char *uri : {"pkcs11:object=ed", "pkcs11:object=ec"}) {
      const auto error = failure_of([&] {
        const auto key = open(uri);
        EXPECT_TRUE(signature_fits(key->public_key(), kMessage, key->sign(kMessage))) << words;
        (void)key->sign(kMessage);
      });
      EXPECT_FALSE(error) << words << ": " << error->what();
    }
  }
}

TEST_F(FakeToken, is_refused_for_one_reason) {
  const std::vector<Quirk> quirks = {
      {"no-token", "hsm-no-token"},
      {"two-tokens", "hsm-ambiguous-token"},
      {"two-publics", "hsm-ambiguous-key"},
      {"no-mechanism", "hsm-no-mechanism"},
      {"verifies-only", "hsm-no-mechanism"},
      {"short-point", "hsm-bad-point"},
      {"wrong-public", "hsm-key-mismatch"},
      {"no-public", "key-not-found"},
      {"other-curve", "key-unsupported"},
      {"rsa", "key-unsupported"},
      {"no-sign", "signer-failed"},
      {"short-signature", "signer-failed"},
      {"rejects", "signer-failed"},
      {"no-session", "signer-failed"},
      {"vendor-error", "hsm-module-failed"},
      {"pin-locked", "hsm-pin-locked"},
      {"locks-now", "hsm-pin-locked"},
      {"final-try", "hsm-pin-final-try"},
      {"keypad,final-try", "hsm-pin-final-try"},
      {"crash-at-start", "hsm-module-failed"},
      {"crash", "hsm-module-failed"},
      {"exit", "hsm-module-failed"},
  };
  for (const Quirk &quirk : quirks) {
    behave(quirk.words);
    EXPECT_EQ(outcome(), quirk.reason) << quirk.words;
  }
}

TEST_F(FakeToken, is_not_logged_in_to_before_all_is_clear) {
  for (const char *words : {"two-tokens", "two-publics", "pin-locked", "final-try", "no-session"}) {
    behave(words);
    (void)outcome();
    EXPECT_EQ(calls("C_Login"), 0) << words;
  }
}

TEST_F(FakeToken, of_two_with_one_label_is_named_by_its_serial) {
  behave("two-tokens");
  EXPECT_EQ(outcome("pkcs11:token=fake;serial=2;object=ed"), "none");
}

TEST_F(FakeToken, hears_a_wrong_pin_once) {
  pin_ = "1111";
  EXPECT_EQ(outcome(), "passphrase-wrong");
  EXPECT_EQ(calls("C_Login"), 1);
}

TEST_F(FakeToken, with_few_tries_left_is_warned_of) {
  behave("count-low");
  EXPECT_EQ(outcome(), "none");
  EXPECT_NE(notices_.find("few tries are left"), std::string::npos) << notices_;
  EXPECT_EQ(calls("C_Login"), 1);
}

TEST_F(FakeToken, gets_its_last_try_when_a_person_confirms) {
  behave("final-try");
  std::string label;
  access_.confirm_final_try = [&](const PinQuestion &question) { label = question.label; };
  EXPECT_EQ(outcome(), "none");
  EXPECT_EQ(label, "fake");
  pin_ = "1111";
  const auto error = failure_of([&] { open(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->hints().back(), "the PIN is locked now");
}

TEST_F(FakeToken, with_a_keypad_is_given_no_pin) {
  behave("keypad");
  EXPECT_EQ(outcome(), "none");
  EXPECT_TRUE(questions_.empty());
  EXPECT_NE(notices_.find("enter the PIN at the token"), std::string::npos) << notices_;
}

TEST_F(FakeToken, that_wants_a_pin_for_each_signature_gets_it) {
  behave("always-auth");
  const auto key = open();
  for (int i = 0; i < 3; ++i) (void)key->sign(kMessage);
  ASSERT_EQ(questions_.size(), 4u);
  EXPECT_EQ(questions_.front().purpose, PinQuestion::For::kLogin);
  EXPECT_EQ(questions_.back().purpose, PinQuestion::For::kSignature);
  EXPECT_EQ(calls("C_Login again"), 3);
}

TEST_F(FakeToken, without_login_asks_for_no_pin) {
  behave("no-login");
  EXPECT_EQ(outcome(), "none");
  EXPECT_TRUE(questions_.empty());
  behave("sign-needs-login");
  EXPECT_EQ(outcome(), "none");
  EXPECT_EQ(questions_.size(), 1u);
}

TEST_F(FakeToken, that_goes_in_the_middle_ends_the_work) {
  for (const char *words : {"removed", "session-closed"}) {
    behave(words);
    const auto key = open();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(reason_of([&] { (void)key->sign(kMessage); }), "none");
    EXPECT_EQ(reason_of([&] { (void)key->sign(kMessage); }), "hsm-token-gone") << words;
    EXPECT_EQ(reason_of([&] { (void)key->sign(kMessage); }), "hsm-module-failed") << words;
  }
}

TEST_F(FakeToken, that_ends_the_session_gets_a_new_one_by_itself) {
  for (const char *words : {"session-lost", "logged-out", "logged-out,sign-needs-login"}) {
    behave(words);
    const auto key = open();
    for (int i = 0; i < 8; ++i)
      EXPECT_TRUE(signature_fits(key->public_key(), kMessage, key->sign(kMessage))) << words;
    EXPECT_EQ(calls("C_Login"), 2) << words;
    EXPECT_EQ(questions_.size(), 2u) << words;
    EXPECT_NE(notices_.find("it has ended the session"), std::string::npos) << notices_;
  }
}

TEST_F(FakeToken, that_ends_the_session_gets_one_for_all_its_keys) {
  behave("session-lost");
  access_.modules = std::make_shared<OpenModules>();
  const auto first = open();
  const auto second = open("pkcs11:object=ec");
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(signature_fits(first->public_key(), kMessage, first->sign(kMessage)));
    EXPECT_TRUE(signature_fits(second->public_key(), kMessage, second->sign(kMessage)));
  }
  EXPECT_EQ(calls("C_Login"), 2);
}

TEST_F(FakeToken, with_two_keys_is_asked_for_its_pin_once) {
  access_.modules = std::make_shared<OpenModules>();
  {
    const auto first = open();
    const auto second = open("pkcs11:object=ec");
    for (SigningKey *key : {first.get(), second.get(), first.get()})
      EXPECT_TRUE(signature_fits(key->public_key(), kMessage, key->sign(kMessage)));
    EXPECT_EQ(calls("C_Login"), 1);
    EXPECT_EQ(questions_.size(), 1u);
  }
  (void)open();  // nobody used the token any more: it was logged out
  EXPECT_EQ(calls("C_Login"), 2);
}

// What several keys were asked for comes back to each in its order, whatever the token asks of the
// person in between.
TEST_F(FakeToken, signs_ahead) {
  for (const char *words : {"", "always-auth", "session-lost"}) {
    behave(words);
    access_.modules = std::make_shared<OpenModules>();
    const auto first = open();
    const auto second = open("pkcs11:object=ec");
    const Bytes other(65, 0x43);
    for (int round = 0; round < 2; ++round) {
      first->ask(kMessage);
      second->ask(kMessage);
      first->ask(other);
    }
    for (int round = 0; round < 2; ++round) {
      EXPECT_TRUE(signature_fits(second->public_key(), kMessage, second->take())) << words;
      EXPECT_TRUE(signature_fits(first->public_key(), kMessage, first->take())) << words;
      EXPECT_TRUE(signature_fits(first->public_key(), other, first->take())) << words;
    }
  }
}

TEST_F(FakeToken, gives_what_its_maker_vouches_for) {
  behave("attests");
  const auto attestation = open()->attestation();
  ASSERT_TRUE(attestation);
  EXPECT_TRUE(std::string(attestation->begin(), attestation->end()).starts_with("maker's: "));
  EXPECT_FALSE(open("pkcs11:object=ec")->attestation());
  for (const char *words : {"", "stores-certificate"}) {
    behave(words);
    EXPECT_FALSE(open()->attestation()) << words;
  }
  behave("empty,attests");
  EXPECT_TRUE(generate_token_key(BULLA_ALG_ED25519, {"pkcs11:id=%07"}, "ed", access_).attestation);
  behave("empty");
  EXPECT_FALSE(generate_token_key(BULLA_ALG_ED25519, {"pkcs11:id=%07"}, "ed", access_).attestation);
}

TEST_F(FakeToken, that_does_not_answer_is_given_up) {
  access_.timeout = kShort;
  for (const char *words : {"hang-at-start", "hang"}) {
    behave(words);
    EXPECT_EQ(outcome(), "signer-timeout") << words;
  }
}

TEST_F(FakeToken, leaves_stdout_to_the_program) {
  behave("noisy");
  testing::internal::CaptureStdout();
  (void)outcome();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST_F(FakeToken, with_an_unreadable_public_key_signs_with_the_one_given) {
  const PublicKey other = open("pkcs11:object=ec")->public_key();
  behave("no-public");
  EXPECT_EQ(reason_of([&] { (void)open("pkcs11:object=ec", other)->sign(kMessage); }),
            "hsm-key-mismatch");  // the fake makes new keys each time: never the one given
  EXPECT_EQ(reason_of([&] { open("pkcs11:object=ec", other); }), "none");
}

TEST_F(FakeToken, is_never_given_a_digest_of_another_length) {
  pkcs11::ModuleProcess process(FAKE_MODULE, access_, [](const pkcs11::ProgramSide &program) {
    if (!program.next_request()) return;
    const pkcs11::Module module(FAKE_MODULE);
    const pkcs11::TokenUri uri("pkcs11:object=ec");
    pkcs11::Session session(module, find_token(module, uri), pkcs11::Session::Access::kRead);
    pkcs11::Signer signer(session, uri, std::nullopt, program);
    (void)signer.sign_digest(Bytes(31));
  });
  EXPECT_EQ(reason_of([&] { process.call({}); }), "hsm-digest-length");
  EXPECT_EQ(calls("C_Sign"), 0);
}

TEST_F(FakeToken, makes_keys_however_it_wants_the_curve_named) {
  for (const char *words : {"empty", "empty,oid-only", "empty,name-only", "empty,raw-point"}) {
    behave(words);
    const auto made =
        generate_token_key(BULLA_ALG_ED25519, {"pkcs11:token=fake;id=%07"}, "ed", access_);
    EXPECT_EQ(made.uri, "pkcs11:serial=1;token=fake;id=%07;object=ed") << words;
    EXPECT_EQ(made.key.bytes.size(), 32u);
    EXPECT_EQ(calls("C_DestroyObject"), 0);
  }
}

TEST_F(FakeToken, keeps_no_new_key_that_does_not_sign_as_it_says) {
  behave("empty,wrong-public");
  EXPECT_EQ(
      reason_of([&] { generate_token_key(BULLA_ALG_ED25519, {"pkcs11:id=%07"}, "ed", access_); }),
      "hsm-key-mismatch");
  EXPECT_EQ(calls("C_DestroyObject"), 2);
}

TEST_F(FakeToken, makes_no_second_key_of_a_name) {
  for (const char *uri : {"pkcs11:object=ed", "pkcs11:object=new;id=%01"}) {
    behave("");
    EXPECT_EQ(reason_of([&] { generate_token_key(BULLA_ALG_ED25519, {uri}, "x", access_); }),
              "hsm-ambiguous-key");
    EXPECT_EQ(calls("C_GenerateKeyPair"), 0);
  }
}

TEST_F(FakeToken, makes_no_key_that_it_cannot_use) {
  behave("no-ed25519");
  EXPECT_EQ(reason_of([&] { generate_token_key(BULLA_ALG_ED25519, {"pkcs11:"}, "x", access_); }),
            "hsm-no-mechanism");
  EXPECT_EQ(calls("C_Login"), 0);
}

TEST_F(FakeToken, is_listed_with_what_is_questionable) {
  behave("careless,count-low");
  const auto tokens = list_tokens(FAKE_MODULE, access_, std::nullopt, ListLogin::kYes);
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].uri, "pkcs11:serial=1;token=fake");
  EXPECT_TRUE(std::ranges::count(tokens[0].states, "pin-few-tries"));
  ASSERT_EQ(tokens[0].keys.size(), 2u);
  EXPECT_EQ(
      tokens[0].keys[0].lints,
      (std::vector<std::string>{"hsm-key-extractable", "hsm-key-not-local", "hsm-key-can-unwrap",
                                "hsm-key-modifiable", "hsm-never-extractable-false"}));
  for (const std::string &lint : tokens[0].keys[0].lints) EXPECT_NE(lint_sentence(lint), "");
}

TEST_F(FakeToken, is_listed_without_a_login) {
  const auto tokens = list_tokens(FAKE_MODULE, access_, std::nullopt, ListLogin::kNo);
  ASSERT_EQ(tokens.size(), 1u);
  ASSERT_EQ(tokens[0].keys.size(), 2u);
  EXPECT_FALSE(tokens[0].keys[0].private_seen);
  EXPECT_TRUE(tokens[0].keys[0].public_key);
  EXPECT_EQ(calls("C_Login"), 0);
}

TEST_F(FakeToken, of_two_is_not_logged_in_to_for_a_list) {
  behave("two-tokens");
  EXPECT_EQ(list_tokens(FAKE_MODULE, access_, std::nullopt, ListLogin::kNo).size(), 2u);
  EXPECT_EQ(reason_of([&] { list_tokens(FAKE_MODULE, access_, std::nullopt, ListLogin::kYes); }),
            "hsm-ambiguous-token");
  EXPECT_EQ(calls("C_Login"), 0);
  const TokenKeyUri second{"pkcs11:serial=2"};
  EXPECT_EQ(list_tokens(FAKE_MODULE, access_, second, ListLogin::kYes).size(), 1u);
}

TEST(KnownModules, are_what_the_system_has_registered) {
  const test::Scratch scratch;
  scratch.write("b.module", "# a comment\nmodule: /opt/b.so\n");
  scratch.write("a.module", "module:  a.so \ncritical: no\n");
  scratch.write("trust.module", "module: t.so\ntrust-policy: yes\n");
  scratch.write("other.conf", "module: /opt/no.so\n");
  const auto modules = known_modules_in(scratch.path(""));
  ASSERT_EQ(modules.size(), 2u);
  EXPECT_TRUE(modules[0].ends_with("/a.so"));
  EXPECT_EQ(modules[1], "/opt/b.so");
  EXPECT_TRUE(known_modules_in(scratch.path("none")).empty());
}

}  // namespace
}  // namespace bulla
