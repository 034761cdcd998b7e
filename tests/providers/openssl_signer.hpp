// SPDX-License-Identifier: Apache-2.0
//
// Signatures made by OpenSSL, for tests that want many of them.
#pragma once

#include <memory>

#include "formats/bytes.hpp"

struct evp_pkey_st;

namespace bulla::test {

class OpensslSigner {
 public:
  static OpensslSigner ed25519(ByteView seed);
  static OpensslSigner p256();

  // As in a key store: 32 bytes, or x and y.
  Bytes public_key() const;
  // 64 bytes.
  Bytes sign(ByteView message) const;

 private:
  using Key = std::unique_ptr<evp_pkey_st, void (*)(evp_pkey_st *)>;
  OpensslSigner(Key key, bool is_ed25519) : key_(std::move(key)), is_ed25519_(is_ed25519) {}

  Key key_;
  bool is_ed25519_;
};

}  // namespace bulla::test
