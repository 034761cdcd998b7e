// SPDX-License-Identifier: Apache-2.0
//
// The four spellings of a curve, the two of a point.
#include "hsm/pkcs11/ec_point.hpp"

#include <algorithm>
#include <array>

#include "formats/error.hpp"

namespace bulla::pkcs11 {
namespace {

constexpr std::uint8_t kOctetString = 0x04;
constexpr std::uint8_t kPrintableString = 0x13;
constexpr std::uint8_t kUncompressed = 0x04;
constexpr std::array<std::uint8_t, 5> kEd25519Oid{0x06, 0x03, 0x2b, 0x65, 0x70};  // 1.3.101.112
constexpr std::array<std::uint8_t, 10> kP256Oid{0x06, 0x08, 0x2a, 0x86, 0x48,     // 1.2.840.10045
                                                0xce, 0x3d, 0x03, 0x01, 0x07};    // .3.1.7
constexpr std::string_view kEd25519Name = "edwards25519";
constexpr std::string_view kP256Name = "prime256v1";
constexpr std::array<std::string_view, 2> kP256Aliases{"secp256r1", "P-256"};

Bytes printable(std::string_view name) {
  std::string der{static_cast<char>(kPrintableString), static_cast<char>(name.size())};
  der += name;
  return {der.begin(), der.end()};
}

Error bad_point(const std::string &sentence) {
  return Error(Reason::kHsmBadPoint, "the public key in the token: " + sentence)
      .hint("give the right one with --pub KEY.pub, or make the key anew");
}

// Without the head of a DER OCTET STRING, where exactly `size` bytes are left.
ByteView unwrapped(ByteView value, std::size_t size) {
  const bool wrapped = value.size() == size + 2 && value[0] == kOctetString && value[1] == size;
  return wrapped ? value.subspan(2) : value;
}

void require_on_curve(const PublicKey &key) {
  try {
    (void)public_key_from_pem(to_pem(key));
  } catch (const Error &) {
    throw bad_point("it is no point of P-256");
  }
}

}  // namespace

std::optional<Curve> curve_from(ByteView ec_params) {
  const auto is = [&](const auto &form) { return std::ranges::equal(ec_params, form); };
  if (is(kEd25519Oid) || is(printable(kEd25519Name))) return Curve::kEd25519;
  if (is(kP256Oid) || is(printable(kP256Name))) return Curve::kP256;
  for (const std::string_view name : kP256Aliases)
    if (is(printable(name))) return Curve::kP256;
  return std::nullopt;
}

Bytes ec_params_of(Curve curve, CurveForm form) {
  const bool ed25519 = curve == Curve::kEd25519;
  if (form == CurveForm::kName) return printable(ed25519 ? kEd25519Name : kP256Name);
  return ed25519 ? Bytes(kEd25519Oid.begin(), kEd25519Oid.end())
                 : Bytes(kP256Oid.begin(), kP256Oid.end());
}

PublicKey public_key_from_point(Curve curve, ByteView ec_point) {
  const std::size_t size = curve == Curve::kEd25519 ? 32 : 65;
  ByteView point = unwrapped(ec_point, size);
  if (point.size() != size)
    throw bad_point(std::to_string(ec_point.size()) + " bytes, which is no form of a point");
  if (curve == Curve::kEd25519) return {BULLA_ALG_ED25519, Bytes(point.begin(), point.end())};
  if (point[0] != kUncompressed) throw bad_point("not an uncompressed point");
  point = point.subspan(1);
  PublicKey key{BULLA_ALG_ES256, Bytes(point.begin(), point.end())};
  require_on_curve(key);
  return key;
}

}  // namespace bulla::pkcs11
