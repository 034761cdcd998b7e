// SPDX-License-Identifier: Apache-2.0
//
// The table of lints: one attribute, one bad value, one line.
#include "hsm/pkcs11/lints.hpp"

#include <algorithm>
#include <array>

namespace bulla::pkcs11 {
namespace {

constexpr std::array kLints{
    LintRow{"hsm-key-extractable", CKA_EXTRACTABLE, CK_TRUE, "the key can be taken out, wrapped"},
    LintRow{"hsm-key-extractable", CKA_SENSITIVE, CK_FALSE, "the key can be read in plain text"},
    LintRow{"hsm-key-not-local", CKA_LOCAL, CK_FALSE, "the key was not made in the token"},
    LintRow{"hsm-key-can-unwrap", CKA_UNWRAP, CK_TRUE, "the key may also unwrap keys"},
    LintRow{"hsm-key-can-unwrap", CKA_DECRYPT, CK_TRUE, "the key may also decrypt"},
    LintRow{"hsm-key-modifiable", CKA_MODIFIABLE, CK_TRUE, "the key's attributes can be changed"},
    LintRow{"hsm-never-extractable-false", CKA_NEVER_EXTRACTABLE, CK_FALSE,
            "the key could once be taken out"},
};

}  // namespace

std::span<const LintRow> lint_table() {
  return kLints;
}

std::vector<std::string> lints_of(const Session &session, CK_OBJECT_HANDLE key) {
  std::vector<std::string> names;
  for (const LintRow &row : kLints) {
    const bool is_bad = session.flag(key, row.attribute) == (row.bad == CK_TRUE);
    if (is_bad && std::ranges::find(names, row.name) == names.end()) names.emplace_back(row.name);
  }
  return names;
}

}  // namespace bulla::pkcs11
