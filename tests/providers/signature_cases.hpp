// SPDX-License-Identifier: Apache-2.0
//
// Signature vectors from JSON files, each brought to one shape, and the run of one case through all
// providers. Knows the shapes of our own edge cases, of Wycheproof and of ed25519-speccheck.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/wire/numbers.h"
#include "formats/wire/status.h"

namespace bulla::test {

struct SignatureCase {
  std::string name;
  Bytes key;
  Bytes message;
  Bytes signature;
  bool valid = false;
  std::string verdict;  // the exact status, where the file says it; else empty
};

// tests/vectors/signatures/*.json
std::vector<SignatureCase> load_edge_cases(const std::string &file);

// The outside suites are not part of this repository. They are looked for in the folder that the
// environment variable BULLA_VECTOR_SUITES names; nothing where the file is not there.
std::optional<std::vector<SignatureCase>> load_wycheproof(const std::string &file);
std::optional<std::vector<SignatureCase>> load_speccheck();

// One EXPECT for each provider: valid is OK, invalid is SIG_MALFORMED or SIG_INVALID, and all
// providers that have the algorithm give the same status. The others give FEATURE_UNSUPPORTED.
void expect_same_verdict(std::int32_t algorithm, const SignatureCase &vector);

}  // namespace bulla::test
