// SPDX-License-Identifier: Apache-2.0
//
// A public key of one of the two algorithms of version 1, its COSE form as key stores carry it, its
// id (FORMAT.md 5.4) and its PEM form as people keep it.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "formats/bytes.hpp"
#include "formats/wire/numbers.h"

namespace bulla {

using ShortId = std::array<std::uint8_t, 8>;  // the first bytes of a KeyId, in every signature

struct PublicKey {
  int algorithm = BULLA_ALG_ED25519;  // or BULLA_ALG_ES256; says also what key it is
  Bytes bytes;                        // Ed25519: 32; ES256: x, then y: 64

  bool operator==(const PublicKey &) const = default;
};

// The COSE_Key map of the key store (RFC 9053 7). Throws kInternal for an algorithm or a length
// that does not belong together.
Bytes encode(const PublicKey &key);

// Reads what encode() writes. `tks-bad-key` for a known kind of key that breaks its rules, and for
// anything else. Does not check that the point lies on the curve or has prime order.
PublicKey decode_public_key(ByteView cose_key);

// COSE key thumbprint with SHA-256 (RFC 9679): over kty, crv and the coordinates only.
KeyId key_id(const PublicKey &key);
ShortId short_id(const KeyId &id);

// PEM with a SubjectPublicKeyInfo ("BEGIN PUBLIC KEY"), by OpenSSL. Reading throws key-unsupported
// for a key that is neither Ed25519 nor on P-256, and key-file-malformed for what is no public key;
// OpenSSL refuses points that are not on the curve.
std::string to_pem(const PublicKey &key);
PublicKey public_key_from_pem(std::string_view pem);

}  // namespace bulla
