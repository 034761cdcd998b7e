// SPDX-License-Identifier: Apache-2.0
//
// Tokens of SoftHSM2 in a directory of the test's own, with keys that are also files: what a token
// signs can be compared with what the file says. Skips the test, and says so, where SoftHSM is not.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "hsm/generate.hpp"
#include "hsm/pkcs11/token_key.hpp"
#include "tests/hsm/scratch.hpp"

namespace bulla::test {

class SoftTokens : public testing::Test {
 protected:
  void SetUp() override {
    if (std::string(SOFTHSM_MODULE).ends_with("NOTFOUND"))
      GTEST_SKIP() << "SoftHSM2 is not installed (tests/deps.sh does that)";
    std::filesystem::create_directory(scratch_.path("tokens"));
    scratch_.write("softhsm2.conf", "directories.tokendir = " + scratch_.path("tokens").string() +
                                        "\nobjectstore.backend = file\nlog.level = ERROR\n");
    setenv("SOFTHSM2_CONF", scratch_.path("softhsm2.conf").c_str(), 1);
    scratch_.write("pin", "9876\n");
    scratch_.write("wrong-pin", "1111\n");
    access_.module = SOFTHSM_MODULE;
    access_.pin = pin_from_file(scratch_.path("pin"));
    access_.confirm_final_try = [](const PinQuestion &) { FAIL() << "SoftHSM never locks"; };
    access_.notice = [this](const std::string &text) { notices_ += text + "\n"; };
  }

  void make_token(const std::string &label) const {
    run("softhsm2-util --init-token --free --so-pin 12345678 --pin 9876 --label " + label);
  }
  // A key in a file, NAME.key, and in the token.
  PublicKey import_key(const std::string &token, int algorithm, const std::string &name,
                       const std::string &id) const {
    const auto files = generate_key_files(algorithm, scratch_.path(name), Secret());
    import_file(token, name, name, id);
    return files.key;
  }
  void import_file(const std::string &token, const std::string &file, const std::string &label,
                   const std::string &id) const {
    run("softhsm2-util --import " + file + ".key --token " + token + " --label " + label +
        " --id " + id + " --pin 9876");
  }
  std::unique_ptr<SigningKey> open(const std::string &uri,
                                   const std::optional<PublicKey> &given = std::nullopt) const {
    return open_token_key({uri}, access_, given);
  }

  Scratch scratch_;
  TokenAccess access_;
  std::string notices_;

 private:
  void run(const std::string &command) const {
    ASSERT_EQ(scratch_.run(command + " >out 2>&1"), 0) << command << "\n" << scratch_.read("out");
  }
};

}  // namespace bulla::test
