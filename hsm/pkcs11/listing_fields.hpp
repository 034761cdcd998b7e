// SPDX-License-Identifier: Apache-2.0
//
// A listing on its way from the module's process to the program.
#pragma once

#include <vector>

#include "hsm/pkcs11/token_list.hpp"

namespace bulla::pkcs11 {

Bytes encode_listing(const std::vector<ListedToken> &tokens);

// Error: hsm-module-failed for bytes that encode_listing did not make.
std::vector<ListedToken> decode_listing(ByteView bytes);

}  // namespace bulla::pkcs11
