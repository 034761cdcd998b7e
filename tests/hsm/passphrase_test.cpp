// SPDX-License-Identifier: Apache-2.0
#include "hsm/passphrase.hpp"

#include <gtest/gtest.h>

#include "tests/hsm/failure.hpp"
#include "tests/hsm/scratch.hpp"

namespace bulla {
namespace {

using test::failure_of;
using test::reason_of;

std::string text_of(const Secret &secret) {
  return {reinterpret_cast<const char *>(secret.view().data()), secret.size()};
}

TEST(PassphraseFile, loses_one_trailing_newline_and_nothing_else) {
  const test::Scratch scratch;
  for (const auto &[content, passphrase] : {std::pair{"sesame", "sesame"},
                                            {"sesame\n", "sesame"},
                                            {"sesame\n\n", "sesame\n"},
                                            {" two words \n", " two words "},
                                            {"sesame\r\n", "sesame\r"}})
    EXPECT_EQ(text_of(read_passphrase_file(scratch.write("p", content))), passphrase);
}

TEST(PassphraseFile, must_hold_a_passphrase) {
  const test::Scratch scratch;
  using namespace std::string_view_literals;
  for (const auto content : {""sv, "\n"sv, "a\0b\n"sv}) {
    const auto file = scratch.write("p", content);
    EXPECT_EQ(reason_of([&] { read_passphrase_file(file); }), "key-unreadable");
  }
  const auto full = scratch.write("full", std::string(kPassphraseMaxBytes, 'x') + "\n");
  EXPECT_EQ(read_passphrase_file(full).size(), kPassphraseMaxBytes);
  for (const std::size_t beyond : {1u, 2u, 100000u}) {
    const auto file = scratch.write("long", std::string(kPassphraseMaxBytes + beyond, 'x'));
    EXPECT_EQ(reason_of([&] { read_passphrase_file(file); }), "key-unreadable") << beyond;
  }
}

TEST(PassphraseFile, is_refused_when_others_have_any_right_to_it) {
  const test::Scratch scratch;
  for (const mode_t mode : {0640u, 0604u, 0620u, 0602u, 0610u, 0601u, 0666u}) {
    const auto file = scratch.write("p", "sesame", mode);
    const auto error = failure_of([&] { read_passphrase_file(file); });
    ASSERT_TRUE(error) << mode;
    EXPECT_EQ(error->reason(), "key-file-rights") << mode;
    EXPECT_EQ(error->exit_code(), 5);
    EXPECT_EQ(error->hints(), std::vector<std::string>{"chmod 600 " + file.string()});
  }
  for (const mode_t mode : {0600u, 0400u, 0700u}) {
    const auto file = scratch.write("p" + std::to_string(mode), "sesame", mode);
    EXPECT_EQ(text_of(read_passphrase_file(file)), "sesame");
  }
}

TEST(PassphraseFile, says_what_is_missing) {
  const test::Scratch scratch;
  EXPECT_EQ(reason_of([&] { read_passphrase_file(scratch.path("none")); }), "key-not-found");
  EXPECT_EQ(reason_of([&] { read_passphrase_file(scratch.path("")); }), "key-unreadable");
}

TEST(PassphraseFile, may_be_a_pipe) {
  const test::Scratch scratch;
  ASSERT_EQ(mkfifo(scratch.path("fifo").c_str(), 0600), 0);
  ASSERT_EQ(scratch.run("(printf 'sesame\\n' > fifo) &"), 0);
  EXPECT_EQ(text_of(read_passphrase_file(scratch.path("fifo"))), "sesame");
}

}  // namespace
}  // namespace bulla
