// SPDX-License-Identifier: Apache-2.0
#include "hsm/pkcs11/ec_point.hpp"

#include <gtest/gtest.h>

#include "hsm/private_key.hpp"
#include "tests/hsm/failure.hpp"

namespace bulla::pkcs11 {
namespace {

using test::reason_of;

Bytes joined(const Bytes &head, const Bytes &tail) {
  Bytes whole = head;
  whole.insert(whole.end(), tail.begin(), tail.end());
  return whole;
}

TEST(EcParams, are_read_as_oid_and_as_name) {
  for (const Curve curve : {Curve::kEd25519, Curve::kP256})
    for (const CurveForm form : {CurveForm::kName, CurveForm::kOid})
      EXPECT_EQ(curve_from(ec_params_of(curve, form)), curve);
  EXPECT_EQ(to_hex(ec_params_of(Curve::kEd25519, CurveForm::kName)),
            "130c656477617264733235353139");
  EXPECT_EQ(to_hex(ec_params_of(Curve::kP256, CurveForm::kOid)), "06082a8648ce3d030107");
}

TEST(EcParams, of_other_curves_are_not_taken) {
  for (const char *hex : {"", "06032b6571", "06052b81040022", "130765643235353139", "06032b657000"})
    EXPECT_FALSE(curve_from(from_hex(hex).value())) << hex;
}

TEST(EcPoint, is_read_wrapped_or_not) {
  const PublicKey ed = public_key_of(generate_private_key(BULLA_ALG_ED25519));
  EXPECT_EQ(public_key_from_point(Curve::kEd25519, ed.bytes), ed);
  EXPECT_EQ(public_key_from_point(Curve::kEd25519, joined({0x04, 0x20}, ed.bytes)), ed);
  const PublicKey ec = public_key_of(generate_private_key(BULLA_ALG_ES256));
  EXPECT_EQ(public_key_from_point(Curve::kP256, joined({0x04}, ec.bytes)), ec);
  EXPECT_EQ(public_key_from_point(Curve::kP256, joined({0x04, 0x41, 0x04}, ec.bytes)), ec);
}

TEST(EcPoint, of_any_other_form_is_refused) {
  const PublicKey ed = public_key_of(generate_private_key(BULLA_ALG_ED25519));
  const PublicKey ec = public_key_of(generate_private_key(BULLA_ALG_ES256));
  Bytes off_curve = joined({0x04}, ec.bytes);
  off_curve.back() ^= 1;
  struct Case {
    Curve curve;
    Bytes point;
  };
  const std::vector<Case> cases = {
      {Curve::kEd25519, {}},
      {Curve::kEd25519, Bytes(31)},
      {Curve::kEd25519, joined({0x03, 0x21, 0x00}, ed.bytes)},  // BIT STRING
      {Curve::kEd25519, joined({0x04, 0x21}, ed.bytes)},
      {Curve::kEd25519, joined({0x05, 0x20}, ed.bytes)},
      {Curve::kEd25519, joined({0x04}, ec.bytes)},
      {Curve::kP256, ec.bytes},
      {Curve::kP256, joined({0x05}, ec.bytes)},
      {Curve::kP256, joined({0x04, 0x41, 0x02}, ec.bytes)},
      {Curve::kP256, joined({0x02}, Bytes(32, 1))},  // compressed
      {Curve::kP256, off_curve},
      {Curve::kP256, ed.bytes},
  };
  for (const Case &c : cases)
    EXPECT_EQ(reason_of([&] { public_key_from_point(c.curve, c.point); }), "hsm-bad-point")
        << to_hex(c.point);
}

}  // namespace
}  // namespace bulla::pkcs11
