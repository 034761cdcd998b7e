// SPDX-License-Identifier: Apache-2.0
//
// The seal (FORMAT.md 7.6): what a device keeps beside the installed image, a bare CBOR map.
#pragma once

#include <vector>

#include "formats/bytes.hpp"
#include "formats/envelope.hpp"

namespace bulla {

struct Seal {
  Bytes manifest;  // exactly as signed
  std::vector<Signature> signatures;
  std::vector<Proof> proofs;  // of kind batched and grandfathered

  bool operator==(const Seal &) const = default;
};

Bytes encode(const Seal &seal);
Seal decode_seal(ByteView bytes);

// What of an image package's envelope belongs into its seal.
Seal seal_of(const FileEnvelope &envelope);

}  // namespace bulla
