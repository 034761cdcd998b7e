// SPDX-License-Identifier: Apache-2.0
//
// The crypto of a rehearsal: that of the tools, each distinct signature verified once, and the
// signatures that somebody asked to take for given (--as-signed-by). Nothing else is faked.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "bulla/crypto.h"
#include "formats/public_key.hpp"
#include "formats/signature.hpp"

namespace bulla {

// Not for several threads at once.
class RehearsalCrypto {
 public:
  RehearsalCrypto();
  RehearsalCrypto(const RehearsalCrypto &) = delete;
  RehearsalCrypto &operator=(const RehearsalCrypto &) = delete;

  const bulla_crypto *get() const { return &crypto_; }

  // From now on this key signed the document with this digest. The entry that says so must still
  // be put into the document's list: this is it, with a value that no key ever made.
  Signature take_for_given(const PublicKey &key, const Digest &document, DocumentType type);

  // Signatures that were really verified.
  std::size_t verified_count() const { return results_.size(); }

 private:
  static bulla_status verify(void *context, std::int32_t algorithm, const std::uint8_t *public_key,
                             std::size_t public_key_length, const std::uint8_t *message,
                             std::size_t message_length, const std::uint8_t *signature,
                             std::size_t signature_length);

  bulla_crypto crypto_;
  std::unordered_map<std::string, bulla_status> results_;
  std::unordered_set<std::string> given_;
};

}  // namespace bulla
