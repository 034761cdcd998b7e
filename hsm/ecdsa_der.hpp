// SPDX-License-Identifier: Apache-2.0
//
// The DER form of an ES256 signature, SEQUENCE { INTEGER r, INTEGER s } (RFC 3279 2.2.3), which
// OpenSSL, cloud services and most tools speak, to the raw form that COSE uses.
#pragma once

#include <optional>

#include "hsm/signing_key.hpp"

namespace bulla {

// Nothing unless `der` is the one DER encoding of two integers of 1 to 256 bits: long forms,
// needless zeros, negative numbers and trailing bytes are refused. Does not check the range against
// the group's order: verification does.
std::optional<RawSignature> raw_from_der(ByteView der);

}  // namespace bulla
