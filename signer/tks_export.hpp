// SPDX-License-Identifier: Apache-2.0
//
// Key stores in other clothes: as C for firmware that carries its anchor, as PEM for other tools.
// Unverified: whoever embeds a key store has verified it first.
#pragma once

#include <string>
#include <string_view>

#include "formats/envelope.hpp"

namespace bulla {

// C11 source: `const unsigned char <name>[]` with the bytes of the key store document, and
// `const size_t <name>_bytes`. Errors: wrong-type unless the envelope holds a key store; usage when
// `name` is no C identifier.
std::string key_store_to_c(const FileEnvelope &envelope, std::string_view name);

// Every usable key as SubjectPublicKeyInfo, in the store's order, each under comment lines with its
// name, id and roles.
std::string key_store_to_pem(const FileEnvelope &envelope);

}  // namespace bulla
