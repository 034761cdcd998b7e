// SPDX-License-Identifier: Apache-2.0
//
// Attacks on the transport, the payload, the decoder, batches and attachments (FORMAT.md 2, 3, 6.2,
// 7).
#include <algorithm>

#include "formats/digest.hpp"
#include "formats/merkle.hpp"
#include "tests/host/attack.hpp"

namespace bulla::testing {
namespace {

constexpr std::size_t kBlock = 4096;

Bytes image() {
  return content(600'000);
}  // 147 blocks: two levels
Manifest manifest() {
  return manifest_for(lay_out(image()).blob);
}

std::function<Bytes()> zstd_of(const std::function<Bytes()> &stored,
                               std::uint64_t memory = 1u << 20) {
  return [=] {
    return transported(manifest(), BULLA_ENCODING_ZSTD, stored(), {"farm-1"}, memory).file();
  };
}

std::function<Bytes()> transport(const std::function<void(Transport &)> &change,
                                 const Names &signers = {"farm-1"}) {
  return [=] {
    const Package package = zstd_package(image());
    Transport transport = decode_transport(*package.envelope.transport);
    change(transport);
    return with_transport(package, transport, signers).file();
  };
}

std::function<Bytes()> payload(const std::function<void(Bytes &)> &change) {
  return [=] {
    Package package = image_package(image());
    change(package.payload);
    return package.file();
  };
}

void swap_blocks(Bytes &payload, std::size_t a, std::size_t b) {
  for (std::size_t i = 0; i < kBlock; i++)
    std::swap(payload[a * kBlock + i], payload[b * kBlock + i]);
}

Bytes joined(Bytes a, const Bytes &b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Bytes split_frames() {
  const Bytes all = image();
  return joined(zstd_frame(ByteView(all).first(1000)),
                joined(zstd_frame({}), zstd_frame(ByteView(all).subspan(1000))));
}

Bytes shortened_image() {
  Bytes bytes = image();
  bytes.pop_back();
  return zstd_frame(bytes);
}

Bytes other_image() {
  Bytes bytes = image();
  bytes[77] ^= 1;
  return zstd_frame(bytes);
}

Bytes skippable_frame() {
  return joined({0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4}, zstd_frame(image()));
}

Bytes cut_frame() {
  Bytes frame = zstd_frame(image());
  frame.resize(frame.size() - 10);
  return frame;
}

// A frame header whose declared content size is 2^63.
Bytes size_of_2_to_63() {
  return {0x28, 0xb5, 0x2f, 0xfd, 0xc0, 0x48, 0, 0, 0, 0, 0, 0, 0, 0x80, 1, 0, 0};
}

Bytes frame_without_size() {
  Bytes frame = zstd_frame(image());
  frame[4] = 0x00;  // neither single segment nor a content size
  return frame;
}

Bytes stripped_transport() {
  Package package = zstd_package(image());
  package.envelope.transport.reset();
  package.envelope.transport_signatures.clear();
  return package.file();
}

Bytes transport_signed_as_manifest() {
  Package package = zstd_package(image());
  package.envelope.transport_signatures =
      sign_all({"rel-1"}, *package.envelope.transport, BULLA_TYPE_MANIFEST);
  return package.file();
}

std::function<Bytes()> in_place(const Names &signers) {
  return [=] {
    const Package package = transported(manifest(), BULLA_ENCODING_DELTA, content(5000));
    Transport transport = decode_transport(*package.envelope.transport);
    transport.in_place = InPlace{4096, 0};
    return with_transport(package, transport, signers).file();
  };
}

KeyStore farm_may_overwrite() {
  StoreBuilder builder = standard_store();
  builder.store().roles.back().grants = BULLA_GRANT_IN_PLACE;
  return builder.store();
}

class TravelAttack : public ::testing::TestWithParam<Attack> {};

TEST_P(TravelAttack, IsRefusedForTheOneReason) {
  expect_verdict(GetParam());
}

const Attack kTransports[] = {
    {"SignedByTheFarm", [] { return zstd_package(image()).file(); }, "", 0},
    {"SignedByTheReleaseKey", transport([](Transport &) {}, {"rel-1"}), "", 0},
    {"TransportNotSigned", transport([](Transport &) {}, {}), "sig-missing"},
    {"TransportByAStranger", transport([](Transport &) {}, {"stranger"}), "key-unknown"},
    {"TransportByRoot", transport([](Transport &) {}, {"a", "b"}), "sig-out-of-scope"},
    {"TransportSignedForTheWrongTyp", transport_signed_as_manifest, "sig-header-mismatch"},
    {"TransportOfAnotherManifest", transport([](Transport &t) { t.manifest[0] ^= 1; }),
     "transport-mismatch", 3},
    {"TransportStripped", stripped_transport, "length-mismatch", 3},
    {"EncodingOfTheFuture", transport([](Transport &t) { t.encoding = 9; }), "encoding-unsupported",
     6},
    {"EncodingZero", transport([](Transport &t) { t.encoding = 0; }), "field-invalid", 3},
    {"BaseBesideZstd", transport([](Transport &t) { t.base = Blob{}; }), "field-invalid", 3},
    {"InPlaceBesideZstd", transport([](Transport &t) { t.in_place = InPlace{}; }), "field-invalid",
     3},
    {"InPlaceByTheTransportRole", in_place({"farm-1"}), "sig-out-of-scope"},
    {"InPlaceByTheReleaseRole", in_place({"rel-1"}), "", 0},
    {"InPlaceWithTheGrant", in_place({"farm-1"}), "", 0, farm_may_overwrite},
};

const Attack kDecoding[] = {
    {"SeveralFramesOneEmpty", zstd_of(split_frames), "", 0},
    {"OutputOneByteShort", zstd_of(shortened_image), "encoding-invalid", 3},
    {"OutputOneByteLong", zstd_of([] { return zstd_frame(joined(image(), {0})); }),
     "encoding-invalid", 3},
    {"OneByteMoreInAFrameOfItsOwn",
     zstd_of([] { return joined(zstd_frame(image()), zstd_frame(Bytes{0})); }), "encoding-invalid",
     3},
    {"TrailingByte", zstd_of([] { return joined(zstd_frame(image()), {0}); }), "encoding-invalid",
     3},
    {"CutOff", zstd_of(cut_frame), "encoding-invalid", 3},
    {"NoFrameAtAll", zstd_of([] { return Bytes(); }), "encoding-invalid", 3},
    {"SkippableFrame", zstd_of(skippable_frame), "encoding-invalid", 3},
    {"SizeNotDeclared", zstd_of(frame_without_size), "encoding-invalid", 3},
    {"DeclaredSizeOf2To63", zstd_of(size_of_2_to_63), "encoding-invalid", 3},
    {"WindowAboveTheStatement", zstd_of([] { return zstd_frame(image()); }, 100'000),
     "encoding-invalid", 3},
    {"NotZstd", zstd_of([] { return content(5000); }), "encoding-invalid", 3},
    {"AnotherImage", zstd_of(other_image), "result-digest"},
};

const Attack kPayloads[] = {
    {"FirstByteFlipped", payload([](Bytes &p) { p.front() ^= 1; }), "payload-digest"},
    {"LastByteFlipped", payload([](Bytes &p) { p.back() ^= 1; }), "payload-digest"},
    {"MiddleByteFlipped", payload([](Bytes &p) { p[p.size() / 2] ^= 0x80; }), "payload-digest"},
    {"DataBlocksSwapped", payload([](Bytes &p) { swap_blocks(p, 5, 6); }), "payload-digest"},
    {"HashBlocksOfALevelSwapped", payload([](Bytes &p) { swap_blocks(p, 1, 130); }),
     "payload-digest"},
    {"PaddingOfAHashBlockUsed", payload([](Bytes &p) { p[kBlock - 1] = 1; }), "payload-digest"},
    {"LevelMissing", payload([](Bytes &p) { p.erase(p.begin() + kBlock, p.begin() + 2 * kBlock); }),
     "length-mismatch", 3},
    {"LastBlockExtendedWithZeros", payload([](Bytes &p) { p.resize(p.size() + 100); }),
     "length-mismatch", 3},
    {"StoredBytesOfACompressedPayloadFlipped",
     [] {
       Package package = zstd_package(image());
       package.payload.back() ^= 1;
       return package.file();
     },
     "payload-digest"},
};

Digest batch_leaf(ByteView document) {
  return sha256(document);
}

struct BatchSpec {
  std::uint32_t covered_type = BULLA_TYPE_MANIFEST;
  std::uint32_t size = 3;
  std::uint32_t index_change = 0;
  std::size_t path_length = 2;
  std::string signer = "rel-1";
};

// An unsigned package whose signature is over a batch of three.
std::function<Bytes()> batched(const BatchSpec &spec) {
  return [=] {
    Package package = image_package(image(), {});
    const Digest own = batch_leaf(package.envelope.document);
    const auto leaves = ascending_leaves({own, sha256(content(1)), sha256(content(2))});
    const MerkleTree tree(leaves);
    const auto index =
        static_cast<std::size_t>(std::find(leaves.begin(), leaves.end(), own) - leaves.begin());
    BatchedProof proof;
    proof.batch = encode(Batch{spec.covered_type, spec.size, tree.root()});
    proof.signatures = sign_all({spec.signer}, proof.batch, BULLA_TYPE_BATCH);
    proof.index = static_cast<std::uint32_t>(index) ^ spec.index_change;
    proof.path = tree.path(index);
    if (spec.path_length != 2) proof.path.resize(spec.path_length);
    package.envelope.proofs.push_back(to_proof(proof));
    return package.file();
  };
}

const Attack kBatches[] = {
    {"BatchSigned", batched({}), "", 0},
    {"BatchForAnotherType", batched({BULLA_TYPE_TRANSPORT, 3, 0, 2, "rel-1"}), "sig-missing"},
    {"BatchIndexBeyondItsSize", batched({BULLA_TYPE_MANIFEST, 3, 8, 2, "rel-1"}), "batch-proof"},
    {"BatchPathTooLong", batched({BULLA_TYPE_MANIFEST, 3, 0, 5, "rel-1"}), "batch-proof"},
    {"BatchSizeForged", batched({BULLA_TYPE_MANIFEST, 1, 0, 2, "rel-1"}), "batch-proof"},
    {"BatchByAnotherRole", batched({BULLA_TYPE_MANIFEST, 3, 0, 2, "os-1"}), "sig-out-of-scope"},
};

Package with_attachments() {
  const LaidOut laid = lay_out(image());
  Manifest manifest = manifest_for(laid.blob);
  const Bytes notes = content(3000);
  manifest.attachments = {{"empty", 0, sha256({})}, {"notes.txt", notes.size(), sha256(notes)}};
  Package result = package(manifest, laid.payload);
  result.attachments = notes;
  return result;
}

std::function<Bytes()> attachments(const std::function<void(Bytes &)> &change) {
  return [=] {
    Package package = with_attachments();
    change(package.attachments);
    return package.file();
  };
}

const Attack kAttachments[] = {
    {"AttachmentsWhole", attachments([](Bytes &) {}), "", 0},
    {"AttachmentsStripped", attachments([](Bytes &a) { a.clear(); }), "", 0},
    {"AttachmentAltered", attachments([](Bytes &a) { a[5] ^= 1; }), "attachment-digest"},
    {"AttachmentCut", attachments([](Bytes &a) { a.pop_back(); }), "length-mismatch", 3},
    {"ByteAfterTheAttachments", attachments([](Bytes &a) { a.push_back(0); }), "length-mismatch",
     3},
};

INSTANTIATE_TEST_SUITE_P(Transports, TravelAttack, ::testing::ValuesIn(kTransports), attack_name);
INSTANTIATE_TEST_SUITE_P(Decoding, TravelAttack, ::testing::ValuesIn(kDecoding), attack_name);
INSTANTIATE_TEST_SUITE_P(Payloads, TravelAttack, ::testing::ValuesIn(kPayloads), attack_name);
INSTANTIATE_TEST_SUITE_P(Batches, TravelAttack, ::testing::ValuesIn(kBatches), attack_name);
INSTANTIATE_TEST_SUITE_P(Attachments, TravelAttack, ::testing::ValuesIn(kAttachments), attack_name);

TEST(Travel, StrippedAttachmentsAreAWarning) {
  Package package = with_attachments();
  package.attachments.clear();
  const Bytes file = package.file();
  const Verdict verdict = verify_bytes(file, "p.bulla", trust_in(standard_store().store()));
  ASSERT_TRUE(verdict.accepted);
  ASSERT_EQ(verdict.warnings.size(), 1u);
  EXPECT_NE(verdict.warnings[0].find("notes.txt"), std::string::npos);
}

TEST(Travel, ADeltaIsVerifiedWithoutItsBase) {
  const Bytes file = transported(manifest(), BULLA_ENCODING_DELTA, content(5000)).file();
  const Verdict verdict = verify_bytes(file, "d.bulla", trust_in(standard_store().store()));
  EXPECT_TRUE(verdict.accepted);
  EXPECT_EQ(verdict.at(BULLA_STAGE_RESULT).state, StageState::kNotChecked);
  EXPECT_NE(std::find(verdict.not_checked.begin(), verdict.not_checked.end(), "result"),
            verdict.not_checked.end());
}

TEST(Travel, AWrongBlockNamesTheReasonBeforeABrokenStream) {
  Package package = transported(manifest(), BULLA_ENCODING_ZSTD, content(2'000'000));
  package.payload.back() ^= 1;
  const Bytes file = package.file();
  const Verdict verdict = verify_bytes(file, "p.bulla", trust_in(standard_store().store()));
  EXPECT_EQ(verdict.reason, "payload-digest");
}

}  // namespace
}  // namespace bulla::testing
