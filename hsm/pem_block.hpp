// SPDX-License-Identifier: Apache-2.0
//
// The PEM text of a private key, decoded (RFC 7468), and the words for all that is no private key.
#pragma once

#include <string>
#include <string_view>

#include "formats/bytes.hpp"

namespace bulla {

// The first PEM block of a text; its content lies in OpenSSL's secure heap until this goes.
class PemBlock {
 public:
  // `name` is the file's path for messages. Error: key-unreadable when there is no PEM block.
  PemBlock(ByteView pem, const std::string &name);
  PemBlock(const PemBlock &) = delete;
  PemBlock &operator=(const PemBlock &) = delete;
  ~PemBlock();

  bool is_encrypted() const;  // "ENCRYPTED PRIVATE KEY"
  // Throws unless this is PKCS#8. Errors: key-unreadable, or key-unsupported, with what was found:
  // a public key, a certificate, a private key in another form.
  void require_pkcs8(const std::string &name) const;

  std::string_view label() const { return label_; }
  const unsigned char *data() const { return data_; }
  long length() const { return length_; }

 private:
  char *label_ = nullptr;
  char *header_ = nullptr;
  unsigned char *data_ = nullptr;
  long length_ = 0;
};

}  // namespace bulla
