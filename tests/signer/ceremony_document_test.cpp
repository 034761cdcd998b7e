// SPDX-License-Identifier: Apache-2.0
#include "signer/ceremony_document.hpp"

#include <gtest/gtest.h>

#include "signer/signing_exchange.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample.hpp"

namespace bulla {
namespace {

using test::MemoryKey;
using test::reason_of;

std::vector<Answered> answers_of(ByteView package, MemoryKey &key) {
  std::vector<Answered> answers;
  for (const Request &request : requests_for(package, key.public_key()))
    answers.push_back({answer(request, key), request});
  return answers;
}

TEST(CeremonyDocument, asks_for_every_part_and_puts_the_answers_in) {
  for (const int algorithm : {BULLA_ALG_ED25519, BULLA_ALG_ES256}) {
    MemoryKey key(algorithm);
    const Bytes package = encode_region(test::sample_envelope_with_transport());
    const auto answers = answers_of(package, key);
    EXPECT_EQ(answers.size(), 2u);
    const Bytes made = with_answers(package, key.public_key(), answers);
    EXPECT_NE(made, package);
    EXPECT_EQ(with_answers(package, key.public_key(), answers), made);
    EXPECT_EQ(with_answers(made, key.public_key(), answers), made);
  }
}

TEST(CeremonyDocument, takes_no_answer_to_something_else) {
  MemoryKey key(BULLA_ALG_ED25519);
  MemoryKey other(BULLA_ALG_ED25519);
  Manifest manifest = test::sample_manifest();
  const Bytes package = encode_region(test::sample_envelope(manifest));
  ++manifest.sequence;
  const Bytes another = encode_region(test::sample_envelope(manifest));
  EXPECT_EQ(
      reason_of([&] { (void)with_answers(package, key.public_key(), answers_of(another, key)); }),
      "response-mismatch");
  EXPECT_EQ(
      reason_of([&] { (void)with_answers(package, key.public_key(), answers_of(package, other)); }),
      "response-mismatch");
  auto broken = answers_of(package, key);
  broken[0].response.signature[40] ^= 1;
  EXPECT_EQ(reason_of([&] { (void)with_answers(package, key.public_key(), broken); }),
            "signature-wrong");
}

TEST(CeremonyDocument, reads_sixteen_digits_aloud_that_signatures_do_not_change) {
  MemoryKey key(BULLA_ALG_ED25519);
  const FileEnvelope envelope = test::sample_envelope();
  const Bytes package = encode_region(envelope);
  const Digest digest = spoken_digest(package);
  EXPECT_EQ(digest, sha256(envelope.document));
  EXPECT_EQ(spoken_digest(with_answers(package, key.public_key(), answers_of(package, key))),
            digest);
  const std::string_view text = "no package";
  EXPECT_EQ(spoken_digest(as_bytes(text)), sha256(as_bytes(text)));
}

TEST(CeremonyDocument, hears_digits_however_they_are_typed) {
  Digest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(0xa0 + i);
  EXPECT_EQ(spoken_text(digest), "a0a1 a2a3 a4a5 a6a7");
  for (const char *typed : {"a0a1 a2a3 a4a5 a6a7", "A0A1A2A3A4A5A6A7", " a0 a1a2 a3A4a5a6 a7 "})
    EXPECT_TRUE(is_spoken(typed, digest)) << typed;
  for (const char *typed : {"", "a0a1 a2a3 a4a5", "a0a1 a2a3 a4a5 a6a8", "a0a1 a2a3 a4a5 a6a7 a8"})
    EXPECT_FALSE(is_spoken(typed, digest)) << typed;
}

TEST(CeremonyDocument, has_keys_sign_what_can_be_nothing_else) {
  const Bytes tested = key_test_bytes("nonce");
  EXPECT_EQ(std::string(tested.begin(), tested.end()), "bulla-ceremony-key-test\nnonce\n");
}

}  // namespace
}  // namespace bulla
