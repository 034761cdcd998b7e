// SPDX-License-Identifier: Apache-2.0
//
// Looking for one certificate among those of a token.
#include "hsm/pkcs11/attestation.hpp"

#include <algorithm>

namespace bulla::pkcs11 {
namespace {

// Both "Attestation" and "attestation".
constexpr std::string_view kWord = "ttestation";

bool says_attestation(const Session &session, CK_OBJECT_HANDLE certificate) {
  if (session.flag(certificate, CKA_TOKEN) == false) return true;
  return session.text(certificate, CKA_LABEL).find(kWord) != std::string::npos;
}

// The key stands in a certificate as raw bytes, whatever the DER around it.
bool contains(const Bytes &certificate, const Bytes &key) {
  return std::search(certificate.begin(), certificate.end(), key.begin(), key.end()) !=
         certificate.end();
}

}  // namespace

std::optional<Bytes> attestation_of(const Session &session, CK_OBJECT_HANDLE key,
                                    const PublicKey &public_key) {
  Bytes id = session.attribute(key, CKA_ID).value_or(Bytes());
  if (id.empty()) return std::nullopt;
  CK_OBJECT_CLASS object_class = CKO_CERTIFICATE;
  for (const CK_OBJECT_HANDLE certificate :
       session.find({attribute_of(CKA_CLASS, object_class), attribute_of(CKA_ID, id)})) {
    auto value = session.attribute(certificate, CKA_VALUE);
    if (value && contains(*value, public_key.bytes) && says_attestation(session, certificate))
      return value;
  }
  return std::nullopt;
}

}  // namespace bulla::pkcs11
