// SPDX-License-Identifier: Apache-2.0
//
// Two providers behind one struct: the algorithm of the key says which of them verifies.
#include "verifier/host/host_crypto.hpp"

#include <cstddef>
#include <cstdint>

#include "bulla/provider_libsodium.h"
#include "bulla/provider_openssl.h"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

const bulla_crypto &provider_for(std::int32_t algorithm) {
  return algorithm == BULLA_ALG_ED25519 ? bulla_provider_libsodium : bulla_provider_openssl;
}

bulla_status verify(void *, std::int32_t algorithm, const std::uint8_t *public_key,
                    std::size_t public_key_length, const std::uint8_t *message,
                    std::size_t message_length, const std::uint8_t *signature,
                    std::size_t signature_length) {
  const bulla_crypto &provider = provider_for(algorithm);
  return provider.verify(provider.context, algorithm, public_key, public_key_length, message,
                         message_length, signature, signature_length);
}

bulla_status check_key(void *, std::int32_t algorithm, const std::uint8_t *public_key,
                       std::size_t public_key_length) {
  const bulla_crypto &provider = provider_for(algorithm);
  return provider.check_key(provider.context, algorithm, public_key, public_key_length);
}

bulla_crypto make_host_crypto() {
  bulla_crypto crypto = bulla_provider_openssl;
  crypto.verify = verify;
  crypto.check_key = check_key;
  return crypto;
}

}  // namespace

const bulla_crypto *host_crypto() {
  static const bulla_crypto crypto = make_host_crypto();
  return &crypto;
}

}  // namespace bulla
