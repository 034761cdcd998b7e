// SPDX-License-Identifier: Apache-2.0
//
// OpenSSL's objects with owners that free them (and wipe what was secret in them), and the secure
// heap that they need. Only .cpp files of this room include it.
#pragma once

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "formats/error.hpp"

namespace bulla::openssl {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T *object) const {
    kFree(object);
  }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using BigNumber = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using EncryptedKey = std::unique_ptr<X509_SIG, Free<X509_SIG_free>>;
using Group = std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using KeyInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free<PKCS8_PRIV_KEY_INFO_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Point = std::unique_ptr<EC_POINT, Free<EC_POINT_free>>;

// Gives OpenSSL locked memory for private keys. Call before the first of them; later calls do
// nothing. Where the system locks no memory OpenSSL uses the ordinary heap, which it still wipes.
void prepare_secure_heap();

// OpenSSL's own words for the last fault, and an empty queue.
std::string take_error_text();

// Throws internal, with those words, unless `condition` holds: for calls that only fail when the
// library itself does.
inline void require(bool condition, const char *call) {
  if (!condition)
    throw Error(Reason::kInternal, std::string("OpenSSL: ") + call + ": " + take_error_text());
}

}  // namespace bulla::openssl
