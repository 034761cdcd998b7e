// SPDX-License-Identifier: Apache-2.0
//
// Errors as fields: reason, sentence, hints.
#include "hsm/pkcs11/error_message.hpp"

#include "hsm/pkcs11/fields.hpp"

namespace bulla::pkcs11 {
namespace {

// A reason of the device code, which the module's process has no use for, is our own fault.
Reason reason_named(std::string_view text) {
#define BULLA_REASON_TEXT(name, reason_text, exit_code) \
  if (text == reason_text) return Reason::name;
  BULLA_REASON_LIST(BULLA_REASON_TEXT)
#undef BULLA_REASON_TEXT
  return Reason::kInternal;
}

}  // namespace

Bytes encode_error(const Error &error) {
  FieldWriter fields;
  fields.text(error.reason()).text(error.what()).number(error.hints().size());
  for (const std::string &hint : error.hints()) fields.text(hint);
  return fields.view();
}

Error decode_error(ByteView bytes) {
  FieldReader fields(bytes);
  const Reason reason = reason_named(fields.text());
  Error error(reason, fields.text());
  for (std::uint64_t left = fields.number(); left > 0; --left) error.hint(fields.text());
  return error;
}

}  // namespace bulla::pkcs11
