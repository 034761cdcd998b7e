// SPDX-License-Identifier: Apache-2.0
//
// Everything in a file, decoded and unverified: for showing it, and for tools that change an
// envelope. The first four stages of FORMAT.md 9 are judged (by verifier/core), so that what comes
// out is well-formed; no signature is looked at and no payload is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "formats/envelope.hpp"
#include "formats/header.hpp"
#include "formats/key_store.hpp"
#include "formats/manifest.hpp"
#include "formats/transport.hpp"
#include "verifier/host/verdict.hpp"

namespace bulla {

struct PackageContents {
  std::string path;
  std::uint64_t file_bytes = 0;
  FileKind kind = FileKind::kUnknown;
  FileHeader header;     // zero for a seal
  Bytes envelope_bytes;  // exactly as in the file
  FileEnvelope envelope;
  Digest digest{};                   // of envelope.document
  std::optional<Manifest> manifest;  // of images, capabilities, seals
  std::optional<Transport> transport;
  std::optional<KeyStore> key_store;  // of key stores and chains
  std::uint64_t payload_bytes = 0;    // with hash blocks
  bool attachments_stripped = false;  // the manifest names some and the file has none
};

// Throws Error with the status of the first failing check, the sentence naming the file and the
// kind of file it is; those of InputFile.
PackageContents read_package(const std::string &path);
// The same for a file in memory; `name` stands for the path.
PackageContents read_package(ByteView file, const std::string &name);

}  // namespace bulla
