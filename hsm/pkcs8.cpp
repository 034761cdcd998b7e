// SPDX-License-Identifier: Apache-2.0
//
// PKCS#8 by OpenSSL's own steps rather than its general decoder, which would take any form of any
// key: here every step has one meaning, and what else was found can be named.
#include "hsm/pkcs8.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs12err.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "formats/error.hpp"
#include "hsm/openssl_handles.hpp"
#include "hsm/p256.hpp"
#include "hsm/pem_block.hpp"

namespace bulla {
namespace {

using openssl::require;

Error unreadable(const std::string &name, const std::string &sentence) {
  return Error(Reason::kKeyUnreadable, name + ": " + sentence);
}

Error unsupported(const std::string &name, const std::string &sentence) {
  return Error(Reason::kKeyUnsupported, name + ": " + sentence)
      .hint("bulla signs with Ed25519 and with ECDSA on P-256: bulla key generate");
}

// Whether OpenSSL's queue says that decrypting gave garbage, which is what a wrong passphrase does:
// bad padding, or good padding by chance and then no PKCS#8.
bool queue_says_garbage() {
  bool garbage = false;
  while (const unsigned long code = ERR_get_error()) {
    const int reason = ERR_GET_REASON(code);
    garbage |= ERR_GET_LIB(code) == ERR_LIB_PKCS12 &&
               (reason == PKCS12_R_PKCS12_CIPHERFINAL_ERROR || reason == PKCS12_R_DECODE_ERROR);
  }
  return garbage;
}

// PBES2 is what OpenSSL 3 still opens; what came before it (PKCS#5 v1.5, PKCS#12) is DES and RC2.
void require_pbes2(const X509_SIG *encrypted, const std::string &name) {
  const X509_ALGOR *algorithm = nullptr;
  X509_SIG_get0(encrypted, &algorithm, nullptr);
  if (OBJ_obj2nid(algorithm->algorithm) == NID_pbes2) return;
  throw Error(Reason::kKeyUnsupported, name + ": encrypted by a scheme older than PBES2")
      .hint("openssl pkcs8 -provider legacy -provider default -in " + name +
            " | openssl pkcs8 -topk8 -v2 aes-256-cbc -out NAME.key");
}

openssl::KeyInfo decrypt(const PemBlock &block, const std::string &name,
                         const PassphraseSource &ask) {
  const unsigned char *at = block.data();
  const openssl::EncryptedKey encrypted(d2i_X509_SIG(nullptr, &at, block.length()));
  if (encrypted == nullptr || at != block.data() + block.length())
    throw unreadable(name, "the encrypted key is damaged");
  require_pbes2(encrypted.get(), name);
  const Secret passphrase = ask("key file " + name);
  ERR_clear_error();
  openssl::KeyInfo info(PKCS8_decrypt(encrypted.get(),
                                      reinterpret_cast<const char *>(passphrase.view().data()),
                                      static_cast<int>(passphrase.size())));
  if (info != nullptr) return info;
  if (queue_says_garbage())
    throw Error(Reason::kPassphraseWrong, name + ": wrong passphrase, or a damaged file");
  throw Error(Reason::kKeyUnsupported, name + ": encrypted in a way that OpenSSL does not open");
}

openssl::KeyInfo key_info(const PemBlock &block, const std::string &name,
                          const PassphraseSource &ask) {
  block.require_pkcs8(name);
  if (block.is_encrypted()) return decrypt(block, name, ask);
  const unsigned char *at = block.data();
  openssl::KeyInfo info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, block.length()));
  if (info == nullptr || at != block.data() + block.length())
    throw unreadable(name, "the private key is damaged: " + openssl::take_error_text());
  return info;
}

// The key's kind, before OpenSSL makes a key of it: so that every kind it knows can be named.
int algorithm_of(const PKCS8_PRIV_KEY_INFO *info, const std::string &name) {
  const ASN1_OBJECT *object = nullptr;
  require(PKCS8_pkey_get0(&object, nullptr, nullptr, nullptr, info) == 1, "PKCS8_pkey_get0");
  switch (OBJ_obj2nid(object)) {
    case NID_ED25519:
      return BULLA_ALG_ED25519;
    case NID_X9_62_id_ecPublicKey:
      return BULLA_ALG_ES256;
    case NID_rsaEncryption:
    case NID_rsassaPss:
      throw unsupported(name, "an RSA key");
    default:
      break;
  }
  std::array<char, 80> text{};
  OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 0);
  throw unsupported(name, std::string("a key for ") + text.data());
}

Secret ed25519_seed(const EVP_PKEY *key) {
  Secret seed(kPrivateKeyBytes);
  std::size_t length = seed.size();
  require(EVP_PKEY_get_raw_private_key(key, seed.writable().data(), &length) == 1 &&
              length == seed.size(),
          "EVP_PKEY_get_raw_private_key");
  return seed;
}

void require_p256(const EVP_PKEY *key, const std::string &name) {
  std::array<char, 64> group{};
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1)
    throw unsupported(name, "a key on a curve without a name");
  if (std::string_view(group.data()) != SN_X9_62_prime256v1)
    throw unsupported(name, std::string("a key on the curve ") + group.data());
}

// The x and y that the file states must be those of its private number: else signatures would be
// for another key than the one people see.
void require_same_point(const EVP_PKEY *key, const PublicKey &computed, const std::string &name) {
  std::array<std::uint8_t, 65> stated{};
  std::size_t length = 0;
  const bool known =
      EVP_PKEY_get_octet_string_param(key, "pub", stated.data(), stated.size(), &length) == 1;
  ERR_clear_error();
  if (known && length == stated.size() &&
      !std::ranges::equal(std::span(stated).subspan(1), computed.bytes))
    throw unreadable(name, "its public half does not belong to its private half");
}

}  // namespace

void require_private_key_pem(ByteView pem, const std::string &name) {
  PemBlock(pem, name).require_pkcs8(name);
}

PrivateKey private_key_from_pem(ByteView pem, const std::string &name,
                                const PassphraseSource &passphrase) {
  const openssl::KeyInfo info = key_info(PemBlock(pem, name), name, passphrase);
  const int algorithm = algorithm_of(info.get(), name);
  const openssl::Key key(EVP_PKCS82PKEY(info.get()));
  if (key == nullptr)
    throw unreadable(name, "the private key is damaged: " + openssl::take_error_text());
  if (algorithm == BULLA_ALG_ED25519) return {algorithm, ed25519_seed(key.get())};
  require_p256(key.get(), name);
  PrivateKey result{algorithm, p256::scalar_of(key.get())};
  require_same_point(key.get(), public_key_of(result), name);
  return result;
}

}  // namespace bulla
