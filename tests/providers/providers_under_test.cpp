// SPDX-License-Identifier: Apache-2.0
#include "tests/providers/providers_under_test.hpp"

#include "bulla/provider_builtin.h"
#ifdef BULLA_TEST_OPENSSL
#include "bulla/provider_openssl.h"
#endif
#ifdef BULLA_TEST_LIBSODIUM
#include "bulla/provider_libsodium.h"
#endif

namespace bulla::test {

const std::vector<ProviderUnderTest> &providers_under_test() {
  static const std::vector<ProviderUnderTest> kProviders = {
      {"builtin", &bulla_provider_builtin, true},
      {"builtin_ed25519", &bulla_provider_builtin_ed25519, false},
#ifdef BULLA_TEST_OPENSSL
      {"openssl", &bulla_provider_openssl, true},
#endif
#ifdef BULLA_TEST_LIBSODIUM
      {"libsodium", &bulla_provider_libsodium, false},
#endif
  };
  return kProviders;
}

}  // namespace bulla::test
