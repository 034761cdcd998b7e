// SPDX-License-Identifier: Apache-2.0
//
// Key generation: our own templates, since the defaults of others leave too much open (quirk Q9).
#include "hsm/pkcs11/token_generate.hpp"

#include <sodium.h>

#include "formats/error.hpp"
#include "hsm/pkcs11/attestation.hpp"
#include "hsm/pkcs11/fields.hpp"
#include "hsm/pkcs11/format_uri.hpp"
#include "hsm/pkcs11/result.hpp"
#include "hsm/pkcs11/signer.hpp"

namespace bulla {
namespace {

using namespace pkcs11;

constexpr std::size_t kRandomIdBytes = 8;

struct KeyName {
  Bytes id;
  std::string label;
};

struct NewPair {
  CK_OBJECT_HANDLE public_key = 0;
  CK_OBJECT_HANDLE private_key = 0;
};

KeyName name_for(const TokenUri &uri, const std::string &label) {
  KeyName name{uri.id().value_or(Bytes(kRandomIdBytes)), uri.object().value_or(label)};
  if (!uri.id()) randombytes_buf(name.id.data(), name.id.size());
  return name;
}

// A second key of an id or label would make every URI with it ambiguous.
void require_free(const Session &session, const KeyName &name) {
  KeyName copy = name;
  const auto taken = [&](CK_ATTRIBUTE by) {
    for (CK_OBJECT_CLASS object_class : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY})
      if (!session.find({attribute_of(CKA_CLASS, object_class), by}).empty()) return true;
    return false;
  };
  const bool id_taken = taken(attribute_of(CKA_ID, copy.id));
  if (!id_taken && !taken(attribute_of(CKA_LABEL, copy.label))) return;
  throw Error(Reason::kHsmAmbiguousKey,
              session.slot().name() + ": there is a key with the " +
                  (id_taken ? "id " + to_hex(name.id) : "label " + name.label) + " already")
      .hint("choose another: pkcs11:token=…;object=LABEL;id=%…");
}

CK_RV try_to_make(const Session &session, Curve curve, CurveForm form, KeyName name,
                  NewPair &pair) {
  CK_MECHANISM mechanism{
      curve == Curve::kEd25519 ? CKM_EC_EDWARDS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, nullptr, 0};
  CK_BBOOL yes = CK_TRUE;
  CK_BBOOL no = CK_FALSE;
  Bytes parameters = ec_params_of(curve, form);
  std::vector<CK_ATTRIBUTE> publics{
      attribute_of(CKA_EC_PARAMS, parameters), attribute_of(CKA_TOKEN, yes),
      attribute_of(CKA_PRIVATE, no),           attribute_of(CKA_VERIFY, yes),
      attribute_of(CKA_MODIFIABLE, no),        attribute_of(CKA_ID, name.id),
      attribute_of(CKA_LABEL, name.label)};
  std::vector<CK_ATTRIBUTE> privates{
      attribute_of(CKA_TOKEN, yes),       attribute_of(CKA_PRIVATE, yes),
      attribute_of(CKA_SENSITIVE, yes),   attribute_of(CKA_EXTRACTABLE, no),
      attribute_of(CKA_MODIFIABLE, no),   attribute_of(CKA_SIGN, yes),
      attribute_of(CKA_DECRYPT, no),      attribute_of(CKA_UNWRAP, no),
      attribute_of(CKA_DERIVE, no),       attribute_of(CKA_ID, name.id),
      attribute_of(CKA_LABEL, name.label)};
  return session.module()->C_GenerateKeyPair(session.handle(), &mechanism, publics.data(),
                                             publics.size(), privates.data(), privates.size(),
                                             &pair.public_key, &pair.private_key);
}

// Tokens differ in how they want Ed25519 to be named (quirk Q1).
NewPair make_pair(const Session &session, Curve curve, const KeyName &name) {
  NewPair pair;
  CK_RV result = CKR_CURVE_NOT_SUPPORTED;
  if (curve == Curve::kEd25519) result = try_to_make(session, curve, CurveForm::kName, name, pair);
  if (result != CKR_OK) result = try_to_make(session, curve, CurveForm::kOid, name, pair);
  require_ok(result, "C_GenerateKeyPair");
  return pair;
}

PublicKey proved_key(Session &session, const TokenUri &uri, Curve curve, const NewPair &pair,
                     const ProgramSide &program) {
  try {
    const Bytes point = session.attribute(pair.public_key, CKA_EC_POINT).value_or(Bytes());
    FoundKey found{pair.private_key, curve, public_key_from_point(curve, point),
                   FoundKey::Login::kOnce};
    Signer signer(session, uri, found, program);
    (void)signer.sign(as_bytes("bulla proves that this new key signs"));
    return found.public_key;
  } catch (const Error &) {
    session.module()->C_DestroyObject(session.handle(), pair.private_key);
    session.module()->C_DestroyObject(session.handle(), pair.public_key);
    throw;
  }
}

// In the module's process: one request, one answer.
void serve_generation(const ProgramSide &program, const std::string &path, const TokenUri &uri,
                      int algorithm, const std::string &label) {
  if (!program.next_request()) return;
  const Curve curve = algorithm == BULLA_ALG_ES256 ? Curve::kP256 : Curve::kEd25519;
  const Module module(path);
  const Slot slot = find_token(module, uri);
  require_mechanism(module, slot,
                    curve == Curve::kP256 ? CKM_EC_KEY_PAIR_GEN : CKM_EC_EDWARDS_KEY_PAIR_GEN,
                    CKF_GENERATE_KEY_PAIR);
  Session session(module, slot, Session::Access::kWrite);
  if (slot.has(CKF_LOGIN_REQUIRED)) session.log_in(program);
  const KeyName name = name_for(uri, label);
  require_free(session, name);
  const NewPair pair = make_pair(session, curve, name);
  const PublicKey key = proved_key(session, uri, curve, pair, program);
  program.answer(FieldWriter()
                     .bytes(key.bytes)
                     .text(key_uri(slot, name.id, name.label))
                     .text(slot.name())
                     .bytes(attestation_of(session, pair.private_key, key).value_or(Bytes()))
                     .view());
  (void)program.next_request();
}

}  // namespace

NewTokenKey generate_token_key(int algorithm, const TokenKeyUri &token, const std::string &label,
                               const TokenAccess &access) {
  const TokenUri uri(token.text);
  uri.require_private_key();
  const std::string path = uri.module(access.module);
  TokenAccess own = access;
  if (uri.pin_file()) own.pin = pin_from_file(*uri.pin_file());
  ModuleProcess process(path, own, [&](const ProgramSide &program) {
    serve_generation(program, path, uri, algorithm, label);
  });
  const Bytes answer = process.call({});
  FieldReader fields(answer);
  NewTokenKey made;
  made.key = {algorithm, fields.bytes()};
  made.uri = fields.text();
  made.token = fields.text();
  const Bytes attestation = fields.bytes();
  if (!attestation.empty()) made.attestation.emplace(attestation);
  return made;
}

}  // namespace bulla
