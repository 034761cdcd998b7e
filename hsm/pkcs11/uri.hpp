// SPDX-License-Identifier: Apache-2.0
//
// RFC 7512 URIs, read by p11-kit's parser: which module, which token, which object, and where the
// PIN is. All attributes given must fit. What we add to the RFC is refusal: of attributes that the
// parser does not know (a typing error must not widen the search) or that come twice, and of PINs
// in the URI.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "formats/bytes.hpp"
#include "hsm/pkcs11/cryptoki.hpp"

struct p11_kit_uri;

namespace bulla::pkcs11 {

class TokenUri {
 public:
  // Errors: usage, with what is wrong.
  explicit TokenUri(const std::string &text);

  // Whether a slot, what it holds and the module around it fit.
  bool matches(CK_SLOT_ID id, const CK_SLOT_INFO &slot, const CK_TOKEN_INFO &token,
               const CK_INFO &module) const;

  const std::optional<Bytes> &id() const { return id_; }                // CKA_ID
  const std::optional<std::string> &object() const { return object_; }  // CKA_LABEL
  // Throws usage when the URI names something else than a private key (type=cert).
  void require_private_key() const;

  // The module: of the URI, or `option` (--module) where the URI has none. Errors: usage when both
  // name one and they differ; module-missing when neither does.
  std::string module(const std::string &option) const;
  // The file of `pin-source`; nothing without it, and for `prompt`.
  const std::optional<std::filesystem::path> &pin_file() const { return pin_file_; }

  // Without the query part, for messages.
  const std::string &name() const { return name_; }

 private:
  void take_attributes();
  void take_pin_source();

  std::shared_ptr<p11_kit_uri> parsed_;
  std::string name_;
  std::optional<Bytes> id_;
  std::optional<std::string> object_;
  std::optional<CK_OBJECT_CLASS> type_;
  std::optional<std::filesystem::path> pin_file_;
};

}  // namespace bulla::pkcs11
