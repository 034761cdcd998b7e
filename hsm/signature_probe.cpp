// SPDX-License-Identifier: Apache-2.0
//
// One signature verified; slow, since it is done once for each key.
#include "hsm/signature_probe.hpp"

#include <openssl/ecdsa.h>
#include <openssl/pem.h>

#include "hsm/openssl_handles.hpp"

namespace bulla {
namespace {

using EcdsaSignature = std::unique_ptr<ECDSA_SIG, openssl::Free<ECDSA_SIG_free>>;

openssl::Key openssl_key(const PublicKey &key) {
  const std::string pem = to_pem(key);
  const openssl::Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return openssl::Key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
}

Bytes der_of(const RawSignature &raw) {
  const EcdsaSignature signature(ECDSA_SIG_new());
  openssl::require(
      signature != nullptr && ECDSA_SIG_set0(signature.get(), BN_bin2bn(raw.data(), 32, nullptr),
                                             BN_bin2bn(raw.data() + 32, 32, nullptr)) == 1,
      "ECDSA_SIG_set0");
  Bytes der(80);  // at most 72
  unsigned char *end = der.data();
  const int size = i2d_ECDSA_SIG(signature.get(), &end);
  openssl::require(size > 0, "i2d_ECDSA_SIG");
  der.resize(static_cast<std::size_t>(size));
  return der;
}

}  // namespace

bool signature_fits(const PublicKey &key, ByteView message, const RawSignature &signature) {
  const bool ecdsa = key.algorithm == BULLA_ALG_ES256;
  const openssl::Key public_key = openssl_key(key);
  const openssl::Context context(EVP_MD_CTX_new());
  if (public_key == nullptr || context == nullptr) return false;
  const Bytes value = ecdsa ? der_of(signature) : Bytes(signature.begin(), signature.end());
  const bool fits = EVP_DigestVerifyInit(context.get(), nullptr, ecdsa ? EVP_sha256() : nullptr,
                                         nullptr, public_key.get()) == 1 &&
                    EVP_DigestVerify(context.get(), value.data(), value.size(), message.data(),
                                     message.size()) == 1;
  if (!fits) (void)openssl::take_error_text();
  return fits;
}

}  // namespace bulla
