// SPDX-License-Identifier: Apache-2.0
//
// A private key that this machine holds itself, as the 32 bytes that it is, and what can be done
// with it. Ed25519 (RFC 8032) by libsodium, which keeps the key in its locked memory; ES256 by
// OpenSSL, whose key objects live only as long as one call and in its secure heap.
#pragma once

#include "formats/public_key.hpp"
#include "hsm/secret.hpp"
#include "hsm/signing_key.hpp"

namespace bulla {

inline constexpr std::size_t kPrivateKeyBytes = 32;

struct PrivateKey {
  int algorithm = BULLA_ALG_ED25519;  // or BULLA_ALG_ES256
  Secret bytes;                       // Ed25519: the seed; ES256: the scalar, big-endian
};

// From the operating system's randomness.
PrivateKey generate_private_key(int algorithm);

// The public half, computed. Error: key-unreadable for a P-256 scalar that is 0 or not below the
// order of the group.
PublicKey public_key_of(const PrivateKey &key);

// ES256: SHA-256 of `message` is signed.
RawSignature sign_with(const PrivateKey &key, ByteView message);

}  // namespace bulla
