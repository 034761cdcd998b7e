// SPDX-License-Identifier: Apache-2.0
#include "formats/names.hpp"

#include <gtest/gtest.h>

#include <string>

#include "formats/error.hpp"

namespace bulla {
namespace {

TEST(Names, FollowTheirGrammar) {
  for (const char *good : {"a", "0", "dw100", "contoso.com", "a_b-c.d", "mt3620"}) {
    EXPECT_TRUE(is_name(good)) << good;
  }
  for (const char *bad : {"", "-a", ".a", "_a", "A", "aB", "a b", "a/b", "\xc3\xa4", "../x"}) {
    EXPECT_FALSE(is_name(bad)) << bad;
  }
  EXPECT_TRUE(is_name(std::string(64, 'a')));
  EXPECT_FALSE(is_name(std::string(65, 'a')));
}

TEST(Names, OfFilesMayHaveCapitalsButNoPath) {
  EXPECT_TRUE(is_filename("SBOM.spdx.json"));
  for (const char *bad : {"", "../x", "a/b", ".hidden", "a b"})
    EXPECT_FALSE(is_filename(bad)) << bad;
}

TEST(Names, LabelsArePrintableAscii) {
  EXPECT_TRUE(is_label("Version 1.4.2 (beta) ~"));
  EXPECT_FALSE(is_label(""));
  EXPECT_FALSE(is_label("tab\there"));
  EXPECT_FALSE(is_label("\x7f"));
  EXPECT_FALSE(is_label(std::string(65, 'a')));
}

// RFC 9562 A.4.
TEST(Names, GiveVersion5UuidsAsTheRfcDoes) {
  const Uuid dns = *uuid_from_text("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  EXPECT_EQ(to_text(uuid_v5(dns, "www.example.com")), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  EXPECT_EQ(uuid_v5(dns, "bulla"), kNameSpace);
}

// Computed with Python's uuid.uuid5.
TEST(Names, BecomeUuidsOfFleetsProductsAndComponents) {
  const Uuid product = product_uuid("dw100");
  EXPECT_EQ(to_text(fleet_uuid("contoso")), "27851165-ce50-502d-a584-634c3d615b6a");
  EXPECT_EQ(to_text(product), "a6365659-b12b-5ae1-86ac-c443dfb3cdd4");
  EXPECT_EQ(to_text(component_uuid(product, "dw100-os")), "1d6ab6a9-b125-5eb9-8e1e-cb87e5a08bfa");
}

TEST(Names, MayBeReplacedByAUuidInLowerCase) {
  const char *text = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  EXPECT_EQ(to_text(fleet_uuid(text)), text);
  EXPECT_EQ(to_text(product_uuid(text)), text);
  EXPECT_EQ(to_text(component_uuid(Uuid{}, text)), text);
  EXPECT_THROW(fleet_uuid("6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), Error);
}

TEST(Names, OfAnotherGrammarAreRefusedWithTheirKind) {
  try {
    component_uuid(kNameSpace, "No Such");
    FAIL() << "nothing was thrown";
  } catch (const Error &error) {
    EXPECT_EQ(error.reason(), "field-invalid");
    EXPECT_STREQ(error.what(), "component 'No Such' is neither a name nor a UUID");
    EXPECT_EQ(error.hints().size(), 1u);
  }
}

}  // namespace
}  // namespace bulla
