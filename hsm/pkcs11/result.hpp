// SPDX-License-Identifier: Apache-2.0
//
// What the return codes of PKCS#11 modules mean to people, and what to do next: one table.
#pragma once

#include <span>

#include "formats/error.hpp"
#include "hsm/pkcs11/cryptoki.hpp"

namespace bulla::pkcs11 {

struct ResultRow {
  CK_RV code;
  const char *name;      // "CKR_PIN_LOCKED"
  Reason reason;         // of the error that it becomes
  const char *sentence;  // what it means, lower case, no full stop
  const char *next;      // what to do
};

// Every code that a user can meet. What only a defect of ours or of the module can cause is not
// listed: it becomes hsm-module-failed with its number.
std::span<const ResultRow> result_table();

// The error for `code` as `call` ("C_Sign") gave it; never called with CKR_OK.
Error result_error(CK_RV code, const char *call);

// Throws result_error() unless `code` is CKR_OK.
void require_ok(CK_RV code, const char *call);

}  // namespace bulla::pkcs11
