// SPDX-License-Identifier: Apache-2.0
//
// An Error on its way from one process of the program to another.
#pragma once

#include "formats/bytes.hpp"
#include "formats/error.hpp"

namespace bulla::pkcs11 {

Bytes encode_error(const Error &error);

// Error: hsm-module-failed for bytes that encode_error did not make.
Error decode_error(ByteView bytes);

}  // namespace bulla::pkcs11
