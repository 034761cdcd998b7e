// SPDX-License-Identifier: Apache-2.0
//
// Tokens in the slots of a module, and the one that a URI means. Looks only: logs in nowhere, so
// that no PIN is ever tried on a token that was not meant (quirk Q11).
#pragma once

#include <string>
#include <vector>

#include "hsm/pkcs11/module.hpp"
#include "hsm/pkcs11/uri.hpp"

namespace bulla::pkcs11 {

struct Slot {
  CK_SLOT_ID id = 0;  // as the module numbers them today; not stable (Q11)
  CK_SLOT_INFO slot{};
  CK_TOKEN_INFO token{};

  std::string label() const;
  std::string serial() const;
  std::string model() const;
  std::string manufacturer() const;
  // "token release (serial 4f3a…)", for messages.
  std::string name() const;
  bool has(CK_FLAGS flag) const { return (token.flags & flag) != 0; }
};

// Every initialised token, in the module's order. A token that goes while it is looked at is left
// out. Errors: those of result_error.
std::vector<Slot> tokens_of(const Module &module);

// The one token that fits. Errors: hsm-no-token, hsm-ambiguous-token, with what there is.
Slot find_token(const Module &module, const TokenUri &uri);

// What the token says about itself now.
Slot look_again(const Module &module, const Slot &slot);

// Throws hsm-no-mechanism unless the token has `mechanism` for `use` (CKF_SIGN, …).
void require_mechanism(const Module &module, const Slot &slot, CK_MECHANISM_TYPE mechanism,
                       CK_FLAGS use);

}  // namespace bulla::pkcs11
