// SPDX-License-Identifier: Apache-2.0
//
// Structures survive encoding and decoding, and what breaks a rule is refused with its reason. The
// rules themselves are tested with the decoder (tests/wire); here, that its answers come through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "formats/error.hpp"
#include "formats/header.hpp"
#include "tests/formats/samples.hpp"

namespace bulla {
namespace {

template <typename T, typename Decode>
void expect_same_bytes_again(const T &value, Decode decode) {
  const Bytes encoded = encode(value);
  EXPECT_EQ(to_hex(encode(decode(encoded))), to_hex(encoded));
}

TEST(RoundTrip, GivesEveryStructureBack) {
  EXPECT_EQ(decode_manifest(encode(samples::small_manifest())), samples::small_manifest());
  EXPECT_EQ(decode_manifest(encode(samples::capability())), samples::capability());
  EXPECT_EQ(decode_transport(encode(samples::zstd_transport())), samples::zstd_transport());
  EXPECT_EQ(decode_transport(encode(samples::full_transport())), samples::full_transport());
  EXPECT_EQ(decode_key_store(encode(samples::small_key_store())), samples::small_key_store());
  EXPECT_EQ(decode_batched(encode(samples::batched())), samples::batched());
  EXPECT_EQ(decode_grandfathered(encode(samples::grandfathered())), samples::grandfathered());
  EXPECT_EQ(decode_chain(encode(samples::chain())), samples::chain());
  EXPECT_EQ(decode_update(encode(samples::update())), samples::update());
  EXPECT_EQ(decode_request(encode(samples::request())), samples::request());
  EXPECT_EQ(decode_response(encode(samples::response())), samples::response());
  const Batch batch{BULLA_TYPE_TRANSPORT, 4'294'967'295, samples::digest(1)};
  EXPECT_EQ(decode_batch(encode(batch)), batch);
}

TEST(RoundTrip, GivesTheSameBytesWhereTheCallerHadNoOrder) {
  expect_same_bytes_again(samples::full_manifest(), decode_manifest);
  expect_same_bytes_again(samples::full_key_store(), decode_key_store);
  expect_same_bytes_again(samples::full_envelope(), decode_file_envelope);
  expect_same_bytes_again(seal_of(samples::full_envelope()), decode_seal);
}

TEST(DecodeManifest, GivesListsInEncodedOrder) {
  const Requirements wanted = decode_manifest(encode(samples::full_manifest())).requirements;
  EXPECT_THAT(wanted.chips, testing::ElementsAre("mt36", "mt3620"));
  EXPECT_THAT(wanted.boards,
              testing::ElementsAre(NamedRange{"dw9", 0, 4'294'967'295}, NamedRange{"dw100", 2, 4},
                                   NamedRange{"dw100", 5, 9}));
  EXPECT_EQ(wanted.lifecycles, 12u);
}

TEST(DecodeKeyStore, KeepsWhatItDoesNotKnowAndWhoHasWhichRole) {
  const KeyStore before = samples::full_key_store();
  const KeyStore after = decode_key_store(encode(before));
  ASSERT_EQ(after.keys.size(), 4u);
  EXPECT_THAT(after.keys, testing::Contains(StoreKey(Bytes{0xde, 0xad})));
  EXPECT_THAT(after.unknown_roles,
              testing::ElementsAre(before.unknown_roles[1], before.unknown_roles[0]));
  const auto key_of = [](const KeyStore &store, std::string_view label) {
    for (const Role &role : store.roles) {
      if (role.label == label) return store.keys[role.keys.front()];
    }
    return StoreKey();
  };
  for (const char *label : {"root", "apps", "transport"}) {
    EXPECT_EQ(key_of(after, label), key_of(before, label)) << label;
  }
  ASSERT_EQ(after.notes.size(), 2u);
  for (const KeyNote &note : after.notes) {
    EXPECT_EQ(after.keys[note.key], before.keys[note.label == "rel-1" ? 3 : 1]) << note.label;
  }
}

TEST(FindKey, FindsUsableKeysByTheirId) {
  const KeyStore store = samples::full_key_store();
  EXPECT_EQ(find_key(store, key_id(samples::ed25519_key(2))), 3u);
  EXPECT_EQ(find_key(store, key_id(samples::ed25519_key(77))), std::nullopt);
}

TEST(DecodeFileEnvelope, KeepsDocumentsExactlyAsTheyAre) {
  FileEnvelope envelope = samples::full_envelope();
  const FileEnvelope after = decode_file_envelope(encode(envelope));
  EXPECT_EQ(after.document, envelope.document);
  EXPECT_EQ(after.signatures, envelope.signatures);
  EXPECT_EQ(after.transport, envelope.transport);
  EXPECT_EQ(after.transport_signatures, envelope.transport_signatures);
  EXPECT_THAT(after.proofs, testing::UnorderedElementsAreArray(envelope.proofs));
  EXPECT_EQ(after.proofs.back().kind, std::uint32_t{BULLA_PROOF_CHAIN});
}

TEST(DecodeFileEnvelope, LeavesAChainThatCannotBeReadToWhoeverOpensIt) {
  FileEnvelope envelope = samples::full_envelope();
  envelope.proofs = {Proof{BULLA_PROOF_CHAIN, Bytes{0xff, 0xff}}};
  EXPECT_EQ(decode_file_envelope(encode(envelope)), envelope);
  EXPECT_THROW(decode_chain(envelope.proofs.front().body), Error);
}

TEST(DocumentTypeOf, IsTheFirstEntry) {
  EXPECT_EQ(document_type(encode(samples::small_manifest())), BULLA_TYPE_MANIFEST);
  EXPECT_EQ(document_type(encode(samples::small_key_store())), BULLA_TYPE_KEY_STORE);
  EXPECT_EQ(document_type(encode(samples::zstd_transport())), BULLA_TYPE_TRANSPORT);
  EXPECT_THROW(document_type(Bytes{0xa2, 0x00, 0x0a, 0x01, 0x01}), Error);
  EXPECT_THROW(document_type(Bytes{0x80}), Error);
}

struct Fault {
  std::string reason;
  std::string what;
};

Fault fault_of(const std::function<void()> &decode) {
  try {
    decode();
  } catch (const Error &error) {
    return {std::string(error.reason()), error.what()};
  }
  return {"none", ""};
}

struct ManifestCase {
  const char *reason;
  const char *place;
  void (*edit)(Manifest &);
};

const ManifestCase kManifestCases[] = {
    {"bad-text", "entry 6 (name)", [](Manifest &m) { m.name = "Capital"; }},
    {"field-invalid", "entry 5 (class)", [](Manifest &m) { m.image_class = 32; }},
    {"field-invalid", "entry 8 (sequence)", [](Manifest &m) { m.sequence = 1ull << 63; }},
    {"field-invalid", "entry 9 (security_version)",
     [](Manifest &m) { m.security_version = 1u << 31; }},
    {"field-invalid", "entry 10 (installed)", [](Manifest &m) { m.installed->log2_block = 11; }},
    {"size-out-of-range", "entry 10 (installed)",
     [](Manifest &m) { m.installed->size = (1ull << 40) + 1; }},
    {"field-invalid", "(installed)", [](Manifest &m) { m.installed.reset(); }},
    {"capability-malformed", "manifest",
     [](Manifest &m) {
       m.capability = Capability{1, 1, 0};
     }},
    {"field-invalid", "(requires)", [](Manifest &m) { m.requirements.lifecycles = 256; }},
    {"bad-text", "(attachments)",
     [](Manifest &m) {
       m.attachments = {{"../x", 0, {}}};
     }},
    {"field-invalid", "(extensions)",
     [](Manifest &m) {
       m.extensions = {{1, Bytes(1025)}};
     }},
    {"feature-unsupported", "manifest", [](Manifest &m) { m.features = 1; }},
    {"document-too-large", "4096",
     [](Manifest &m) {
       for (std::uint32_t id = 0; id < 5; id++) m.extensions.push_back({id, Bytes(1000)});
     }},
};

TEST(DecodeManifest, RefusesWithTheReasonAndThePlace) {
  for (const ManifestCase &each : kManifestCases) {
    Manifest manifest = samples::small_manifest();
    each.edit(manifest);
    const Fault fault = fault_of([&] { decode_manifest(encode(manifest)); });
    EXPECT_EQ(fault.reason, each.reason) << fault.what;
    EXPECT_THAT(fault.what, testing::HasSubstr(each.place));
  }
}

struct BytesCase {
  const char *reason;
  void (*edit)(Bytes &);
};

const BytesCase kBytesCases[] = {
    {"trailing-bytes", [](Bytes &b) { b.push_back(0); }},
    {"cbor-truncated", [](Bytes &b) { b.pop_back(); }},
    {"cbor-truncated", [](Bytes &b) { b.clear(); }},
    {"wrong-type", [](Bytes &b) { b[2] = BULLA_TYPE_KEY_STORE; }},
    {"unsupported-format", [](Bytes &b) { b[4] = 2; }},
    {"cbor-duplicate-key", [](Bytes &b) { b[3] = 0; }},
    {"cbor-indefinite", [](Bytes &b) { b[0] = 0xbf; }},
};

TEST(DecodeManifest, RefusesBytesThatAreNotOurCbor) {
  for (const BytesCase &each : kBytesCases) {
    Bytes bytes = encode(samples::small_manifest());
    each.edit(bytes);
    const Fault fault = fault_of([&] { decode_manifest(bytes); });
    EXPECT_EQ(fault.reason, each.reason) << fault.what;
  }
}

TEST(DecodeManifest, NamesTheEntryThatItDoesNotKnow) {
  struct UnknownCase {
    Bytes entry;
    const char *place;
  };
  const UnknownCase cases[] = {
      {{0x10, 0x00}, "manifest: entry 16: "},
      {{0x16, 0x00}, "manifest: entry 22: "},
      {{0x18, 0x18, 0x00}, "manifest: entry 24: "},
      {{0x20, 0x00}, "manifest: a key that is no entry number: "},
      {{0x61, 'a', 0x00}, "manifest: a key that is no entry number: "},
  };
  for (const UnknownCase &each : cases) {
    Bytes bytes = encode(samples::small_manifest());
    bytes[0]++;  // one entry more
    bytes.insert(bytes.end(), each.entry.begin(), each.entry.end());
    const Fault fault = fault_of([&] { decode_manifest(bytes); });
    EXPECT_EQ(fault.reason, "unknown-field");
    EXPECT_THAT(fault.what, testing::StartsWith(each.place));
  }
}

TEST(DecodeManifest, TellsWhichDocumentWasGivenInstead) {
  const Fault fault = fault_of([] { decode_manifest(encode(samples::small_key_store())); });
  EXPECT_EQ(fault.reason, "wrong-type");
  EXPECT_EQ(fault.what, "this is a key-store, not a manifest");
}

struct KeyStoreCase {
  const char *reason;
  void (*edit)(KeyStore &);
};

const KeyStoreCase kKeyStoreCases[] = {
    {"field-invalid", [](KeyStore &s) { s.version = 1u << 31; }},
    {"field-invalid", [](KeyStore &s) { s.keys = {Bytes(4097)}; }},
    {"tks-bad-key", [](KeyStore &s) { s.keys = {*from_hex("a40101033220062141ff")}; }},
    {"field-invalid", [](KeyStore &s) { s.roles.clear(); }},
    {"field-invalid", [](KeyStore &s) { s.roles[0].keys.clear(); }},
    {"field-invalid",
     [](KeyStore &s) {
       s.unknown_roles = {{32, {}}};
     }},
    {"field-invalid",
     [](KeyStore &s) {
       s.revocations = {{{}, 0, 0, {}}};
     }},
    {"field-invalid",
     [](KeyStore &s) {
       s.windows = {{std::uint32_t{0}, 0, 0}};
     }},
    {"field-invalid", [](KeyStore &s) { s.issued = 1ull << 63; }},
};

TEST(DecodeKeyStore, RefusesWithTheReason) {
  for (const KeyStoreCase &each : kKeyStoreCases) {
    KeyStore store = samples::small_key_store();
    each.edit(store);
    const Fault fault = fault_of([&] { decode_key_store(encode(store)); });
    EXPECT_EQ(fault.reason, each.reason) << fault.what << " " << (&each - kKeyStoreCases);
  }
}

TEST(DecodeTransport, RefusesWithTheReason) {
  const auto reason_after = [](void (*edit)(Transport &)) {
    Transport transport = samples::full_transport();
    edit(transport);
    return fault_of([&] { decode_transport(encode(transport)); }).reason;
  };
  EXPECT_EQ(reason_after([](Transport &) {}), "none");
  EXPECT_EQ(reason_after([](Transport &t) { t.encoding = 0; }), "field-invalid");
  EXPECT_EQ(reason_after([](Transport &t) { t.base.reset(); }), "field-invalid");
  EXPECT_EQ(reason_after([](Transport &t) { t.encoding = BULLA_ENCODING_BSDIFF40; }),
            "field-invalid");
  EXPECT_EQ(reason_after([](Transport &t) { t.memory_bytes = 1ull << 63; }), "field-invalid");
}

TEST(DecodeFileEnvelope, RefusesWithTheReason) {
  const auto reason_after = [](void (*edit)(FileEnvelope &)) {
    FileEnvelope envelope = samples::full_envelope();
    edit(envelope);
    return fault_of([&] { decode_file_envelope(encode(envelope)); }).reason;
  };
  EXPECT_EQ(reason_after([](FileEnvelope &e) { e.signatures.resize(16, e.signatures[0]); }),
            "none");
  EXPECT_EQ(reason_after([](FileEnvelope &e) { e.signatures.resize(17, e.signatures[0]); }),
            "too-many-signatures");
  EXPECT_EQ(reason_after([](FileEnvelope &e) { e.signatures[0].value.clear(); }),
            "sig-entry-malformed");
  EXPECT_EQ(reason_after([](FileEnvelope &e) { e.signatures[0].protected_header.resize(25); }),
            "sig-entry-malformed");
  EXPECT_EQ(reason_after([](FileEnvelope &e) { e.proofs = {Proof{17, {}}}; }), "field-invalid");
}

TEST(DecodeSeal, RefusesProofsThatADeviceDoesNotKeep) {
  Seal seal = seal_of(samples::full_envelope());
  seal.proofs.push_back(to_proof(samples::chain()));
  EXPECT_EQ(fault_of([&] { decode_seal(encode(seal)); }).reason, "field-invalid");
}

TEST(DecodeChain, RefusesNoLinksTooManyAndBytesBehindThem) {
  const auto reason_of = [](const Bytes &body) {
    return fault_of([&] { decode_chain(body); }).reason;
  };
  EXPECT_EQ(reason_of(Bytes{0x80}), "field-invalid");
  Chain chain = samples::chain();
  chain.links.resize(65, chain.links.front());
  EXPECT_EQ(reason_of(encode(chain)), "chain-too-long");
  Bytes longer = encode(samples::chain());
  longer.push_back(0);
  EXPECT_EQ(reason_of(longer), "trailing-bytes");
}

TEST(DecodeRequest, RefusesTypesThatNobodySigns) {
  Request request = samples::request();
  request.type = BULLA_TYPE_UPDATE;
  const Fault fault = fault_of([&] { decode_request(encode(request)); });
  EXPECT_EQ(fault.reason, "field-invalid");
  EXPECT_THAT(fault.what, testing::HasSubstr("request: entry 2 (type)"));
}

TEST(DecodeResponse, RefusesAnEmptySignatureAndOtherFiles) {
  Response response = samples::response();
  response.signature.clear();
  EXPECT_EQ(fault_of([&] { decode_response(encode(response)); }).reason, "field-invalid");
  EXPECT_EQ(fault_of([&] { decode_response(encode(samples::request())); }).reason, "wrong-type");
}

TEST(DecodeUpdate, RefusesWithTheReason) {
  Update update = samples::update();
  update.steps[0].phase = 4;
  EXPECT_EQ(fault_of([&] { decode_update(encode(update)); }).reason, "field-invalid");
  update = samples::update();
  update.features = 1u << 4;
  EXPECT_EQ(fault_of([&] { decode_update(encode(update)); }).reason, "feature-unsupported");
}

TEST(DecodeRegion, GivesHeaderAndEnvelopeBack) {
  FileEnvelope envelope = samples::full_envelope();
  envelope.proofs.clear();
  Bytes file = encode_region(envelope, 8192);
  const Region region = decode_region(file, file.size());
  EXPECT_EQ(region.envelope, envelope);
  EXPECT_EQ(region.header.payload_offset, 8192u);
  EXPECT_EQ(region.header.envelope_bytes, encode(envelope).size());
}

TEST(DecodeRegion, RefusesWithTheReason) {
  const Bytes good = encode_region(samples::full_envelope());
  const auto reason_after = [&](std::size_t at, std::uint8_t value) {
    Bytes bad = good;
    bad[at] = value;
    return fault_of([&] { decode_region(bad, bad.size()); }).reason;
  };
  EXPECT_EQ(reason_after(0, 0), "bad-magic");
  EXPECT_EQ(reason_after(8, 2), "unsupported-format");
  EXPECT_EQ(reason_after(20, 1), "padding-not-zero");
  EXPECT_EQ(reason_after(4095, 1), "padding-not-zero");
  EXPECT_EQ(reason_after(17, 0), "bad-region");
  EXPECT_EQ(reason_after(17, 0x20), "length-mismatch");
  EXPECT_EQ(fault_of([&] { decode_region(ByteView(good).first(4000), good.size()); }).reason,
            "internal");
}

}  // namespace
}  // namespace bulla
