// SPDX-License-Identifier: Apache-2.0
//
// The COSE form of a public key and its thumbprint.
#include "formats/public_key.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "formats/cbor_writer.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/number_names.hpp"
#include "formats/wire/key_store.h"

namespace bulla {
namespace {

// COSE_Key labels, RFC 9052 7.1 and RFC 9053 7.
constexpr int kKty = 1;
constexpr int kAlg = 3;
constexpr int kCrv = -1;
constexpr int kX = -2;
constexpr int kY = -3;
constexpr std::size_t kCoordinateBytes = 32;

void check_shape(const PublicKey &key) {
  const bool good = (key.algorithm == BULLA_ALG_ED25519 && key.bytes.size() == kCoordinateBytes) ||
                    (key.algorithm == BULLA_ALG_ES256 && key.bytes.size() == 2 * kCoordinateBytes);
  if (!good) {
    throw Error(Reason::kInternal, "public key of " + std::to_string(key.bytes.size()) +
                                       " bytes for " + algorithm_name(key.algorithm));
  }
}

}  // namespace

Bytes encode(const PublicKey &key) {
  check_shape(key);
  const bool is_okp = key.algorithm == BULLA_ALG_ED25519;
  const ByteView coordinates(key.bytes);
  return encode_item([&](CborWriter &out) {
    out.map(is_okp ? 4 : 5);
    out.integer(kKty);
    out.integer(is_okp ? BULLA_KTY_OKP : BULLA_KTY_EC2);
    out.integer(kAlg);
    out.integer(key.algorithm);
    out.integer(kCrv);
    out.integer(is_okp ? BULLA_CRV_ED25519 : BULLA_CRV_P256);
    out.integer(kX);
    out.bytes(coordinates.first(kCoordinateBytes));
    if (is_okp) return;
    out.integer(kY);
    out.bytes(coordinates.last(kCoordinateBytes));
  });
}

PublicKey decode_public_key(ByteView cose_key) {
  const Bytes item = encode_item([&](CborWriter &out) { out.bytes(cose_key); });
  bulla_cursor cursor = bulla_cursor_over(item.data(), item.size());
  bulla_key_entry entry;
  const bulla_status status = bulla_read_key(&cursor, &entry);
  if (status != BULLA_OK || entry.algorithm == 0) {
    throw Error(BULLA_TKS_BAD_KEY, "not a COSE key of Ed25519 or ES256");
  }
  PublicKey key{entry.algorithm, Bytes(2 * kCoordinateBytes)};
  key.bytes.resize(bulla_public_key(&entry, key.bytes.data()));
  return key;
}

KeyId key_id(const PublicKey &key) {
  const Bytes encoded = encode(key);
  const bulla_key_entry entry{bulla_cursor_over(encoded.data(), encoded.size()), key.algorithm};
  std::array<std::uint8_t, BULLA_THUMBPRINT_INPUT_MAX_BYTES> hashed;
  const std::size_t length = bulla_thumbprint_input(&entry, hashed.data());
  return sha256(ByteView(hashed).first(length));
}

ShortId short_id(const KeyId &id) {
  ShortId result;
  std::copy_n(id.begin(), result.size(), result.begin());
  return result;
}

}  // namespace bulla
