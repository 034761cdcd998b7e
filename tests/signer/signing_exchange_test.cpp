// SPDX-License-Identifier: Apache-2.0
#include "signer/signing_exchange.hpp"

#include <gtest/gtest.h>

#include "signer/signature_check.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample.hpp"

namespace bulla {
namespace {

using test::MemoryKey;
using test::reason_of;

constexpr int kAlgorithms[] = {BULLA_ALG_ED25519, BULLA_ALG_ES256};
constexpr EnvelopePart kParts[] = {EnvelopePart::kDocument, EnvelopePart::kTransport};

// A key that signs something else than it was asked to.
class LyingKey : public MemoryKey {
 public:
  using MemoryKey::MemoryKey;
  RawSignature sign(ByteView message) override {
    Bytes other(message.begin(), message.end());
    other.back() ^= 1;
    return MemoryKey::sign(other);
  }
};

TEST(Exchange, brings_a_signature_that_the_verifier_takes) {
  for (const int algorithm : kAlgorithms)
    for (const EnvelopePart part : kParts) {
      MemoryKey key(algorithm);
      FileEnvelope envelope = test::sample_envelope_with_transport();
      const Request request = make_request(envelope, part, key.public_key());
      const Response response = answer(request, key);
      EXPECT_EQ(response.request, sha256(encode(request)));
      EXPECT_EQ(attach(envelope, request, response), Attached::kAdded);
      EXPECT_TRUE(has_valid_signature(envelope, part, key.public_key()));
      EXPECT_EQ(envelope.signatures.size() + envelope.transport_signatures.size(), 1u);
      const Signature &entry = signatures_of(envelope, part).front();
      const auto header = recognise_header(entry.protected_header);
      ASSERT_TRUE(header);
      EXPECT_EQ(header->algorithm, algorithm);
      EXPECT_EQ(header->type, type_of(envelope, part));
      EXPECT_EQ(decode_file_envelope(encode(envelope)), envelope);
    }
}

TEST(Exchange, survives_the_travel_as_bytes) {
  MemoryKey key(BULLA_ALG_ES256);
  FileEnvelope envelope = test::sample_envelope();
  const Bytes request = encode(make_request(envelope, EnvelopePart::kDocument, key.public_key()));
  const Bytes response = encode(answer(decode_request(request), key));
  EXPECT_EQ(attach(envelope, decode_request(request), decode_response(response)), Attached::kAdded);
}

TEST(Exchange, needs_no_request_file_to_attach) {
  for (const EnvelopePart part : kParts) {
    MemoryKey key(BULLA_ALG_ED25519);
    FileEnvelope envelope = test::sample_envelope_with_transport();
    Request request = make_request(envelope, part, key.public_key());
    const Digest report = sha256(as_bytes("report"));
    request.preflight = report;
    const Response response = answer(request, key);
    EXPECT_EQ(reason_of([&] { attach(envelope, key.public_key(), {}, response); }),
              "response-mismatch");
    EXPECT_EQ(attach(envelope, key.public_key(), report, response), Attached::kAdded);
    EXPECT_TRUE(has_valid_signature(envelope, part, key.public_key()));
  }
}

TEST(Exchange, does_nothing_the_second_time) {
  for (const int algorithm : kAlgorithms) {
    MemoryKey key(algorithm);
    FileEnvelope envelope = test::sample_envelope();
    const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
    ASSERT_EQ(attach(envelope, request, answer(request, key)), Attached::kAdded);
    const FileEnvelope signed_once = envelope;
    EXPECT_EQ(attach(envelope, request, answer(request, key)), Attached::kAlreadyThere);
    EXPECT_EQ(envelope, signed_once);
  }
}

TEST(Exchange, replaces_an_entry_of_the_key_that_does_not_verify) {
  MemoryKey key(BULLA_ALG_ED25519);
  FileEnvelope envelope = test::sample_envelope();
  const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
  const Response response = answer(request, key);
  envelope.signatures = {signature_entry(key.public_key(), BULLA_TYPE_MANIFEST, Bytes(64))};
  EXPECT_EQ(attach(envelope, request, response), Attached::kReplaced);
  EXPECT_EQ(envelope.signatures.size(), 1u);
  EXPECT_TRUE(has_valid_signature(envelope, EnvelopePart::kDocument, key.public_key()));
}

TEST(Exchange, takes_sixteen_signatures_and_not_one_more) {
  FileEnvelope envelope = test::sample_envelope();
  for (int i = 0; i < 17; ++i) {
    MemoryKey key(kAlgorithms[i % 2]);
    const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
    const Response response = answer(request, key);
    EXPECT_EQ(reason_of([&] { attach(envelope, request, response); }),
              i < 16 ? "none" : "too-many-signatures");
  }
  EXPECT_EQ(envelope.signatures.size(), 16u);
}

TEST(Exchange, answers_only_for_its_own_key) {
  MemoryKey asked(BULLA_ALG_ED25519);
  MemoryKey other(BULLA_ALG_ED25519);
  const Request request =
      make_request(test::sample_envelope(), EnvelopePart::kDocument, asked.public_key());
  EXPECT_EQ(reason_of([&] { answer(request, other); }), "key-mismatch");
  EXPECT_EQ(other.signatures, 0);
}

TEST(Exchange, believes_no_key) {
  for (const int algorithm : kAlgorithms) {
    LyingKey key(algorithm);
    const Request request =
        make_request(test::sample_envelope(), EnvelopePart::kDocument, key.public_key());
    EXPECT_EQ(reason_of([&] { answer(request, key); }), "signature-wrong");
  }
}

TEST(Exchange, never_asks_a_key_to_sign_what_devices_would_not_read) {
  MemoryKey key(BULLA_ALG_ED25519);
  const Request good =
      make_request(test::sample_envelope(), EnvelopePart::kDocument, key.public_key());
  const auto refused = [&](Request request) {
    const std::string reason = reason_of([&] { answer(request, key); });
    EXPECT_NE(reason, "none");
    return reason;
  };
  for (std::size_t length = 0; length < good.document.size(); ++length) {
    Request request = good;
    request.document.resize(length);
    refused(request);
  }
  Request longer = good;
  longer.document.push_back(0);
  EXPECT_EQ(refused(longer), "trailing-bytes");
  for (const auto &[type, reason] : {std::pair{BULLA_TYPE_KEY_STORE, "wrong-type"},
                                     {BULLA_TYPE_TRANSPORT, "wrong-type"},
                                     {BULLA_TYPE_UPDATE, "feature-unsupported"},
                                     {BULLA_TYPE_RESPONSE, "wrong-type"},
                                     {BULLA_TYPE_BATCH, "field-invalid"}}) {
    Request request = good;
    request.type = type;
    EXPECT_EQ(refused(request), reason);
  }
  EXPECT_EQ(key.signatures, 0);
}

TEST(Exchange, refuses_answers_to_other_questions) {
  MemoryKey key(BULLA_ALG_ED25519);
  FileEnvelope ours = test::sample_envelope_with_transport();
  Manifest manifest = test::sample_manifest();
  manifest.sequence += 1;
  const FileEnvelope theirs = test::sample_envelope(manifest);
  const Request our_request = make_request(ours, EnvelopePart::kDocument, key.public_key());
  const Request their_request = make_request(theirs, EnvelopePart::kDocument, key.public_key());
  const Response their_response = answer(their_request, key);
  const FileEnvelope before = ours;
  EXPECT_EQ(reason_of([&] { attach(ours, our_request, their_response); }), "response-mismatch");
  EXPECT_EQ(reason_of([&] { attach(ours, their_request, their_response); }), "response-mismatch");
  EXPECT_EQ(reason_of([&] { attach(ours, key.public_key(), {}, their_response); }),
            "response-mismatch");
  const MemoryKey other(BULLA_ALG_ED25519);
  EXPECT_EQ(reason_of([&] { attach(ours, other.public_key(), {}, answer(our_request, key)); }),
            "response-mismatch");
  EXPECT_EQ(ours, before);
}

TEST(Exchange, refuses_every_altered_signature) {
  for (const int algorithm : kAlgorithms) {
    MemoryKey key(algorithm);
    FileEnvelope envelope = test::sample_envelope();
    const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
    const Response good = answer(request, key);
    for (std::size_t i = 0; i < good.signature.size(); ++i) {
      Response bad = good;
      bad.signature[i] ^= 1;
      EXPECT_EQ(reason_of([&] { attach(envelope, request, bad); }), "signature-wrong") << i;
    }
    EXPECT_TRUE(envelope.signatures.empty());
  }
}

TEST(Exchange, keeps_a_transport_beside_its_own_manifest) {
  const MemoryKey key(BULLA_ALG_ED25519);
  FileEnvelope envelope = test::sample_envelope_with_transport();
  Manifest manifest = test::sample_manifest();
  manifest.sequence += 1;
  envelope.document = encode(manifest);
  EXPECT_EQ(reason_of([&] { make_request(envelope, EnvelopePart::kTransport, key.public_key()); }),
            "transport-mismatch");
}

TEST(RawAttach, finds_the_part_that_was_signed) {
  for (const int algorithm : kAlgorithms)
    for (const EnvelopePart part : kParts) {
      MemoryKey key(algorithm);
      FileEnvelope envelope = test::sample_envelope_with_transport();
      const Bytes value = answer(make_request(envelope, part, key.public_key()), key).signature;
      EXPECT_EQ(attach_raw(envelope, key.public_key(), value), Attached::kAdded);
      EXPECT_TRUE(has_valid_signature(envelope, part, key.public_key()));
      EXPECT_EQ(attach_raw(envelope, key.public_key(), value), Attached::kAlreadyThere);
    }
}

// SEQUENCE of two INTEGERs, as openssl writes it.
Bytes to_der(ByteView raw) {
  Bytes body;
  for (const ByteView half : {raw.first(32), raw.last(32)}) {
    std::size_t zeros = 0;
    while (half[zeros] == 0) ++zeros;
    Bytes digits(half.begin() + static_cast<std::ptrdiff_t>(zeros), half.end());
    if ((digits.front() & 0x80) != 0) digits.insert(digits.begin(), 0);
    body.push_back(2);
    body.push_back(static_cast<std::uint8_t>(digits.size()));
    body.insert(body.end(), digits.begin(), digits.end());
  }
  body.insert(body.begin(), {0x30, static_cast<std::uint8_t>(body.size())});
  return body;
}

TEST(RawAttach, takes_der_for_es256) {
  MemoryKey key(BULLA_ALG_ES256);
  FileEnvelope envelope = test::sample_envelope();
  const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
  EXPECT_EQ(attach_raw(envelope, key.public_key(), to_der(answer(request, key).signature)),
            Attached::kAdded);
  EXPECT_EQ(envelope.signatures.front().value.size(), 64u);
}

TEST(RawAttach, refuses_what_verifies_for_nothing) {
  MemoryKey key(BULLA_ALG_ED25519);
  const MemoryKey other(BULLA_ALG_ED25519);
  FileEnvelope envelope = test::sample_envelope();
  const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
  const Bytes value = answer(request, key).signature;
  EXPECT_EQ(reason_of([&] { attach_raw(envelope, other.public_key(), value); }), "signature-wrong");
  for (const std::size_t length : {0u, 1u, 63u, 65u, 8192u})
    EXPECT_EQ(reason_of([&] { attach_raw(envelope, key.public_key(), Bytes(length, 1)); }),
              "signature-wrong");
  EXPECT_TRUE(envelope.signatures.empty());
}

TEST(Parts, are_those_of_the_envelope) {
  const FileEnvelope raw = test::sample_envelope();
  const FileEnvelope zstd = test::sample_envelope_with_transport();
  using Parts = std::vector<EnvelopePart>;
  EXPECT_EQ(parts_to_sign(raw, SignWhat::kBoth), Parts{EnvelopePart::kDocument});
  EXPECT_EQ(parts_to_sign(zstd, SignWhat::kBoth),
            (Parts{EnvelopePart::kDocument, EnvelopePart::kTransport}));
  EXPECT_EQ(parts_to_sign(zstd, SignWhat::kManifest), Parts{EnvelopePart::kDocument});
  EXPECT_EQ(parts_to_sign(zstd, SignWhat::kTransport), Parts{EnvelopePart::kTransport});
  EXPECT_EQ(reason_of([&] { parts_to_sign(raw, SignWhat::kTransport); }), "usage");
}

}  // namespace
}  // namespace bulla
