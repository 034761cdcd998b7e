// SPDX-License-Identifier: Apache-2.0
//
// The one private key that a URI means, and the public key that belongs to it. What is ambiguous is
// refused, before the login where it can be seen then (quirks Q11 to Q13).
#pragma once

#include <optional>
#include <string>

#include "hsm/pkcs11/ec_point.hpp"
#include "hsm/pkcs11/session.hpp"

namespace bulla::pkcs11 {

struct FoundKey {
  CK_OBJECT_HANDLE handle = 0;  // until the session ends
  Curve curve = Curve::kEd25519;
  PublicKey public_key;
  enum class Login { kOnce, kEverySignature };
  Login login = Login::kOnce;
};

// Logs in when the token wants that. `given` (--pub) stands for whatever public key the token may
// have. Errors: key-not-found, hsm-ambiguous-key, hsm-bad-point, hsm-key-mismatch, key-unsupported;
// those of Session::log_in.
// Does not check that public and private key belong together: the first signature shows it.
FoundKey find_key(Session &session, const TokenUri &uri, const std::optional<PublicKey> &given,
                  const ProgramSide &program);

// The curve of a key object by its type and parameters; nothing for keys that we do not use.
std::optional<Curve> curve_of(const Session &session, CK_OBJECT_HANDLE object);

// The public keys in the token with this CKA_ID; with an empty one, with this label.
std::vector<CK_OBJECT_HANDLE> public_objects(const Session &session, Bytes id, std::string label);

}  // namespace bulla::pkcs11
