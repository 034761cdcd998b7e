// SPDX-License-Identifier: Apache-2.0
//
// One session with one token: open, log in when that is needed, read attributes, find objects.
#pragma once

#include <optional>
#include <vector>

#include "formats/bytes.hpp"
#include "hsm/pkcs11/module_process.hpp"
#include "hsm/pkcs11/slot.hpp"

namespace bulla::pkcs11 {

class Session {
 public:
  enum class Access { kRead, kWrite };
  Session(const Module &module, Slot slot, Access access);
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;
  ~Session();

  // Logs in as the user unless that is done. One attempt: a wrong PIN is not tried again. A token
  // that locked its PIN is not asked; before its last try a person must confirm (Q14).
  // Errors: hsm-pin-locked, hsm-pin-final-try, passphrase-wrong with what is left of the tries,
  // those of the PIN source.
  void log_in(const ProgramSide &program);
  // The PIN for the one operation that has just been started (CKA_ALWAYS_AUTHENTICATE, Q10).
  void log_in_for_operation(const ProgramSide &program);
  bool is_logged_in() const { return is_logged_in_; }

  // A new session with the same token, after it has ended the old one by itself; nobody is logged
  // in. Handles of before mean nothing any more: generation() tells. Errors: hsm-token-gone when
  // the token is not there, those of result_error.
  void reopen();
  unsigned generation() const { return generation_; }

  // The objects that have all the attributes; those that need a login are not seen before it (Q13).
  std::vector<CK_OBJECT_HANDLE> find(std::vector<CK_ATTRIBUTE> wanted) const;

  // Nothing when the token has no such attribute, or does not give it away.
  std::optional<Bytes> attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  std::optional<bool> flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  std::optional<CK_ULONG> number(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;
  std::string text(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;  // "" without it

  const Module &module() const { return module_; }
  const Slot &slot() const { return slot_; }
  CK_SESSION_HANDLE handle() const { return handle_; }

 private:
  void open();
  void log_in_as(CK_USER_TYPE user, PinQuestion::For purpose, const ProgramSide &program);

  const Module &module_;
  Slot slot_;
  Access access_;
  CK_SESSION_HANDLE handle_ = 0;
  bool is_logged_in_ = false;
  unsigned generation_ = 0;
};

// An attribute for a template. `value` must outlive its use; the token only reads it.
template <typename T>
CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, T &value) {
  return {type, &value, sizeof value};
}
CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, Bytes &value);
CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, std::string &value);

}  // namespace bulla::pkcs11
