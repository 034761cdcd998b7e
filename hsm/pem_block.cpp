// SPDX-License-Identifier: Apache-2.0
//
// PEM by OpenSSL, and what people give instead of a private key.
#include "hsm/pem_block.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "formats/error.hpp"
#include "hsm/openssl_handles.hpp"

namespace bulla {
namespace {

constexpr std::string_view kPlainLabel = "PRIVATE KEY";
constexpr std::string_view kEncryptedLabel = "ENCRYPTED PRIVATE KEY";

Error unreadable(const std::string &name, const std::string &sentence) {
  return Error(Reason::kKeyUnreadable, name + ": " + sentence);
}

Error not_pem(ByteView pem, const std::string &name) {
  if (pem.empty()) return unreadable(name, "the key file is empty");
  if (pem.front() == 0x30)
    return unreadable(name, "no PEM text; perhaps DER")
        .hint("openssl pkcs8 -topk8 -inform DER -in " + name + " -out NAME.key");
  return unreadable(name, "no private key in it: PEM text with PKCS#8 is wanted");
}

Error other_form(const std::string &name, std::string_view label) {
  return unreadable(name,
                    "a private key in another form (" + std::string(label) + "); PKCS#8 is wanted")
      .hint("openssl pkcs8 -topk8 -in " + name + " -out NAME.key");
}

Error wrong_label(const std::string &name, std::string_view label) {
  if (label == "PUBLIC KEY")
    return unreadable(name, "this is a public key; signing needs the private one");
  if (label.find("CERTIFICATE") != label.npos)
    return unreadable(name, "this is a certificate; signing needs a private key");
  if (label == "RSA PRIVATE KEY" || label == "DSA PRIVATE KEY")
    return Error(Reason::kKeyUnsupported,
                 name + ": bulla does not sign with " + std::string(label.substr(0, 3)) + " keys")
        .hint("bulla key generate --algorithm ed25519 --out NAME");
  if (label.starts_with("EC ")) return other_form(name, label);
  if (label == "OPENSSH PRIVATE KEY")
    return unreadable(name, "a private key in OpenSSH's own form; PKCS#8 is wanted");
  return unreadable(name, "a PEM block " + std::string(label) + "; a private key is wanted");
}

}  // namespace

PemBlock::PemBlock(ByteView pem, const std::string &name) {
  openssl::prepare_secure_heap();
  const openssl::Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  openssl::require(pem.empty() || bio != nullptr, "BIO_new_mem_buf");
  if (pem.empty() ||
      PEM_read_bio_ex(bio.get(), &label_, &header_, &data_, &length_, PEM_FLAG_SECURE) != 1) {
    ERR_clear_error();
    throw not_pem(pem, name);
  }
}

PemBlock::~PemBlock() {
  OPENSSL_secure_free(label_);
  OPENSSL_secure_free(header_);
  OPENSSL_secure_clear_free(data_, static_cast<std::size_t>(length_));
}

bool PemBlock::is_encrypted() const {
  return label() == kEncryptedLabel;
}

void PemBlock::require_pkcs8(const std::string &name) const {
  if (label() != kPlainLabel && label() != kEncryptedLabel) throw wrong_label(name, label());
}

}  // namespace bulla
