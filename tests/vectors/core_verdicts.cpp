// SPDX-License-Identifier: Apache-2.0
//
// A program for mutations_check.py: reads lines "CASE file|trust HEX" on stdin, puts the bytes in
// the place of that file of the case, and prints "REASON STAGE" as the core says it; when the two
// providers differ, both.
#include <iostream>
#include <map>
#include <sstream>

#include "bulla/provider_builtin.h"
#include "bulla/provider_openssl.h"
#include "tests/vectors/core_verdict.hpp"
#include "tests/vectors/vector_cases.hpp"

namespace bulla::testing {
namespace {

std::string text_of(const CoreVerdict &verdict) {
  std::ostringstream text;
  text << bulla_status_name(verdict.status) << ' '
       << (verdict.status == BULLA_OK ? 0 : static_cast<int>(verdict.stage));
  return text.str();
}

std::string answer(const VectorCase &one, const std::string &place, const Bytes &bytes) {
  std::optional<CasePlatform> platform;
  if (!one.device.is_null()) platform.emplace(one.device);
  CoreInput input{one.file, one.trust, platform ? &*platform : nullptr, {}};
  if (one.installed) input.installed = *one.installed;
  (place == "trust" ? input.trust : input.file) = bytes;
  const std::string by_openssl = text_of(core_verdict(input, &bulla_provider_openssl));
  const std::string by_builtin = text_of(core_verdict(input, &bulla_provider_builtin));
  return by_openssl == by_builtin ? by_openssl : by_openssl + " | " + by_builtin;
}

int run() {
  std::map<std::string, const VectorCase *> cases;
  for (const VectorCase &one : vector_cases()) cases[one.name] = &one;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::string name;
    std::string place;
    std::string hex;
    words >> name >> place >> hex;
    const auto bytes = from_hex(hex);
    if (!bytes || !cases.contains(name)) return 1;
    std::cout << answer(*cases[name], place, *bytes) << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace bulla::testing

int main() {
  return bulla::testing::run();
}
