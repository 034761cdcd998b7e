// SPDX-License-Identifier: Apache-2.0
//
// Private keys at work: public half, signatures, generation.
#include "hsm/private_key.hpp"

#include <sodium.h>

#include <array>

#include "formats/error.hpp"
#include "hsm/ecdsa_der.hpp"
#include "hsm/p256.hpp"

namespace bulla {
namespace {

static_assert(crypto_sign_SEEDBYTES == kPrivateKeyBytes);

struct Ed25519Pair {
  Secret secret{crypto_sign_SECRETKEYBYTES};  // as libsodium wants it: seed and public key
  Bytes public_bytes = Bytes(crypto_sign_PUBLICKEYBYTES);
};

Ed25519Pair ed25519_pair(const Secret &seed) {
  Ed25519Pair pair;
  crypto_sign_seed_keypair(pair.public_bytes.data(), pair.secret.writable().data(),
                           seed.view().data());
  return pair;
}

RawSignature sign_ed25519(const Secret &seed, ByteView message) {
  const Ed25519Pair pair = ed25519_pair(seed);
  RawSignature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                       pair.secret.view().data());
  return signature;
}

RawSignature sign_es256(const Secret &scalar, ByteView message) {
  const openssl::Key key = p256::key_pair(scalar);
  const openssl::Context context(EVP_MD_CTX_new());
  std::array<std::uint8_t, 80> der{};  // at most 72
  std::size_t length = der.size();
  openssl::require(context != nullptr && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(),
                                                            nullptr, key.get()) == 1,
                   "EVP_DigestSignInit");
  openssl::require(
      EVP_DigestSign(context.get(), der.data(), &length, message.data(), message.size()) == 1,
      "EVP_DigestSign");
  const auto raw = raw_from_der({der.data(), length});
  if (!raw) throw Error(Reason::kInternal, "OpenSSL gave a signature that is not DER");
  return *raw;
}

[[noreturn]] void throw_unknown_algorithm() {
  throw Error(Reason::kInternal, "a private key of an algorithm that is not known");
}

}  // namespace

PrivateKey generate_private_key(int algorithm) {
  if (algorithm == BULLA_ALG_ES256) return {algorithm, p256::generate_scalar()};
  if (algorithm != BULLA_ALG_ED25519) throw_unknown_algorithm();
  Secret seed(kPrivateKeyBytes);
  randombytes_buf(seed.writable().data(), seed.size());
  return {algorithm, std::move(seed)};
}

PublicKey public_key_of(const PrivateKey &key) {
  switch (key.algorithm) {
    case BULLA_ALG_ED25519:
      return {key.algorithm, ed25519_pair(key.bytes).public_bytes};
    case BULLA_ALG_ES256:
      return {key.algorithm, p256::public_point(key.bytes)};
    default:
      throw_unknown_algorithm();
  }
}

RawSignature sign_with(const PrivateKey &key, ByteView message) {
  switch (key.algorithm) {
    case BULLA_ALG_ED25519:
      return sign_ed25519(key.bytes, message);
    case BULLA_ALG_ES256:
      return sign_es256(key.bytes, message);
    default:
      throw_unknown_algorithm();
  }
}

}  // namespace bulla
