// SPDX-License-Identifier: Apache-2.0
//
// Signatures judged with the OpenSSL provider, whose verdicts are those of every provider.
#include "signer/signature_check.hpp"

#include "bulla/provider_openssl.h"
#include "formats/error.hpp"

namespace bulla {
namespace {

Bytes header_for(const PublicKey &key, bulla_document_type type) {
  return protected_header(key.algorithm, short_id(key_id(key)), type);
}

}  // namespace

Signature signature_entry(const PublicKey &key, bulla_document_type type, ByteView value) {
  return {header_for(key, type), Bytes(value.begin(), value.end())};
}

bulla_status judge_message(const PublicKey &key, ByteView message, ByteView value) {
  const bulla_crypto &crypto = bulla_provider_openssl;
  const bulla_status status =
      crypto.verify(crypto.context, key.algorithm, key.bytes.data(), key.bytes.size(),
                    message.data(), message.size(), value.data(), value.size());
  if (status == BULLA_CRYPTO_FAILED)
    throw Error(status, "the crypto library failed on a signature");
  return status;
}

bulla_status judge_signature(const PublicKey &key, bulla_document_type type, const Digest &document,
                             ByteView value) {
  return judge_message(key, signed_bytes(header_for(key, type), document), value);
}

}  // namespace bulla
