// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 through OpenSSL's EVP interface; the algorithm is fetched once.
#include "formats/digest.hpp"

#include <openssl/evp.h>

#include "formats/error.hpp"

namespace bulla {
namespace {

const EVP_MD *algorithm() {
  static EVP_MD *const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (fetched == nullptr) throw Error(Reason::kInternal, "OpenSSL offers no SHA-256");
  return fetched;
}

void require(int result) {
  if (result != 1) throw Error(Reason::kInternal, "SHA-256 failed in OpenSSL");
}

}  // namespace

Digest sha256(ByteView bytes) {
  Digest digest;
  require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm(), nullptr));
  return digest;
}

void Sha256::Free::operator()(evp_md_ctx_st *context) const {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr && EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1);
}

Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&) noexcept = default;
Sha256::~Sha256() = default;

Sha256 &Sha256::update(ByteView bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
  return *this;
}

Digest Sha256::finish() {
  Digest digest;
  require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
  require(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr));
  return digest;
}

}  // namespace bulla
