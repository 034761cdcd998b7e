// SPDX-License-Identifier: Apache-2.0
#include "hsm/cmd_key.hpp"

#include <gtest/gtest.h>

#include "formats/digest.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/hsm/scratch.hpp"

namespace bulla {
namespace {

using test::failure_of;
using test::reason_of;

constexpr auto kPatience = std::chrono::seconds(60);

const PublicKey kEd25519{BULLA_ALG_ED25519, Bytes(32)};
const PublicKey kEs256{BULLA_ALG_ES256, Bytes(64)};

// A signing program: a shell script in a directory of its own.
class CmdKey : public testing::Test {
 protected:
  CommandKey key(const std::string &script, const PublicKey &public_key = kEd25519,
                 CommandInput input = CommandInput::kMessage,
                 std::chrono::milliseconds timeout = kPatience) {
    const auto program = scratch_.write("signer", "#!/bin/sh\n" + script + "\n", 0700);
    return CommandKey({{program.string()}}, public_key, input, timeout);
  }
  std::optional<Error> failure(const std::string &script, const PublicKey &public_key = kEd25519) {
    return failure_of([&] { (void)key(script, public_key).sign(message_); });
  }

  test::Scratch scratch_;
  Bytes message_ = Bytes(65, 0x42);
};

TEST_F(CmdKey, hands_over_the_message_and_takes_the_signature) {
  const RawSignature signature = key("head -c 64").sign(message_);
  EXPECT_EQ(to_hex(signature), to_hex(Bytes(64, 0x42)));
}

TEST_F(CmdKey, hands_over_the_digest_where_that_is_asked_for) {
  const auto signature = key("d=$(cat | od -An -v -tx1 | tr -d ' \\n'); printf %s \"$d\"", kEs256,
                             CommandInput::kSha256)
                             .sign(message_);
  EXPECT_EQ(std::string(signature.begin(), signature.end()), to_hex(sha256(message_)));
}

TEST_F(CmdKey, never_signs_a_digest_by_ed25519) {
  EXPECT_EQ(reason_of([&] { key("true", kEd25519, CommandInput::kSha256); }), "usage");
}

TEST_F(CmdKey, takes_der_for_es256_only) {
  const std::string der = "printf '\\060\\006\\002\\001\\001\\002\\001\\002'";
  const RawSignature signature = key(der, kEs256).sign(message_);
  EXPECT_EQ(signature[31], 1);
  EXPECT_EQ(signature[63], 2);
  EXPECT_EQ(failure(der)->reason(), "signer-failed");
}

TEST_F(CmdKey, passes_arguments_as_they_are) {
  const auto program = scratch_.write(
      "signer", "#!/bin/sh\n[ \"$1\" = 'a b' ] && [ \"$2\" = '$HOME' ] && head -c 64\n", 0700);
  CommandKey key({{program.string(), "a b", "$HOME"}}, kEd25519, CommandInput::kMessage, kPatience);
  EXPECT_EQ(reason_of([&] { (void)key.sign(message_); }), "none");
}

struct FailureCase {
  const char *script;
  const char *sentence;  // after "command PROGRAM: "
};

TEST_F(CmdKey, says_how_a_program_failed) {
  const std::vector<FailureCase> cases = {
      {"exit 3", "it ended with status 3"},
      {"echo first >&2; echo 'no such key' >&2; exit 1", "it ended with status 1: no such key"},
      {"printf 'no newline' >&2; echo >&2; echo ' ' >&2; exit 1",
       "it ended with status 1: no newline"},
      {"kill -KILL $$", "it was ended by signal 9"},
      {"true", "it wrote nothing; wanted is a signature, 64 raw bytes"},
      {"head -c 63", "it wrote 63 bytes of text; wanted is a signature, 64 raw bytes"},
      {"head -c 63 /dev/zero", "it wrote 63 bytes; wanted is a signature, 64 raw bytes"},
      {"head -c 65 /dev/zero", "it wrote 65 bytes; wanted is a signature, 64 raw bytes"},
      {"head -c 100000 /dev/zero", "it writes far more than a signature"},
  };
  for (const auto &c : cases) {
    const auto error = failure(c.script);
    ASSERT_TRUE(error) << c.script;
    EXPECT_EQ(error->reason(), "signer-failed") << c.script;
    EXPECT_EQ(error->what(), "command " + scratch_.path("signer").string() + ": " + c.sentence);
  }
}

TEST_F(CmdKey, needs_a_program_that_can_be_started) {
  CommandKey missing({{scratch_.path("none").string()}}, kEd25519, CommandInput::kMessage,
                     kPatience);
  EXPECT_EQ(reason_of([&] { (void)missing.sign(message_); }), "signer-failed");
}

TEST_F(CmdKey, gives_up_at_the_time_limit) {
  CommandKey slow =
      key("sleep 600 & wait", kEd25519, CommandInput::kMessage, std::chrono::milliseconds(200));
  const auto error = failure_of([&] { (void)slow.sign(message_); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->reason(), "signer-timeout");
  EXPECT_EQ(error->exit_code(), 5);
}

TEST_F(CmdKey, does_not_wait_for_what_the_program_leaves_running) {
  EXPECT_EQ(reason_of([&] { (void)key("head -c 64; sleep 60 &").sign(message_); }), "none");
}

TEST_F(CmdKey, may_be_a_program_that_reads_nothing) {
  EXPECT_EQ(reason_of([&] { (void)key("exec <&-; head -c 64 /dev/zero").sign(message_); }), "none");
}

TEST_F(CmdKey, may_write_much_on_stderr) {
  testing::internal::CaptureStderr();
  const auto error =
      failure("head -c 300000 /dev/zero | tr '\\0' x >&2; echo >&2; echo end >&2; exit 1");
  const std::string passed_on = testing::internal::GetCapturedStderr();
  EXPECT_EQ(passed_on.size(), 300000u + 5);
  ASSERT_TRUE(error);
  EXPECT_TRUE(std::string_view(error->what()).ends_with("status 1: end")) << error->what();
}

}  // namespace
}  // namespace bulla
