// SPDX-License-Identifier: Apache-2.0
//
// Sessions, and the rules about PINs.
#include "hsm/pkcs11/session.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "hsm/pkcs11/result.hpp"

namespace bulla::pkcs11 {
namespace {

constexpr CK_ULONG kAttributeMaxBytes = 64u << 10;  // certificates are the largest

PinQuestion::Tries tries_left(const Slot &slot) {
  if (slot.has(CKF_USER_PIN_FINAL_TRY)) return PinQuestion::Tries::kFinal;
  if (slot.has(CKF_USER_PIN_COUNT_LOW)) return PinQuestion::Tries::kFew;
  return PinQuestion::Tries::kEnough;
}

void require_unlocked(const Slot &slot) {
  if (!slot.has(CKF_USER_PIN_LOCKED)) return;
  throw result_error(CKR_PIN_LOCKED, "C_GetTokenInfo").within(slot.name());
}

const char *words_for(PinQuestion::Tries tries) {
  switch (tries) {
    case PinQuestion::Tries::kFinal:
      return "one wrong PIN more locks the token";
    case PinQuestion::Tries::kFew:
      return "few tries are left before the token locks the PIN";
    case PinQuestion::Tries::kEnough:
      break;
  }
  return "not tried again by itself: tokens lock after a few wrong PINs";
}

}  // namespace

Session::Session(const Module &module, Slot slot, Access access)
    : module_(module), slot_(slot), access_(access) {
  open();
}

void Session::open() {
  const CK_FLAGS write = access_ == Access::kWrite ? CKF_RW_SESSION : 0;
  require_ok(
      module_->C_OpenSession(slot_.id, CKF_SERIAL_SESSION | write, nullptr, nullptr, &handle_),
      "C_OpenSession");
}

Session::~Session() {
  module_->C_CloseSession(handle_);  // the last one of a program logs it out
}

// The PIN will be asked for this token: it must be the very one of before.
void Session::reopen() {
  module_->C_CloseSession(handle_);  // it may be closed already
  is_logged_in_ = false;
  ++generation_;
  const std::vector<Slot> slots = tokens_of(module_);
  const auto same =
      std::ranges::find_if(slots, [&](const Slot &slot) { return slot.name() == slot_.name(); });
  if (same == slots.end()) throw result_error(CKR_TOKEN_NOT_PRESENT, "C_GetSlotList");
  slot_ = *same;
  open();
}

void Session::log_in(const ProgramSide &program) {
  if (is_logged_in_) return;
  slot_ = look_again(module_, slot_);
  log_in_as(CKU_USER, PinQuestion::For::kLogin, program);
  is_logged_in_ = true;
}

void Session::log_in_for_operation(const ProgramSide &program) {
  log_in_as(CKU_CONTEXT_SPECIFIC, PinQuestion::For::kSignature, program);
}

void Session::log_in_as(CK_USER_TYPE user, PinQuestion::For purpose, const ProgramSide &program) {
  require_unlocked(slot_);
  const bool keypad = slot_.has(CKF_PROTECTED_AUTHENTICATION_PATH);
  const PinQuestion::Tries tries = tries_left(slot_);
  if (tries == PinQuestion::Tries::kFew) program.notice(slot_.name() + ": " + words_for(tries));
  if (keypad) {
    purpose = PinQuestion::For::kKeypad;
    program.notice(slot_.name() + ": enter the PIN at the token itself");
  }
  Secret pin;
  if (!keypad || tries == PinQuestion::Tries::kFinal)
    pin = program.ask_pin({purpose, tries, slot_.label(), slot_.serial()});
  const CK_RV result = module_->C_Login(handle_, user, keypad ? nullptr : pin.writable().data(),
                                        keypad ? 0 : pin.size());
  if (result == CKR_OK || result == CKR_USER_ALREADY_LOGGED_IN) return;
  Error error = result_error(result, "C_Login").within(slot_.name());
  if (result == CKR_PIN_INCORRECT) {
    slot_ = look_again(module_, slot_);
    error.hint(slot_.has(CKF_USER_PIN_LOCKED) ? "the PIN is locked now"
                                              : words_for(tries_left(slot_)));
  }
  throw error;
}

std::vector<CK_OBJECT_HANDLE> Session::find(std::vector<CK_ATTRIBUTE> wanted) const {
  require_ok(module_->C_FindObjectsInit(handle_, wanted.data(), wanted.size()),
             "C_FindObjectsInit");
  std::vector<CK_OBJECT_HANDLE> found;
  std::array<CK_OBJECT_HANDLE, 64> some{};
  CK_RV result = CKR_OK;
  CK_ULONG count = 0;
  do {
    result = module_->C_FindObjects(handle_, some.data(), some.size(), &count);
    if (result == CKR_OK)
      found.insert(found.end(), some.begin(), some.begin() + static_cast<long>(count));
  } while (result == CKR_OK && count > 0);
  module_->C_FindObjectsFinal(handle_);
  require_ok(result, "C_FindObjects");
  return found;
}

std::optional<Bytes> Session::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  CK_ATTRIBUTE wanted{type, nullptr, 0};
  CK_RV result = module_->C_GetAttributeValue(handle_, object, &wanted, 1);
  if (result == CKR_OK && wanted.ulValueLen <= kAttributeMaxBytes) {
    Bytes value(wanted.ulValueLen);
    wanted.pValue = value.data();
    if (!value.empty()) result = module_->C_GetAttributeValue(handle_, object, &wanted, 1);
    if (result == CKR_OK && wanted.ulValueLen <= value.size()) {
      value.resize(wanted.ulValueLen);
      return value;
    }
  }
  if (result == CKR_OK || result == CKR_ATTRIBUTE_TYPE_INVALID || result == CKR_ATTRIBUTE_SENSITIVE)
    return std::nullopt;
  throw result_error(result, "C_GetAttributeValue");
}

std::optional<bool> Session::flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const auto value = attribute(object, type);
  if (!value || value->size() != sizeof(CK_BBOOL)) return std::nullopt;
  return value->front() != CK_FALSE;
}

std::optional<CK_ULONG> Session::number(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const auto value = attribute(object, type);
  if (!value || value->size() != sizeof(CK_ULONG)) return std::nullopt;
  CK_ULONG number = 0;
  std::memcpy(&number, value->data(), sizeof number);
  return number;
}

std::string Session::text(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const auto value = attribute(object, type);
  return value ? std::string(value->begin(), value->end()) : std::string();
}

CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, Bytes &value) {
  return {type, value.data(), value.size()};
}

CK_ATTRIBUTE attribute_of(CK_ATTRIBUTE_TYPE type, std::string &value) {
  return {type, value.data(), value.size()};
}

}  // namespace bulla::pkcs11
