// SPDX-License-Identifier: Apache-2.0
//
// OpenSSL's secure heap and error queue.
#include "hsm/openssl_handles.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>

#include <array>
#include <mutex>

namespace bulla::openssl {
namespace {

// A P-256 key takes less than 2 KiB; both are powers of two, as OpenSSL wants.
constexpr std::size_t kSecureHeapBytes = 1u << 18;
constexpr std::size_t kSmallestBlockBytes = 32;

}  // namespace

void prepare_secure_heap() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (CRYPTO_secure_malloc_initialized() == 0)
      CRYPTO_secure_malloc_init(kSecureHeapBytes, kSmallestBlockBytes);
  });
}

std::string take_error_text() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) return "no reason given";
  std::array<char, 256> text{};
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

}  // namespace bulla::openssl
