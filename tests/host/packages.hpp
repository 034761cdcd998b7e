// SPDX-License-Identifier: Apache-2.0
//
// Packages for tests, built in memory by formats/ and signed with real keys. Every part stays open
// to be damaged before the file is put together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/envelope.hpp"
#include "formats/manifest.hpp"
#include "formats/seal.hpp"
#include "formats/transport.hpp"
#include "tests/core/store_builder.hpp"
#include "verifier/host/trust.hpp"

namespace bulla::testing {

using Names = std::vector<std::string>;

// A payload as FORMAT.md 3.4 lays it out, by its recursive definition.
struct LaidOut {
  Bytes payload;
  Blob blob;
};
LaidOut lay_out(ByteView data, std::uint32_t log2_block = 12);

Bytes content(std::size_t size);                 // as in FORMAT.md 3.6
Bytes zstd_frame(ByteView data, int level = 3);  // one frame with its content size

std::vector<Signature> sign_all(const Names &signers, ByteView document, bulla_document_type type);

// A file before it is put together.
struct Package {
  FileEnvelope envelope;
  Bytes payload;
  Bytes attachments;
  std::size_t room_bytes = 4096;

  Bytes file() const;
};

// product widget, component app, class application, sequence 10, security version 0
Manifest manifest_for(const Blob &installed);
// Raw.
Package package(const Manifest &manifest, Bytes payload, const Names &signers = {"rel-1"});
Package image_package(ByteView image, const Names &signers = {"rel-1"});
// A new transport around what `stored` says; entry 6 is 8 MiB.
Package transported(const Manifest &manifest, bulla_encoding encoding, ByteView stored,
                    const Names &transport_signers = {"farm-1"}, std::uint64_t memory = 8u << 20);
Package zstd_package(ByteView image);
Package capability_package(const Manifest &manifest, const Names &signers = {"rel-1"});
Manifest capability_manifest();

// The document of a package replaced by other bytes, and signed anew.
Package with_document(Package package, const Bytes &document, const Names &signers = {"rel-1"});
Package with_transport(Package package, const Transport &transport,
                       const Names &signers = {"farm-1"});

// root: a, b, c (2 of 3) · release: rel-1 for applications and capabilities of widget · os: os-1 ·
// farm: farm-1 (transport); window of application: 0 to 9
StoreBuilder standard_store(std::uint32_t version = 1, std::uint32_t epoch = 0);

ChainLink link_of(const KeyStore &store, const Names &signers = {"a", "b"});
Package key_store_package(const KeyStore &store, const Names &signers = {"a", "b"},
                          const Chain &before = {});
Trust trust_in(const KeyStore &store);

}  // namespace bulla::testing
