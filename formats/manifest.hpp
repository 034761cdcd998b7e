// SPDX-License-Identifier: Apache-2.0
//
// The manifest (FORMAT.md 6.1): what an image is, for ever. Lists need not be sorted by the caller:
// encode() sorts a copy as FORMAT.md wants it; an empty list, a mask of 0
// and requirements without any member are written as absent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/blob.hpp"
#include "formats/bytes.hpp"
#include "formats/extension.hpp"

namespace bulla {

struct NamedRange {  // a board with its revisions, or an ABI with its numbers; both ends included
  std::string name;
  std::uint32_t min = 0;
  std::uint32_t max = 0;

  bool operator==(const NamedRange &) const = default;
};

struct LeastSequence {
  Uuid component{};
  std::uint64_t sequence = 0;

  bool operator==(const LeastSequence &) const = default;
};

// Every member that is there must hold (FORMAT.md 6.1, requires).
struct Requirements {
  std::vector<std::string> chips;         // any one
  std::vector<NamedRange> boards;         // any one
  std::vector<NamedRange> abis;           // every name; of several ranges of one name, any one
  std::vector<LeastSequence> components;  // every one
  std::vector<Bytes> devices;             // any one; ids of 1 to 32 bytes
  std::uint32_t lifecycles = 0;           // mask of bulla_lifecycle; 0: any
  std::optional<Uuid> fleet;

  bool operator==(const Requirements &) const = default;
};

struct Provided {
  std::string abi;
  std::uint32_t number = 0;

  bool operator==(const Provided &) const = default;
};

struct Attachment {
  std::string filename;
  std::uint64_t size = 0;
  Digest digest{};  // plain SHA-256 of the bytes

  bool operator==(const Attachment &) const = default;
};

struct Capability {
  std::uint32_t rights = 0;
  std::uint32_t use = 0;  // bulla_capability_use
  std::uint32_t counter = 0;

  bool operator==(const Capability &) const = default;
};

struct Manifest {
  Uuid image{};
  Uuid component{};
  Uuid product{};
  std::uint32_t image_class = 0;  // bulla_class
  std::string name;
  std::string version;  // for people; `sequence` orders
  std::uint64_t sequence = 0;
  std::uint32_t security_version = 0;
  std::optional<Blob> installed;  // absent exactly for a capability
  Requirements requirements;
  std::vector<Provided> provides;
  std::vector<Attachment> attachments;
  std::optional<Capability> capability;
  std::uint32_t features = 0;
  std::vector<Extension> extensions;

  bool operator==(const Manifest &) const = default;
};

// Throws kInternal when an entry that must be unique stands twice. Grammar and ranges are not
// checked here: decode_manifest() of the result does, and callers that take values from people call
// it.
Bytes encode(const Manifest &manifest);

// Throws Error with the status of the decoder (formats/wire) and the path of the field.
Manifest decode_manifest(ByteView document);

// `image-id: content` (FORMAT.md 4.4): SHA-256 of the manifest encoded with 16 zero bytes as image
// id, its first 16 bytes, version 8 and variant set. Verifiers do not check it.
Uuid content_image_id(const Manifest &manifest);

}  // namespace bulla
