// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 for the host tools, by OpenSSL, which uses the processor's instructions.
#pragma once

#include <memory>

#include "formats/bytes.hpp"

struct evp_md_ctx_st;

namespace bulla {

Digest sha256(ByteView bytes);

// SHA-256 of bytes that arrive in pieces. Throws Error kInternal if the library fails.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256 &&) noexcept;
  Sha256 &operator=(Sha256 &&) noexcept;
  ~Sha256();

  Sha256 &update(ByteView bytes);
  Digest finish();  // and starts afresh

 private:
  struct Free {
    void operator()(evp_md_ctx_st *context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace bulla
