// SPDX-License-Identifier: Apache-2.0
//
// Structures for tests: a small one of each kind, and one with everything that the format has in
// it.
#pragma once

#include "formats/envelope.hpp"
#include "formats/exchange.hpp"
#include "formats/key_store.hpp"
#include "formats/manifest.hpp"
#include "formats/proof.hpp"
#include "formats/seal.hpp"
#include "formats/transport.hpp"
#include "formats/update.hpp"

namespace bulla::samples {

Digest digest(std::uint8_t fill);
Uuid uuid(std::uint8_t fill);

PublicKey ed25519_key(std::uint8_t fill);  // shape only: such points need not be on the curve
PublicKey es256_key(std::uint8_t fill);

Signature signature(DocumentType type = BULLA_TYPE_MANIFEST, std::uint8_t fill = 1);

Manifest small_manifest();  // 132 bytes
Manifest full_manifest();   // everything but a capability
Manifest capability();
Transport zstd_transport();
Transport full_transport();
KeyStore small_key_store();  // one key, a root role
KeyStore full_key_store();   // every kind of entry, nothing in sorted order
BatchedProof batched();
GrandfatheredProof grandfathered();
Chain chain();
FileEnvelope full_envelope();
Update update();
Request request();
Response response();

}  // namespace bulla::samples
