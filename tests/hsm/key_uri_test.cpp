// SPDX-License-Identifier: Apache-2.0
#include "hsm/key_uri.hpp"

#include <gtest/gtest.h>

#include "tests/hsm/failure.hpp"

namespace bulla {
namespace {

using test::failure_of;
using test::reason_of;

TEST(KeyUri, takes_a_text_without_a_scheme_as_a_path) {
  for (const auto &[text, path] : {std::pair{"release.key", "release.key"},
                                   {"keys/a b.key", "keys/a b.key"},
                                   {"file:release.key", "release.key"},
                                   {"file:/keys/release.key", "/keys/release.key"},
                                   {"./cmd:odd-name", "./cmd:odd-name"}}) {
    const KeyUri uri = parse_key_uri(text);
    ASSERT_TRUE(std::holds_alternative<FileKeyUri>(uri)) << text;
    EXPECT_EQ(std::get<FileKeyUri>(uri).path, path) << text;
  }
}

struct CommandCase {
  const char *text;
  std::vector<std::string> arguments;
};

TEST(KeyUri, splits_commands_at_blanks_and_groups_by_double_quotes) {
  const std::vector<CommandCase> cases = {
      {"cmd:sign", {"sign"}},
      {"cmd:sign --key 7", {"sign", "--key", "7"}},
      {"cmd:  sign \t--key   7  ", {"sign", "--key", "7"}},
      {"cmd:sign \"two words\"", {"sign", "two words"}},
      {"cmd:sign --label=\"two words\"x", {"sign", "--label=two wordsx"}},
      {"cmd:sign \"\"", {"sign", ""}},
      {"cmd:\"/opt/my tools/sign\" a", {"/opt/my tools/sign", "a"}},
      {"cmd:sign 'a b'", {"sign", "'a", "b'"}},  // single quotes are letters
      {"cmd:sign a\\ b", {"sign", "a\\", "b"}},  // and backslashes
      {"cmd:sign $HOME `id` ; rm *", {"sign", "$HOME", "`id`", ";", "rm", "*"}},  // no shell
  };
  for (const auto &c : cases) {
    const KeyUri uri = parse_key_uri(c.text);
    ASSERT_TRUE(std::holds_alternative<CommandKeyUri>(uri)) << c.text;
    EXPECT_EQ(std::get<CommandKeyUri>(uri).arguments, c.arguments) << c.text;
  }
}

TEST(KeyUri, refuses_what_names_no_key) {
  for (const char *text : {"", "file:", "cmd:", "cmd:   ", "cmd:\"\" x", "cmd:sign \"open"})
    EXPECT_EQ(reason_of([&] { parse_key_uri(text); }), "usage") << text;
}

TEST(KeyUri, keeps_token_uris_whole) {
  const KeyUri uri = parse_key_uri("pkcs11:token=release;object=k1?pin-source=file:/run/pin");
  EXPECT_EQ(std::get<TokenKeyUri>(uri).text,
            "pkcs11:token=release;object=k1?pin-source=file:/run/pin");
}

TEST(KeyUri, refuses_a_pin_on_the_command_line_without_repeating_it) {
  for (const char *text : {"pkcs11:token=t?pin-value=1234", "pkcs11:token=t?x=y&pin-value=1234",
                           "pkcs11:pin-value=1234"}) {
    const auto error = failure_of([&] { parse_key_uri(text); });
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error->reason(), "usage");
    EXPECT_EQ(std::string(error->what()).find("1234"), std::string::npos) << error->what();
  }
}

TEST(KeyUri, lets_a_label_speak_of_pins) {
  EXPECT_EQ(reason_of([] { parse_key_uri("pkcs11:token=my-pin-value;object=x"); }), "none");
  EXPECT_EQ(reason_of([] { parse_key_uri("pkcs11:object=no-pin-value=here"); }), "none");
}

}  // namespace
}  // namespace bulla
