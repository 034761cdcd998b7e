// SPDX-License-Identifier: Apache-2.0
#include "hsm/pkcs11/result.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "hsm/pkcs11/error_message.hpp"
#include "tests/hsm/failure.hpp"

namespace bulla::pkcs11 {
namespace {

TEST(ResultTable, explains_each_code_once_and_says_what_to_do) {
  std::set<CK_RV> codes;
  for (const ResultRow &row : result_table()) {
    EXPECT_TRUE(codes.insert(row.code).second) << row.name;
    EXPECT_TRUE(std::string_view(row.name).starts_with("CKR_")) << row.name;
    EXPECT_FALSE(std::string_view(row.sentence).empty()) << row.name;
    EXPECT_FALSE(std::string_view(row.sentence).ends_with('.')) << row.name;
    EXPECT_FALSE(std::string_view(row.next).empty()) << row.name;
    EXPECT_EQ(reason_exit_code(row.reason), 5) << row.name;
  }
  EXPECT_FALSE(codes.contains(CKR_OK));
}

// What vendors' manuals and the standard name for login, session, signature and key generation.
TEST(ResultTable, has_every_code_that_a_user_can_meet) {
  struct Case {
    CK_RV code;
    const char *reason;
  };
  for (const Case &c : {Case{CKR_PIN_INCORRECT, "passphrase-wrong"},
                        Case{CKR_PIN_LEN_RANGE, "passphrase-wrong"},
                        Case{CKR_PIN_EXPIRED, "passphrase-wrong"},
                        Case{CKR_PIN_LOCKED, "hsm-pin-locked"},
                        Case{CKR_USER_PIN_NOT_INITIALIZED, "hsm-pin-locked"},
                        Case{CKR_DEVICE_REMOVED, "hsm-token-gone"},
                        Case{CKR_TOKEN_NOT_PRESENT, "hsm-token-gone"},
                        Case{CKR_SESSION_CLOSED, "hsm-token-gone"},
                        Case{CKR_SESSION_HANDLE_INVALID, "hsm-token-gone"},
                        Case{CKR_OBJECT_HANDLE_INVALID, "hsm-token-gone"},
                        Case{CKR_MECHANISM_INVALID, "hsm-no-mechanism"},
                        Case{CKR_CURVE_NOT_SUPPORTED, "hsm-no-mechanism"},
                        Case{CKR_DATA_LEN_RANGE, "hsm-message-too-long"},
                        Case{CKR_GENERAL_ERROR, "signer-failed"},
                        Case{CKR_FUNCTION_FAILED, "signer-failed"},
                        Case{CKR_FUNCTION_REJECTED, "signer-failed"},
                        Case{CKR_DEVICE_ERROR, "signer-failed"},
                        Case{CKR_DEVICE_MEMORY, "signer-failed"},
                        Case{CKR_USER_NOT_LOGGED_IN, "signer-failed"},
                        Case{CKR_SESSION_COUNT, "signer-failed"},
                        Case{CKR_TEMPLATE_INCONSISTENT, "signer-failed"},
                        Case{CKR_TOKEN_WRITE_PROTECTED, "signer-failed"},
                        Case{CKR_KEY_FUNCTION_NOT_PERMITTED, "signer-failed"}}) {
    const Error error = result_error(c.code, "C_Sign");
    EXPECT_EQ(error.reason(), c.reason) << error.what();
    EXPECT_FALSE(error.hints().empty()) << error.what();
    EXPECT_NE(std::string(error.what()).find("(C_Sign: CKR_"), std::string::npos) << error.what();
  }
}

TEST(ResultTable, says_the_number_of_what_it_does_not_know) {
  const Error own = result_error(CKR_VENDOR_DEFINED | 0x17, "C_Login");
  EXPECT_EQ(own.reason(), "hsm-module-failed");
  EXPECT_STREQ(own.what(), "the module gave an answer of its maker's own (C_Login: 0x80000017)");
  EXPECT_EQ(result_error(0x7777, "C_Login").reason(), "hsm-module-failed");
  EXPECT_EQ(test::reason_of([] { require_ok(CKR_OK, "C_Login"); }), "none");
}

TEST(ErrorMessage, brings_an_error_to_another_process) {
  const Error sent = Error(Reason::kHsmPinLocked, "a: b").hint("one").hint("two");
  const Error got = decode_error(encode_error(sent));
  EXPECT_EQ(got.reason(), sent.reason());
  EXPECT_EQ(got.exit_code(), 5);
  EXPECT_STREQ(got.what(), "a: b");
  EXPECT_EQ(got.hints(), sent.hints());
}

TEST(ErrorMessage, that_was_cut_is_a_fault_of_the_module) {
  const Bytes whole = encode_error(Error(Reason::kHsmPinLocked, "a: b").hint("one"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(test::reason_of([&] { decode_error(ByteView(whole).first(size)); }),
              "hsm-module-failed");
}

}  // namespace
}  // namespace bulla::pkcs11
