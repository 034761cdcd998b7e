// SPDX-License-Identifier: Apache-2.0
//
// What is questionable about a private key in a token (quirk Q9): it works, but it is kept less
// well than a key of ours. Stable names; docs/TOKENS.md explains them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hsm/pkcs11/session.hpp"

namespace bulla::pkcs11 {

struct LintRow {
  const char *name;  // "hsm-key-extractable"
  CK_ATTRIBUTE_TYPE attribute;
  CK_BBOOL bad;          // the value that is questionable
  const char *sentence;  // lower case, no full stop
};

std::span<const LintRow> lint_table();

// The names of what is questionable about this private key, each once. An attribute that the token
// does not show is taken for good.
std::vector<std::string> lints_of(const Session &session, CK_OBJECT_HANDLE key);

}  // namespace bulla::pkcs11
