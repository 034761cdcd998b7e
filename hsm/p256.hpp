// SPDX-License-Identifier: Apache-2.0
//
// P-256 private keys between the 32 bytes of their scalar and OpenSSL's objects.
#pragma once

#include "hsm/openssl_handles.hpp"
#include "hsm/secret.hpp"

namespace bulla::p256 {

// A fresh scalar.
Secret generate_scalar();

// x and y of scalar × G, 64 bytes. Error: key-unreadable for a scalar out of range.
Bytes public_point(const Secret &scalar);

// The whole key pair; the public half is computed, never taken from elsewhere.
openssl::Key key_pair(const Secret &scalar);

// The scalar of a P-256 key.
Secret scalar_of(const EVP_PKEY *key);

}  // namespace bulla::p256
