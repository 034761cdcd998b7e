// SPDX-License-Identifier: Apache-2.0
//
// The signer as a program for tests that need a process: to be killed, or to be checked from
// outside.
//   sign_once make DIR          app.bulla (with a transport), keys ed.key, ec.key, ed.pub, ec.pub
//   sign_once sign PKG KEY…     as `bulla sign`
#include <cstdio>
#include <string>
#include <vector>

#include "formats/error.hpp"
#include "hsm/generate.hpp"
#include "hsm/open_key.hpp"
#include "signer/sign_packages.hpp"
#include "tests/signer/sample.hpp"

namespace bulla {
namespace {

int make(const std::string &directory) {
  (void)generate_key_files(BULLA_ALG_ED25519, directory + "/ed", Secret());
  (void)generate_key_files(BULLA_ALG_ES256, directory + "/ec", Secret());
  const std::string package =
      test::package_text(test::sample_envelope_with_transport(), std::string(20000, 'p'));
  write_whole(directory + "/app.bulla", as_bytes(package), Overwrite::kNo);
  return 0;
}

int sign(const std::string &package, const std::vector<std::string> &key_paths) {
  std::vector<std::unique_ptr<SigningKey>> keys;
  for (const auto &path : key_paths) keys.push_back(open_signing_key(FileKeyUri{path}, {}));
  const auto outcomes = sign_packages({package}, keys, {}, {});
  if (!outcomes.front().error) return 0;
  std::fprintf(stderr, "%s\n", outcomes.front().error->what());
  return outcomes.front().error->exit_code();
}

int run(const std::vector<std::string> &arguments) {
  if (arguments.size() == 2 && arguments[0] == "make") return make(arguments[1]);
  if (arguments.size() > 2 && arguments[0] == "sign")
    return sign(arguments[1], {arguments.begin() + 2, arguments.end()});
  return 2;
}

}  // namespace
}  // namespace bulla

int main(int argc, char **argv) {
  try {
    return bulla::run({argv + 1, argv + argc});
  } catch (const bulla::Error &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return error.exit_code();
  }
}
