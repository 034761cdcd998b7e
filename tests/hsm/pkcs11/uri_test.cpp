// SPDX-License-Identifier: Apache-2.0
#include "hsm/pkcs11/uri.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/hsm/failure.hpp"

namespace bulla::pkcs11 {
namespace {

using test::failure_of;
using test::reason_of;

TEST(TokenUri, reads_what_names_an_object) {
  const TokenUri uri("pkcs11:token=a%20b;object=k%3b1;id=%00%ff;type=private?module-path=/m.so");
  EXPECT_EQ(to_hex(uri.id().value()), "00ff");
  EXPECT_EQ(uri.object(), "k;1");
  EXPECT_EQ(uri.module(""), "/m.so");
  EXPECT_EQ(uri.name(), "pkcs11:token=a%20b;object=k%3b1;id=%00%ff;type=private");
  EXPECT_EQ(reason_of([&] { uri.require_private_key(); }), "none");
  EXPECT_FALSE(TokenUri("pkcs11:").id());
  EXPECT_FALSE(TokenUri("pkcs11:").object());
}

TEST(TokenUri, refuses_what_the_rfc_does_not_have) {
  for (const char *text :
       {"pkcs11:tokn=a", "pkcs11:token=a;x-vendor=b", "pkcs11:type=bogus", "pkcs11:id=%zz",
        "pkcs11:token=a;token=b", "pkcs11:object=a;id=%01;object=a", "pkcs11:token",
        "pkcs11:token=a?pin-value=1234", "pkcs11:token=a?pin-source=1234",
        "pkcs11:token=a?pin-source=|cat%20pin", "pkcs11:token=a?pin-source=file:"}) {
    const auto error = failure_of([&] { TokenUri uri{text}; });
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error->reason(), "usage") << text;
    EXPECT_EQ(std::string_view(error->what()).find("1234"), std::string_view::npos) << text;
  }
}

TEST(TokenUri, ignores_query_attributes_that_it_does_not_know) {
  EXPECT_EQ(reason_of([] { TokenUri uri{"pkcs11:token=a?vendor=x&other=y"}; }), "none");
}

TEST(TokenUri, names_no_private_key_by_another_type) {
  for (const char *text : {"pkcs11:type=cert", "pkcs11:type=public", "pkcs11:type=secret-key"})
    EXPECT_EQ(reason_of([&] { TokenUri(text).require_private_key(); }), "usage") << text;
}

TEST(TokenUri, says_where_the_pin_is) {
  EXPECT_EQ(TokenUri("pkcs11:?pin-source=file:/run/pin").pin_file(), "/run/pin");
  EXPECT_EQ(TokenUri("pkcs11:?pin-source=file:///run/pin").pin_file(), "/run/pin");
  EXPECT_EQ(TokenUri("pkcs11:?pin-source=file:pin").pin_file(), "pin");
  EXPECT_FALSE(TokenUri("pkcs11:?pin-source=prompt").pin_file());
}

TEST(TokenUri, and_the_option_agree_on_the_module) {
  EXPECT_EQ(TokenUri("pkcs11:").module("/a.so"), "/a.so");
  EXPECT_EQ(TokenUri("pkcs11:?module-path=/a.so").module("/a.so"), "/a.so");
  EXPECT_EQ(TokenUri("pkcs11:?module-name=softhsm2").module(""), "libsofthsm2.so");
  EXPECT_EQ(reason_of([] { (void)TokenUri("pkcs11:?module-path=/a.so").module("/b.so"); }),
            "usage");
  EXPECT_EQ(reason_of([] { (void)TokenUri("pkcs11:token=a").module(""); }), "module-missing");
}

CK_TOKEN_INFO token(const char *label, const char *serial) {
  CK_TOKEN_INFO info{};
  std::memset(&info, ' ', sizeof info);
  std::memcpy(info.label, label, std::strlen(label));
  std::memcpy(info.serialNumber, serial, std::strlen(serial));
  return info;
}

TEST(TokenUri, fits_only_where_all_of_it_fits) {
  const CK_SLOT_INFO slot{};
  const CK_INFO module{};
  const CK_TOKEN_INFO info = token("release", "12");
  struct Case {
    const char *text;
    bool fits;
  };
  for (const Case &c : {Case{"pkcs11:", true}, Case{"pkcs11:token=release", true},
                        Case{"pkcs11:token=release;serial=12;slot-id=7", true},
                        Case{"pkcs11:token=release;serial=13", false},
                        Case{"pkcs11:token=rel", false}, Case{"pkcs11:slot-id=8", false}})
    EXPECT_EQ(TokenUri(c.text).matches(7, slot, info, module), c.fits) << c.text;
}

}  // namespace
}  // namespace bulla::pkcs11
