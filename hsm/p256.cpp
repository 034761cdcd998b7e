// SPDX-License-Identifier: Apache-2.0
//
// P-256 by OpenSSL. Scalars are BN_secure_new numbers: OpenSSL computes with those in constant time
// and copies them inside its secure heap only.
#include "hsm/p256.hpp"

#include <openssl/core_names.h>
#include <openssl/obj_mac.h>

#include <array>

namespace bulla::p256 {
namespace {

using openssl::require;

constexpr std::size_t kScalarBytes = 32;
constexpr std::size_t kPointBytes = 1 + 2 * kScalarBytes;  // 04, x, y
using EncodedPoint = std::array<std::uint8_t, kPointBytes>;

openssl::Group make_group() {
  openssl::Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  require(group != nullptr, "EC_GROUP_new_by_curve_name");
  return group;
}

openssl::BigNumber secure_number() {
  openssl::prepare_secure_heap();
  openssl::BigNumber number(BN_secure_new());
  require(number != nullptr, "BN_secure_new");
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

openssl::BigNumber number_from(const Secret &scalar) {
  openssl::BigNumber number = secure_number();
  require(BN_bin2bn(scalar.view().data(), static_cast<int>(scalar.size()), number.get()) != nullptr,
          "BN_bin2bn");
  return number;
}

Secret secret_from(const BIGNUM *number) {
  Secret scalar(kScalarBytes);
  require(BN_bn2binpad(number, scalar.writable().data(), kScalarBytes) == int{kScalarBytes},
          "BN_bn2binpad");
  return scalar;
}

EncodedPoint multiply_base(const EC_GROUP *group, const BIGNUM *scalar) {
  if (BN_is_zero(scalar) != 0 || BN_cmp(scalar, EC_GROUP_get0_order(group)) >= 0)
    throw Error(Reason::kKeyUnreadable, "the private number is outside the range of P-256");
  const openssl::Point point(EC_POINT_new(group));
  require(point != nullptr, "EC_POINT_new");
  require(EC_POINT_mul(group, point.get(), scalar, nullptr, nullptr, nullptr) == 1, "EC_POINT_mul");
  EncodedPoint encoded{};
  require(EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(),
                             encoded.size(), nullptr) == encoded.size(),
          "EC_POINT_point2oct");
  return encoded;
}

}  // namespace

Secret generate_scalar() {
  const openssl::Group group = make_group();
  const openssl::BigNumber scalar = secure_number();
  do {
    require(BN_priv_rand_range(scalar.get(), EC_GROUP_get0_order(group.get())) == 1,
            "BN_priv_rand_range");
  } while (BN_is_zero(scalar.get()) != 0);
  return secret_from(scalar.get());
}

Bytes public_point(const Secret &scalar) {
  const EncodedPoint encoded = multiply_base(make_group().get(), number_from(scalar).get());
  return Bytes(encoded.begin() + 1, encoded.end());
}

openssl::Key key_pair(const Secret &scalar) {
  const openssl::BigNumber number = number_from(scalar);
  const EncodedPoint point = multiply_base(make_group().get(), number.get());
  const openssl::ParameterBuilder builder(OSSL_PARAM_BLD_new());
  require(builder != nullptr, "OSSL_PARAM_BLD_new");
  require(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                          SN_X9_62_prime256v1, 0) == 1 &&
              OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get()) == 1 &&
              OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                               point.size()) == 1,
          "OSSL_PARAM_BLD_push");
  const openssl::Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const openssl::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  require(parameters != nullptr && context != nullptr, "EVP_PKEY_CTX_new_from_name");
  EVP_PKEY *key = nullptr;
  require(EVP_PKEY_fromdata_init(context.get()) == 1 &&
              EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1,
          "EVP_PKEY_fromdata");
  return openssl::Key(key);
}

Secret scalar_of(const EVP_PKEY *key) {
  openssl::BigNumber number = secure_number();
  BIGNUM *raw = number.get();
  require(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &raw) == 1, "EVP_PKEY_get_bn_param");
  return secret_from(raw);
}

}  // namespace bulla::p256
