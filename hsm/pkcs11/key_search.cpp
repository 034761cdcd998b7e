// SPDX-License-Identifier: Apache-2.0
//
// Searching, from the URI to the key pair.
#include "hsm/pkcs11/key_search.hpp"

#include <algorithm>
#include <set>

#include "hsm/pkcs11/result.hpp"

namespace bulla::pkcs11 {
namespace {

using Objects = std::vector<CK_OBJECT_HANDLE>;

// The objects of a class that have what the URI says about id and label.
Objects find_class(const Session &session, CK_OBJECT_CLASS object_class, const TokenUri &uri) {
  Bytes id = uri.id().value_or(Bytes());
  std::string label = uri.object().value_or("");
  std::vector<CK_ATTRIBUTE> wanted{attribute_of(CKA_CLASS, object_class)};
  if (uri.id()) wanted.push_back(attribute_of(CKA_ID, id));
  if (uri.object()) wanted.push_back(attribute_of(CKA_LABEL, label));
  return session.find(wanted);
}

std::string object_name(const Session &session, CK_OBJECT_HANDLE object) {
  const Bytes id = session.attribute(object, CKA_ID).value_or(Bytes());
  return session.text(object, CKA_LABEL) + " (id " + to_hex(id) + ")";
}

Error ambiguous(const Session &session, const TokenUri &uri, const Objects &objects) {
  std::string names;
  for (const CK_OBJECT_HANDLE object : objects)
    names += (names.empty() ? "" : ", ") + object_name(session, object);
  return Error(Reason::kHsmAmbiguousKey, uri.name() + ": " + std::to_string(objects.size()) +
                                             " keys in the " + session.slot().name() +
                                             " fit: " + names)
      .hint("name one by id=%… and object=… together; `bulla key list` shows them");
}

// Different public keys that fit mean different private ones: known before any PIN is used.
void require_one_public_key(const Session &session, const TokenUri &uri) {
  const Objects objects = find_class(session, CKO_PUBLIC_KEY, uri);
  std::set<std::pair<Bytes, Bytes>> distinct;
  for (const CK_OBJECT_HANDLE object : objects)
    distinct.emplace(session.attribute(object, CKA_ID).value_or(Bytes()),
                     session.attribute(object, CKA_EC_POINT).value_or(Bytes()));
  if (distinct.size() > 1) throw ambiguous(session, uri, objects);
}

CK_OBJECT_HANDLE find_private(Session &session, const TokenUri &uri, const ProgramSide &program) {
  Objects objects = find_class(session, CKO_PRIVATE_KEY, uri);
  if (objects.size() > 1) throw ambiguous(session, uri, objects);
  const bool is_open = !objects.empty() && session.flag(objects.front(), CKA_PRIVATE) == false;
  if (session.slot().has(CKF_LOGIN_REQUIRED) && !is_open) {
    session.log_in(program);
    objects = find_class(session, CKO_PRIVATE_KEY, uri);
  }
  if (objects.size() > 1) throw ambiguous(session, uri, objects);
  if (objects.empty())
    throw Error(Reason::kKeyNotFound,
                uri.name() + ": no private key in the " + session.slot().name() + " fits")
        .hint("`bulla key list --module M --pin-file F` shows what is in the token");
  return objects.front();
}

Curve require_curve(const Session &session, CK_OBJECT_HANDLE key, const Objects &publics,
                    const std::optional<PublicKey> &given) {
  std::optional<Curve> curve = curve_of(session, key);
  for (const CK_OBJECT_HANDLE object : publics)
    if (!curve) curve = curve_of(session, object);
  const auto type = session.number(key, CKA_KEY_TYPE);
  if (!curve && given && !session.attribute(key, CKA_EC_PARAMS)) {
    if (type == CKK_EC_EDWARDS) curve = Curve::kEd25519;
    if (type == CKK_EC) curve = Curve::kP256;
  }
  if (!curve)
    throw Error(Reason::kKeyUnsupported,
                object_name(session, key) + ": neither an Ed25519 key nor one on P-256")
        .hint("`bulla key generate --token URI` makes one");
  const int algorithm = *curve == Curve::kEd25519 ? BULLA_ALG_ED25519 : BULLA_ALG_ES256;
  if (given && given->algorithm != algorithm)
    throw Error(Reason::kHsmKeyMismatch, "--pub is a key of another algorithm than " +
                                             object_name(session, key) + " in the token");
  return *curve;
}

PublicKey public_key_for(const Session &session, CK_OBJECT_HANDLE key, Curve curve,
                         const Objects &publics) {
  std::set<Bytes> points;
  for (const CK_OBJECT_HANDLE object : publics)
    if (auto point = session.attribute(object, CKA_EC_POINT)) points.insert(*point);
  if (points.empty())
    if (auto point = session.attribute(key, CKA_EC_POINT)) points.insert(*point);
  if (points.size() > 1)
    throw Error(Reason::kHsmKeyMismatch, "the token has " + std::to_string(points.size()) +
                                             " different public keys for " +
                                             object_name(session, key))
        .hint("give the right one with --pub KEY.pub, and remove the others");
  if (points.empty())
    throw Error(Reason::kKeyNotFound,
                "the token shows no public key for " + object_name(session, key))
        .hint("give it with --pub KEY.pub");
  return public_key_from_point(curve, *points.begin());
}

}  // namespace

std::optional<Curve> curve_of(const Session &session, CK_OBJECT_HANDLE object) {
  const auto parameters = session.attribute(object, CKA_EC_PARAMS);
  const auto type = session.number(object, CKA_KEY_TYPE);
  const auto curve = parameters ? curve_from(*parameters) : std::nullopt;
  if (curve == Curve::kEd25519 && type == CKK_EC_EDWARDS) return curve;
  if (curve == Curve::kP256 && type == CKK_EC) return curve;
  return std::nullopt;
}

Objects public_objects(const Session &session, Bytes id, std::string label) {
  CK_OBJECT_CLASS object_class = CKO_PUBLIC_KEY;
  std::vector<CK_ATTRIBUTE> wanted{attribute_of(CKA_CLASS, object_class)};
  wanted.push_back(id.empty() ? attribute_of(CKA_LABEL, label) : attribute_of(CKA_ID, id));
  return session.find(wanted);
}

FoundKey find_key(Session &session, const TokenUri &uri, const std::optional<PublicKey> &given,
                  const ProgramSide &program) {
  if (!given) require_one_public_key(session, uri);
  FoundKey key;
  key.handle = find_private(session, uri, program);
  const Objects publics =
      public_objects(session, session.attribute(key.handle, CKA_ID).value_or(Bytes()),
                     session.text(key.handle, CKA_LABEL));
  if (session.flag(key.handle, CKA_SIGN) == false)
    throw result_error(CKR_KEY_FUNCTION_NOT_PERMITTED, "CKA_SIGN").within(uri.name());
  key.curve = require_curve(session, key.handle, publics, given);
  key.public_key = given ? *given : public_key_for(session, key.handle, key.curve, publics);
  if (session.flag(key.handle, CKA_ALWAYS_AUTHENTICATE) == true)
    key.login = FoundKey::Login::kEverySignature;
  return key;
}

}  // namespace bulla::pkcs11
