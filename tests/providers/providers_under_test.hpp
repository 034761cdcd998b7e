// SPDX-License-Identifier: Apache-2.0
//
// Every provider that this build has, to run one set of expectations through all of them.
#pragma once

#include <string>
#include <vector>

#include "bulla/crypto.h"

namespace bulla::test {

struct ProviderUnderTest {
  std::string name;
  const bulla_crypto *crypto;
  bool has_es256;
};

const std::vector<ProviderUnderTest> &providers_under_test();

}  // namespace bulla::test
