// SPDX-License-Identifier: Apache-2.0
//
// The transport (FORMAT.md 6.2): how an image travels this time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "formats/blob.hpp"
#include "formats/bytes.hpp"
#include "formats/extension.hpp"

namespace bulla {

struct InPlace {
  std::uint32_t erase_bytes = 0;    // entry 7: erase
  std::uint32_t scratch_bytes = 0;  // entry 7: scratch

  bool operator==(const InPlace &) const = default;
};

struct Transport {
  Digest manifest{};           // SHA-256 of the manifest's bytes
  std::uint32_t encoding = 0;  // bulla_encoding; raw is no transport at all
  Blob stored;
  std::optional<Blob> base;        // there exactly for delta and bsdiff40
  std::uint64_t memory_bytes = 0;  // working memory beside the verifier's own
  std::optional<InPlace> in_place;
  std::uint32_t features = 0;
  std::vector<Extension> extensions;

  bool operator==(const Transport &) const = default;
};

Bytes encode(const Transport &transport);       // contract as of encode(Manifest)
Transport decode_transport(ByteView document);  // contract as of decode_manifest

}  // namespace bulla
