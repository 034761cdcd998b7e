// SPDX-License-Identifier: Apache-2.0
//
// Attacks on the file and its documents (FORMAT.md 2, 4, 6): what the bytes alone show.
#include <algorithm>

#include "formats/cbor_writer.hpp"
#include "tests/host/attack.hpp"

namespace bulla::testing {
namespace {

constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kEnvelopeLengthAt = 12;
constexpr std::size_t kPayloadOffsetAt = 16;

Package good() {
  return image_package(content(10'000));
}

std::function<Bytes()> byte_set(std::size_t at, std::uint8_t value) {
  return [=] {
    Bytes file = good().file();
    file.at(at) = value;
    return file;
  };
}

std::function<Bytes()> resized(std::ptrdiff_t change) {
  return [=] {
    Bytes file = good().file();
    file.resize(file.size() + static_cast<std::size_t>(change));
    return file;
  };
}

Bytes text_mode_transfer() {
  Bytes file = good().file();
  file.erase(file.begin() + 4);  // 0d 0a became 0a
  return file;
}

// The manifest's bytes changed, and signed as they are then.
std::function<Bytes()> manifest_bytes(const std::function<void(Bytes &)> &change) {
  return [=] {
    Package package = good();
    Bytes document = package.envelope.document;
    change(document);
    return with_document(package, document).file();
  };
}

std::function<Bytes()> manifest_fields(const std::function<void(Manifest &)> &change) {
  return [=] {
    const LaidOut laid = lay_out(content(10'000));
    Manifest manifest = manifest_for(laid.blob);
    change(manifest);
    return package(manifest, laid.payload).file();
  };
}

// One more entry at the end of the manifest's map.
void add_entry(Bytes &document, const Bytes &entry) {
  document[0]++;
  document.insert(document.end(), entry.begin(), entry.end());
}

void lengthen_first_number(Bytes &document) {
  document.insert(document.begin() + 2, 0x18);  // 00 01 becomes 00 18 01
}

Bytes unprotected_header_filled() {
  const Package package = good();
  Bytes file = package.file();
  // a0 f6 58 40: the empty map, nil and the head of the value of the only signature
  const Bytes pattern = {0xa0, 0xf6, 0x58, 0x40};
  const auto at = std::search(file.begin(), file.end(), pattern.begin(), pattern.end());
  *(at + 1) = 0xa0;
  return file;
}

Bytes with_signatures(std::size_t count) {
  Package package = good();
  package.envelope.signatures.resize(count, package.envelope.signatures.front());
  return package.file();
}

Bytes signed_type(std::uint8_t type) {
  Package package = good();
  Bytes document = package.envelope.document;
  document[2] = type;
  return with_document(package, document).file();
}

Bytes envelope_with_trailing_byte() {
  Bytes file = good().file();
  file[kEnvelopeLengthAt]++;
  return file;
}

Bytes transport_beside_capability() {
  Package package = capability_package(capability_manifest());
  Transport transport;
  transport.encoding = BULLA_ENCODING_ZSTD;
  return with_transport(package, transport).file();
}

class FileAttack : public ::testing::TestWithParam<Attack> {};

TEST_P(FileAttack, IsRefusedForTheOneReason) {
  expect_verdict(GetParam());
}

const Attack kAttacks[] = {
    {"NothingWasDone", [] { return good().file(); }, "", 0},
    {"EmptyFile", [] { return Bytes(); }, "bad-magic", 3},
    {"MagicChanged", byte_set(0, 0x88), "bad-magic", 3},
    {"TextModeTransfer", text_mode_transfer, "bad-magic", 3},
    {"FormatVersion2", byte_set(kVersionAt, 2), "unsupported-format", 6},
    {"FlagBitSet", byte_set(kVersionAt + 2, 1), "unsupported-format", 6},
    {"ReservedByteSet", byte_set(31, 1), "padding-not-zero", 3},
    {"PayloadOffsetNotAligned", byte_set(kPayloadOffsetAt, 1), "bad-region", 3},
    {"PayloadOffsetZero", byte_set(kPayloadOffsetAt + 1, 0), "bad-region", 3},
    {"PayloadOffsetAboveOneMebibyte", byte_set(kPayloadOffsetAt + 3, 1), "bad-region", 3},
    {"EnvelopeBeyondPayloadOffset", byte_set(kEnvelopeLengthAt + 1, 0x10), "bad-region", 3},
    {"CovertByteInPadding", byte_set(4095, 1), "padding-not-zero", 3},
    {"OneByteLonger", resized(1), "length-mismatch", 3},
    {"OneByteShorter", resized(-1), "length-mismatch", 3},
    {"CutInsideTheEnvelope", resized(-12'000), "length-mismatch", 3},
    {"ByteAfterTheEnvelope", envelope_with_trailing_byte, "trailing-bytes", 3},
    {"DuplicateKey", manifest_bytes([](Bytes &d) {
       add_entry(d, {0x0a, 0x00});
     }),
     "cbor-duplicate-key", 3},
    {"UnsortedKeys", manifest_bytes([](Bytes &d) {
       add_entry(d, {0x00, 0x01});
     }),
     "cbor-unsorted", 3},
    {"NumberNotShortest", manifest_bytes(lengthen_first_number), "cbor-not-shortest", 3},
    {"IndefiniteMap", manifest_bytes([](Bytes &d) { d[0] = 0xbf; }), "cbor-indefinite", 3},
    {"TagAroundTheManifest", manifest_bytes([](Bytes &d) { d.insert(d.begin(), 0xd2); }),
     "cbor-forbidden-type", 3},
    {"FloatAsEntry", manifest_bytes([](Bytes &d) {
       add_entry(d, {0x0f, 0xf9, 0, 0});
     }),
     "cbor-forbidden-type", 3},
    {"LengthOf2To63", manifest_bytes([](Bytes &d) {
       add_entry(d, {0x0f, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
     }),
     "cbor-truncated", 3},
    {"NestedTooDeeply", manifest_bytes([](Bytes &d) {
       add_entry(d, {0x0f, 0x81, 0x81, 0x81, 0x81, 0x81, 0x00});
     }),
     "cbor-too-deep", 3},
    {"ByteAfterTheManifest", manifest_bytes([](Bytes &d) { d.push_back(0); }), "trailing-bytes", 3},
    {"UnknownManifestKey", manifest_bytes([](Bytes &d) {
       add_entry(d, {0x10, 0x00});
     }),
     "unknown-field", 3},
    {"UnknownFeatureBit", manifest_fields([](Manifest &m) { m.features = 1u << 31; }),
     "feature-unsupported", 6},
    {"UnknownKeyBesideUnknownFeature", manifest_bytes([](Bytes &d) {
       add_entry(d, {0x0f, 0x02}), add_entry(d, {0x10, 0x00});
     }),
     "feature-unsupported", 6},
    {"BidirectionalText", manifest_fields([](Manifest &m) { m.version = "\xe2\x80\xae"; }),
     "bad-text", 3},
    {"AttachmentThatLeavesItsFolder", manifest_fields([](Manifest &m) {
       m.attachments = {{"../x", 0, {}}};
     }),
     "bad-text", 3},
    {"SizeAbove2To63",
     manifest_fields([](Manifest &m) { m.installed->size = std::uint64_t{1} << 63; }),
     "size-out-of-range", 3},
    {"SizeAboveFourLevels",
     manifest_fields([](Manifest &m) { m.installed->size = (std::uint64_t{1} << 40) + 1; }),
     "size-out-of-range", 3},
    {"Log2Block0", manifest_fields([](Manifest &m) { m.installed->log2_block = 0; }),
     "field-invalid", 3},
    {"Log2Block11", manifest_fields([](Manifest &m) { m.installed->log2_block = 11; }),
     "field-invalid", 3},
    {"Log2Block63", manifest_fields([](Manifest &m) { m.installed->log2_block = 63; }),
     "field-invalid", 3},
    {"Class0", manifest_fields([](Manifest &m) { m.image_class = 0; }), "field-invalid", 3},
    {"CapabilityWithAnImage",
     manifest_fields([](Manifest &m) { m.image_class = BULLA_CLASS_CAPABILITY; }),
     "capability-malformed", 3},
    {"ImageWithoutAnImage", manifest_fields([](Manifest &m) { m.installed.reset(); }),
     "field-invalid", 3},
    {"UpdateDocument", [] { return signed_type(3); }, "feature-unsupported", 6},
    {"RequestInAnEnvelope", [] { return signed_type(6); }, "wrong-type", 3},
    {"TransportAsDocument", [] { return signed_type(9); }, "wrong-type", 3},
    {"DocumentOfAFutureType", [] { return signed_type(10); }, "feature-unsupported", 6},
    {"TransportBesideACapability", transport_beside_capability, "transport-unexpected", 3},
    {"UnprotectedHeaderFilled", unprotected_header_filled, "sig-entry-malformed", 3},
    {"SixteenSignatures", [] { return with_signatures(16); }, "", 0},
    {"SeventeenSignatures", [] { return with_signatures(17); }, "too-many-signatures", 3},
};

INSTANTIATE_TEST_SUITE_P(Table, FileAttack, ::testing::ValuesIn(kAttacks), attack_name);

}  // namespace
}  // namespace bulla::testing
