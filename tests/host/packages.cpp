// SPDX-License-Identifier: Apache-2.0
//
// Packages for tests.
#include "tests/host/packages.hpp"

#include <zstd.h>

#include <algorithm>
#include <stdexcept>

#include "formats/digest.hpp"
#include "formats/header.hpp"
#include "formats/names.hpp"
#include "formats/wire/tree.h"

namespace bulla::testing {
namespace {

class Layout {
 public:
  Layout(ByteView data, std::size_t block) : data_(data), block_(block) {}

  Digest emit(std::size_t width, std::size_t first, std::size_t count) {
    if (width == 1) return emit_data(first);
    const std::size_t hash_at = payload.size();
    const std::size_t child = width / (block_ / 32);
    payload.resize(payload.size() + block_);
    for (std::size_t i = 0; i * child < count; i++) {
      const Digest hash = emit(child, first + i * child, std::min(child, count - i * child));
      std::copy(hash.begin(), hash.end(),
                payload.begin() + static_cast<std::ptrdiff_t>(hash_at + i * 32));
    }
    return sha256(ByteView(payload).subspan(hash_at, block_));
  }

  Bytes payload;

 private:
  Digest emit_data(std::size_t index) {
    const std::size_t at = index * block_;
    const ByteView data = data_.subspan(at, std::min(block_, data_.size() - at));
    payload.insert(payload.end(), data.begin(), data.end());
    Bytes padded(data.begin(), data.end());
    padded.resize(block_);
    return sha256(padded);
  }

  ByteView data_;
  std::size_t block_;
};

void append(Bytes &to, ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace

LaidOut lay_out(ByteView data, std::uint32_t log2_block) {
  const std::size_t block = std::size_t{1} << log2_block;
  const std::size_t blocks = (data.size() + block - 1) / block;
  std::size_t width = 1;
  while (width < blocks) width *= block / 32;
  Layout layout(data, block);
  const Digest root = blocks == 0 ? Digest{} : layout.emit(width, 0, blocks);
  Bytes descriptor(BULLA_VERITY_DESCRIPTOR_BYTES);
  bulla_verity_descriptor(data.size(), static_cast<std::uint8_t>(log2_block), root.data(),
                          descriptor.data());
  return {layout.payload, {data.size(), log2_block, sha256(descriptor)}};
}

Bytes content(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; i++) {
    bytes[i] = static_cast<std::uint8_t>(i * 131 + (i >> 8) * 7);
  }
  return bytes;
}

Bytes zstd_frame(ByteView data, int level) {
  Bytes frame(ZSTD_compressBound(data.size()));
  const std::size_t size =
      ZSTD_compress(frame.data(), frame.size(), data.data(), data.size(), level);
  if (ZSTD_isError(size) != 0) throw std::runtime_error("zstd does not compress");
  frame.resize(size);
  return frame;
}

std::vector<Signature> sign_all(const Names &signers, ByteView document, bulla_document_type type) {
  std::vector<Signature> signatures;
  for (const std::string &signer : signers) {
    signatures.push_back(TestSigner(signer).sign(sha256(document), type));
  }
  return signatures;
}

Bytes Package::file() const {
  Bytes bytes = encode_region(envelope, room_bytes);
  append(bytes, payload);
  append(bytes, attachments);
  return bytes;
}

Manifest manifest_for(const Blob &installed) {
  Manifest manifest;
  manifest.image.fill(0x11);
  manifest.product = product_uuid("widget");
  manifest.component = component_uuid(manifest.product, "app");
  manifest.image_class = BULLA_CLASS_APPLICATION;
  manifest.name = "app";
  manifest.version = "1.0";
  manifest.sequence = 10;
  manifest.installed = installed;
  return manifest;
}

Package package(const Manifest &manifest, Bytes payload, const Names &signers) {
  Package package;
  package.payload = std::move(payload);
  return with_document(package, encode(manifest), signers);
}

Package image_package(ByteView image, const Names &signers) {
  LaidOut laid = lay_out(image);
  return package(manifest_for(laid.blob), std::move(laid.payload), signers);
}

Package transported(const Manifest &manifest, bulla_encoding encoding, ByteView stored,
                    const Names &transport_signers, std::uint64_t memory) {
  const LaidOut laid = lay_out(stored);
  Package result = package(manifest, laid.payload);
  Transport transport;
  transport.manifest = sha256(result.envelope.document);
  transport.encoding = static_cast<std::uint32_t>(encoding);
  transport.stored = laid.blob;
  transport.memory_bytes = memory;
  if (encoding != BULLA_ENCODING_ZSTD) transport.base = Blob{1, 12, Digest{}};
  return with_transport(result, transport, transport_signers);
}

Package zstd_package(ByteView image) {
  return transported(manifest_for(lay_out(image).blob), BULLA_ENCODING_ZSTD, zstd_frame(image));
}

Manifest capability_manifest() {
  Manifest manifest = manifest_for({});
  manifest.image_class = BULLA_CLASS_CAPABILITY;
  manifest.installed.reset();
  manifest.capability = Capability{1, BULLA_USE_STANDING, 0};
  manifest.requirements.devices = {Bytes{0x5f, 0x1c}};
  return manifest;
}

Package capability_package(const Manifest &manifest, const Names &signers) {
  return package(manifest, {}, signers);
}

Package with_document(Package package, const Bytes &document, const Names &signers) {
  package.envelope.document = document;
  package.envelope.signatures = sign_all(signers, document, BULLA_TYPE_MANIFEST);
  return package;
}

Package with_transport(Package package, const Transport &transport, const Names &signers) {
  package.envelope.transport = encode(transport);
  package.envelope.transport_signatures =
      sign_all(signers, *package.envelope.transport, BULLA_TYPE_TRANSPORT);
  return package;
}

StoreBuilder standard_store(std::uint32_t version, std::uint32_t epoch) {
  StoreBuilder builder(version, epoch);
  builder.role(BULLA_ROLE_ROOT, "root", 2, {"a", "b", "c"});
  builder.image_role("release", 1, {"rel-1"});
  builder.store().roles.back().classes |= 1u << BULLA_CLASS_CAPABILITY;
  builder.image_role("os", 1, {"os-1"}, BULLA_CLASS_OS);
  builder.role(BULLA_ROLE_TRANSPORT, "farm", 1, {"farm-1"});
  builder.store().windows.push_back({BULLA_CLASS_APPLICATION, 0, 9});
  for (const char *name : {"rel-1", "farm-1"}) {
    KeyNote note;
    note.key = builder.index(name);
    note.label = name;
    builder.store().notes.push_back(note);
  }
  return builder;
}

ChainLink link_of(const KeyStore &store, const Names &signers) {
  const Bytes document = encode(store);
  return {document, sign_all(signers, document, BULLA_TYPE_KEY_STORE)};
}

Package key_store_package(const KeyStore &store, const Names &signers, const Chain &before) {
  const ChainLink link = link_of(store, signers);
  Package package;
  package.envelope.document = link.key_store;
  package.envelope.signatures = link.signatures;
  if (!before.links.empty()) package.envelope.proofs.push_back(to_proof(before));
  return package;
}

Trust trust_in(const KeyStore &store) {
  return Trust::anchor(key_store_package(store).file(), "tks.bulla");
}

}  // namespace bulla::testing
