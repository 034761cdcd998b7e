// SPDX-License-Identifier: Apache-2.0
//
// Curves and points as tokens spell them (CKA_EC_PARAMS, CKA_EC_POINT), read liberally where
// vendors differ (quirks Q1, Q2) and to the byte.
#pragma once

#include <optional>

#include "formats/public_key.hpp"

namespace bulla::pkcs11 {

enum class Curve { kEd25519, kP256 };
enum class CurveForm { kName, kOid };

// A DER OID, or a DER PrintableString with a name; nothing for any other curve.
std::optional<Curve> curve_from(ByteView ec_params);
Bytes ec_params_of(Curve curve, CurveForm form);

// Ed25519: 32 bytes, or 34 with a DER OCTET STRING's head; P-256: 65 uncompressed, or 67 with one.
// Error: hsm-bad-point for anything else, and for a point that is not on P-256. For Ed25519 whether
// it is a point is not checked: its signatures are.
PublicKey public_key_from_point(Curve curve, ByteView ec_point);

}  // namespace bulla::pkcs11
