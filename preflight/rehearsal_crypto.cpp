// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 and key checks pass straight through; they do not use the context.
#include "preflight/rehearsal_crypto.hpp"

#include "formats/wire/limits.h"
#include "verifier/host/host_crypto.hpp"

namespace bulla {
namespace {

void append(std::string &to, const std::uint8_t *bytes, std::size_t length) {
  to.append(reinterpret_cast<const char *>(bytes), length);
}

// Lengths are fixed by the algorithm, so parts need no separators.
std::string subject(std::int32_t algorithm, ByteView public_key, ByteView message) {
  std::string text(1, static_cast<char>(algorithm));
  text.reserve(256);
  append(text, public_key.data(), public_key.size());
  append(text, message.data(), message.size());
  return text;
}

}  // namespace

RehearsalCrypto::RehearsalCrypto() : crypto_(*host_crypto()) {
  crypto_.context = this;
  crypto_.verify = verify;
  // The other functions of the host's crypto take no context; `this` is never read by them.
}

Signature RehearsalCrypto::take_for_given(const PublicKey &key, const Digest &document,
                                          DocumentType type) {
  Signature entry;
  entry.protected_header = protected_header(key.algorithm, short_id(key_id(key)), type);
  entry.value.assign(BULLA_SIGNATURE_VALUE_BYTES, 0);
  given_.insert(subject(key.algorithm, key.bytes, signed_bytes(entry.protected_header, document)));
  return entry;
}

bulla_status RehearsalCrypto::verify(void *context, std::int32_t algorithm,
                                     const std::uint8_t *public_key, std::size_t public_key_length,
                                     const std::uint8_t *message, std::size_t message_length,
                                     const std::uint8_t *signature, std::size_t signature_length) {
  auto &self = *static_cast<RehearsalCrypto *>(context);
  std::string key = subject(algorithm, {public_key, public_key_length}, {message, message_length});
  if (!self.given_.empty() && self.given_.count(key) != 0) return BULLA_OK;
  append(key, signature, signature_length);
  const auto known = self.results_.find(key);
  if (known != self.results_.end()) return known->second;
  const bulla_crypto *host = host_crypto();
  const bulla_status status = host->verify(host->context, algorithm, public_key, public_key_length,
                                           message, message_length, signature, signature_length);
  if (status != BULLA_CRYPTO_FAILED) self.results_.emplace(std::move(key), status);
  return status;
}

}  // namespace bulla
