// SPDX-License-Identifier: Apache-2.0
//
// PEM SubjectPublicKeyInfo in and out, by OpenSSL.
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "formats/error.hpp"
#include "formats/public_key.hpp"

namespace bulla {
namespace {

template <auto free_function>
struct Freeing {
  template <typename T>
  void operator()(T *object) const {
    free_function(object);
  }
};
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freeing<BN_free>>;

constexpr std::size_t kEd25519Bytes = 32;
constexpr int kCoordinateBytes = 32;
constexpr std::uint8_t kUncompressedPoint = 4;

void require(bool good, const char *what) {
  if (good) return;
  ERR_clear_error();
  throw Error(Reason::kInternal, std::string(what) + " failed in OpenSSL");
}

// A public key has no passphrase: what asks for one is malformed, and nobody is asked.
int no_passphrase(char *, int, int, void *) {
  return -1;
}

PublicKey ed25519_from(const EVP_PKEY *key) {
  PublicKey result{BULLA_ALG_ED25519, Bytes(kEd25519Bytes)};
  std::size_t length = result.bytes.size();
  require(EVP_PKEY_get_raw_public_key(key, result.bytes.data(), &length) == 1 &&
              length == kEd25519Bytes,
          "reading an Ed25519 key");
  return result;
}

bool is_on_p256(const EVP_PKEY *key) {
  std::array<char, 64> group{};
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         OBJ_txt2nid(group.data()) == NID_X9_62_prime256v1;
}

void append_coordinate(const EVP_PKEY *key, const char *name, Bytes &out) {
  BIGNUM *value = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &value) == 1, "reading a P-256 key");
  const Number owner(value);
  std::array<std::uint8_t, kCoordinateBytes> padded;
  require(BN_bn2binpad(value, padded.data(), kCoordinateBytes) == kCoordinateBytes,
          "reading a P-256 key");
  out.insert(out.end(), padded.begin(), padded.end());
}

PublicKey es256_from(const EVP_PKEY *key) {
  PublicKey result{BULLA_ALG_ES256, {}};
  append_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, result.bytes);
  append_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, result.bytes);
  return result;
}

Key es256_to(const PublicKey &key) {
  char group[] = "P-256";
  Bytes point{kUncompressedPoint};
  point.insert(point.end(), key.bytes.begin(), key.bytes.end());
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end(),
  };
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY *made = nullptr;
  require(context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1 &&
              EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params) == 1,
          "making a P-256 key");
  return Key(made);
}

Key openssl_key(const PublicKey &key) {
  if (key.algorithm != BULLA_ALG_ED25519) return es256_to(key);
  Key made(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
  require(made != nullptr, "making an Ed25519 key");
  return made;
}

Error not_a_public_key(std::string_view pem) {
  Error error(Reason::kKeyFileMalformed, "not a PEM public key (BEGIN PUBLIC KEY)");
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
    error.hint("this is a private key; `bulla key show KEY --out NAME.pub` writes its public part");
  }
  return error;
}

}  // namespace

std::string to_pem(const PublicKey &key) {
  const Key made = openssl_key(key);
  const Bio out(BIO_new(BIO_s_mem()));
  require(out != nullptr && PEM_write_bio_PUBKEY(out.get(), made.get()) == 1,
          "writing a public key");
  char *text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<std::size_t>(length));
}

PublicKey public_key_from_pem(std::string_view pem) {
  if (pem.size() > std::numeric_limits<int>::max()) {
    throw Error(Reason::kKeyFileMalformed, "far too long for a public key");
  }
  const Bio in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  require(in != nullptr, "opening a buffer");
  const Key key(PEM_read_bio_PUBKEY(in.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (key == nullptr) throw not_a_public_key(pem);
  if (EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519) return ed25519_from(key.get());
  if (EVP_PKEY_get_id(key.get()) == EVP_PKEY_EC && is_on_p256(key.get())) {
    return es256_from(key.get());
  }
  ERR_clear_error();
  throw Error(Reason::kKeyUnsupported, "neither an Ed25519 key nor one on the curve P-256");
}

}  // namespace bulla
