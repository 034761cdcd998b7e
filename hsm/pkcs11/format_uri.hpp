// SPDX-License-Identifier: Apache-2.0
//
// The RFC 7512 URI of a token, or of a key in it, which finds that one again.
#pragma once

#include <string>

#include "formats/bytes.hpp"
#include "hsm/pkcs11/slot.hpp"

namespace bulla::pkcs11 {

std::string token_uri(const Slot &slot);
std::string key_uri(const Slot &slot, const Bytes &id, const std::string &label);

}  // namespace bulla::pkcs11
