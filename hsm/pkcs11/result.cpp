// SPDX-License-Identifier: Apache-2.0
//
// The table of return codes. A new code is one line.
#include "hsm/pkcs11/result.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace bulla::pkcs11 {
namespace {

constexpr const char *kPlugIn = "plug it in and run the same command again: what is signed stays";
constexpr const char *kMakersTool = "look at the token with its maker's tool";
constexpr const char *kCloseOthers = "close other programs that use the token";
constexpr const char *kTryOther = "use a key of the other algorithm: every token signs ES256";
constexpr const char *kPinAgain =
    "find out the right PIN before the next try: tokens lock after a few";
constexpr const char *kUnblock = "unblock it with the maker's tool and the SO PIN or PUK";
constexpr const char *kWhatKeyMay = "`bulla key list` shows the key; make one that may sign";

#define ROW(code, reason, sentence, next)       \
  ResultRow {                                   \
    code, #code, Reason::reason, sentence, next \
  }

// clang-format off
constexpr std::array kRows{
    ROW(CKR_CANCEL, kSignerFailed, "it was cancelled at the token", "run again, and confirm"),
    ROW(CKR_HOST_MEMORY, kSignerFailed, "this machine ran out of memory", "free some"),
    ROW(CKR_SLOT_ID_INVALID, kHsmTokenGone, "the reader is gone", kPlugIn),
    ROW(CKR_GENERAL_ERROR, kSignerFailed, "the module says no more than that it failed",
        "check its configuration and rights (SoftHSM: SOFTHSM2_CONF and the token directory)"),
    ROW(CKR_FUNCTION_FAILED, kSignerFailed, "the token could not do it", kMakersTool),
    ROW(CKR_ARGUMENTS_BAD, kSignerFailed, "the module refuses the arguments",
        "check its configuration file or environment"),
    ROW(CKR_CANT_LOCK, kHsmModuleFailed, "the module cannot lock", "update the module"),
    ROW(CKR_NEED_TO_CREATE_THREADS, kHsmModuleFailed, "the module wants threads of its own",
        "update the module"),
    ROW(CKR_ATTRIBUTE_READ_ONLY, kSignerFailed, "the token lets nobody set this attribute",
        "make the key with the maker's tool"),
    ROW(CKR_ATTRIBUTE_SENSITIVE, kSignerFailed, "the token does not give this attribute away",
        "give the public key with --pub KEY.pub"),
    ROW(CKR_ATTRIBUTE_TYPE_INVALID, kSignerFailed, "the token does not know this attribute",
        "give the public key with --pub KEY.pub"),
    ROW(CKR_ATTRIBUTE_VALUE_INVALID, kSignerFailed, "the token refuses the value of an attribute",
        "choose another id or label, or make the key with the maker's tool"),
    ROW(CKR_ACTION_PROHIBITED, kSignerFailed, "the token's policy forbids it", kMakersTool),
    ROW(CKR_DATA_INVALID, kSignerFailed, "the token refuses these data", kTryOther),
    ROW(CKR_DATA_LEN_RANGE, kHsmMessageTooLong, "the token takes no data of this length",
        kTryOther),
    ROW(CKR_DEVICE_ERROR, kSignerFailed, "the token reports a fault of its own",
        "unplug it and plug it in again"),
    ROW(CKR_DEVICE_MEMORY, kSignerFailed, "the token is full",
        "remove keys that nobody needs, or use another token"),
    ROW(CKR_DEVICE_REMOVED, kHsmTokenGone, "the token was removed", kPlugIn),
    ROW(CKR_FUNCTION_CANCELED, kSignerFailed, "it was cancelled at the token",
        "run again, and confirm"),
    ROW(CKR_FUNCTION_NOT_SUPPORTED, kHsmNoMechanism, "the module does not offer this",
        kMakersTool),
    ROW(CKR_FUNCTION_REJECTED, kSignerFailed, "somebody said no at the token",
        "run again, and confirm"),
    ROW(CKR_KEY_HANDLE_INVALID, kHsmTokenGone, "the token has forgotten the key",
        "run the same command again; is the key still there: `bulla key list`"),
    ROW(CKR_KEY_SIZE_RANGE, kHsmNoMechanism, "the token takes no keys of this size", kTryOther),
    ROW(CKR_KEY_TYPE_INCONSISTENT, kHsmNoMechanism, "the key is of another type than the mechanism",
        kTryOther),
    ROW(CKR_KEY_FUNCTION_NOT_PERMITTED, kSignerFailed, "this key may not sign", kWhatKeyMay),
    ROW(CKR_MECHANISM_INVALID, kHsmNoMechanism, "the token does not know the mechanism", kTryOther),
    ROW(CKR_MECHANISM_PARAM_INVALID, kHsmNoMechanism,
        "the token wants other parameters for the mechanism", kTryOther),
    ROW(CKR_OBJECT_HANDLE_INVALID, kHsmTokenGone, "the token has forgotten the object",
        "run the same command again; is the key still there: `bulla key list`"),
    ROW(CKR_OPERATION_ACTIVE, kSignerFailed, "the token is busy with something else",
        kCloseOthers),
    ROW(CKR_OPERATION_NOT_INITIALIZED, kSignerFailed, "the token forgot that it was to sign",
        "run the same command again"),
    ROW(CKR_PIN_INCORRECT, kPassphraseWrong, "the PIN is wrong", kPinAgain),
    ROW(CKR_PIN_INVALID, kPassphraseWrong, "the PIN has characters that the token does not take",
        kPinAgain),
    ROW(CKR_PIN_LEN_RANGE, kPassphraseWrong, "the PIN is too short or too long for the token",
        kPinAgain),
    ROW(CKR_PIN_EXPIRED, kPassphraseWrong, "the PIN has expired",
        "set a new one with the maker's tool"),
    ROW(CKR_PIN_LOCKED, kHsmPinLocked, "the PIN is locked", kUnblock),
    ROW(CKR_PIN_TOO_WEAK, kPassphraseWrong, "the PIN is too weak for the token",
        "set a new one with the maker's tool"),
    ROW(CKR_SESSION_CLOSED, kHsmTokenGone, "the token closed the session", kPlugIn),
    ROW(CKR_SESSION_COUNT, kSignerFailed, "the token has no session left", kCloseOthers),
    ROW(CKR_SESSION_HANDLE_INVALID, kHsmTokenGone, "the token ended the session", kPlugIn),
    ROW(CKR_SESSION_READ_ONLY, kSignerFailed, "the token can only be read", kMakersTool),
    ROW(CKR_SESSION_EXISTS, kSignerFailed, "another session is open", kCloseOthers),
    ROW(CKR_SESSION_READ_WRITE_SO_EXISTS, kSignerFailed, "the security officer is logged in",
        kCloseOthers),
    ROW(CKR_TEMPLATE_INCOMPLETE, kSignerFailed, "the token wants to know more about a new key",
        "make the key with the maker's tool"),
    ROW(CKR_TEMPLATE_INCONSISTENT, kSignerFailed,
        "the token makes no key that is to be kept this way", "make the key with the maker's tool"),
    ROW(CKR_TOKEN_NOT_PRESENT, kHsmTokenGone, "there is no token in the reader", kPlugIn),
    ROW(CKR_TOKEN_NOT_RECOGNIZED, kHsmNoToken, "the module does not know this kind of token",
        "use the module of the token's maker: --module M"),
    ROW(CKR_TOKEN_WRITE_PROTECTED, kSignerFailed, "the token is write-protected",
        "lift the protection, or make the key elsewhere"),
    ROW(CKR_USER_ALREADY_LOGGED_IN, kSignerFailed, "somebody is logged in already", kCloseOthers),
    ROW(CKR_USER_NOT_LOGGED_IN, kSignerFailed, "the token wants a login first",
        "--pin-file FILE, pin-source=file:FILE in the URI, or a terminal to ask at"),
    ROW(CKR_USER_PIN_NOT_INITIALIZED, kHsmPinLocked, "the token has no user PIN yet",
        "set one with the maker's tool (softhsm2-util --init-token, pkcs11-tool --init-pin)"),
    ROW(CKR_USER_TYPE_INVALID, kSignerFailed, "the token does not know this kind of login",
        kMakersTool),
    ROW(CKR_USER_ANOTHER_ALREADY_LOGGED_IN, kSignerFailed, "another user is logged in",
        kCloseOthers),
    ROW(CKR_USER_TOO_MANY_TYPES, kSignerFailed, "too many users are logged in", kCloseOthers),
    ROW(CKR_DOMAIN_PARAMS_INVALID, kHsmNoMechanism, "the token does not know the curve", kTryOther),
    ROW(CKR_CURVE_NOT_SUPPORTED, kHsmNoMechanism, "the token does not know the curve", kTryOther),
    ROW(CKR_RANDOM_NO_RNG, kSignerFailed, "the token has no random numbers",
        "make the key in another token"),
    ROW(CKR_BUFFER_TOO_SMALL, kHsmModuleFailed, "the module gives more than any signature",
        "update the module"),
    ROW(CKR_CRYPTOKI_NOT_INITIALIZED, kHsmModuleFailed, "the module forgot that it was started",
        "update the module"),
    ROW(CKR_FIPS_SELF_TEST_FAILED, kSignerFailed, "the token failed its self test",
        "do not use it; ask its maker"),
    ROW(CKR_LIBRARY_LOAD_FAILED, kModuleMissing, "the module misses a library of its own",
        "install the maker's package as a whole"),
    ROW(CKR_PUBLIC_KEY_INVALID, kHsmBadPoint, "the token finds its own public key invalid",
        "make the key anew"),
};
// clang-format on

#undef ROW

std::string hexadecimal(CK_RV code) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "0x%lx", code);
  return text.data();
}

}  // namespace

std::span<const ResultRow> result_table() {
  return kRows;
}

Error result_error(CK_RV code, const char *call) {
  const auto row = std::ranges::find(kRows, code, &ResultRow::code);
  if (row != kRows.end())
    return Error(row->reason, std::string(row->sentence) + " (" + call + ": " + row->name + ")")
        .hint(row->next);
  const char *kind =
      code >= CKR_VENDOR_DEFINED ? "an answer of its maker's own" : "an answer that makes no sense";
  return Error(Reason::kHsmModuleFailed, std::string("the module gave ") + kind + " (" + call +
                                             ": " + hexadecimal(code) + ")")
      .hint("look the number up in the maker's manual, or update the module");
}

void require_ok(CK_RV code, const char *call) {
  if (code != CKR_OK) throw result_error(code, call);
}

}  // namespace bulla::pkcs11
