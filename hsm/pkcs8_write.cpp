// SPDX-License-Identifier: Apache-2.0
//
// Writes private keys. Until it is encrypted the text exists in locked memory only.
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>

#include <array>

#include "hsm/openssl_handles.hpp"
#include "hsm/p256.hpp"
#include "hsm/pkcs8.hpp"

namespace bulla {
namespace {

using openssl::require;

constexpr std::uint64_t kScryptN = 1u << 14;
constexpr std::uint64_t kScryptR = 8;
constexpr std::uint64_t kScryptP = 8;
constexpr int kSaltBytes = 16;

openssl::Key openssl_key(const PrivateKey &key) {
  openssl::prepare_secure_heap();
  if (key.algorithm == BULLA_ALG_ES256) return p256::key_pair(key.bytes);
  openssl::Key made(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr,
                                                    key.bytes.view().data(), key.bytes.size()));
  require(made != nullptr, "EVP_PKEY_new_raw_private_key_ex");
  return made;
}

openssl::EncryptedKey encrypt(PKCS8_PRIV_KEY_INFO *info, const Secret &passphrase) {
  std::array<unsigned char, kSaltBytes> salt{};
  require(RAND_bytes(salt.data(), kSaltBytes) == 1, "RAND_bytes");
  X509_ALGOR *scheme = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), kSaltBytes, nullptr,
                                             kScryptN, kScryptR, kScryptP);
  require(scheme != nullptr, "PKCS5_pbe2_set_scrypt");
  openssl::EncryptedKey encrypted(
      PKCS8_set0_pbe(reinterpret_cast<const char *>(passphrase.view().data()),
                     static_cast<int>(passphrase.size()), info, scheme));
  if (encrypted == nullptr) X509_ALGOR_free(scheme);
  require(encrypted != nullptr, "PKCS8_set0_pbe");
  return encrypted;
}

}  // namespace

Secret private_key_to_pem(const PrivateKey &key, const Secret &passphrase) {
  const openssl::Key made = openssl_key(key);
  const openssl::KeyInfo info(EVP_PKEY2PKCS8(made.get()));
  const openssl::Bio bio(BIO_new(BIO_s_secmem()));
  require(info != nullptr && bio != nullptr, "EVP_PKEY2PKCS8");
  const int written = passphrase.empty()
                          ? PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio.get(), info.get())
                          : PEM_write_bio_PKCS8(bio.get(), encrypt(info.get(), passphrase).get());
  require(written == 1, "PEM_write_bio_PKCS8");
  char *text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return Secret::copy_of(
      {reinterpret_cast<const std::uint8_t *>(text), static_cast<std::size_t>(length)});
}

}  // namespace bulla
