// SPDX-License-Identifier: Apache-2.0
//
// URIs written by p11-kit, with label and serial of the token, id and label of the key.
#include "hsm/pkcs11/format_uri.hpp"

#include <p11-kit/uri.h>

#include <cstdlib>
#include <memory>

#include "formats/error.hpp"
#include "hsm/pkcs11/session.hpp"

namespace bulla::pkcs11 {
namespace {

using Uri = std::unique_ptr<P11KitUri, void (*)(P11KitUri *)>;

Uri uri_of(const Slot &slot) {
  Uri uri(p11_kit_uri_new(), p11_kit_uri_free);
  CK_TOKEN_INFO *token = p11_kit_uri_get_token_info(uri.get());
  std::copy(std::begin(slot.token.label), std::end(slot.token.label), token->label);
  std::copy(std::begin(slot.token.serialNumber), std::end(slot.token.serialNumber),
            token->serialNumber);
  return uri;
}

std::string text_of(P11KitUri *uri) {
  char *text = nullptr;
  if (p11_kit_uri_format(uri, P11_KIT_URI_FOR_OBJECT_ON_TOKEN, &text) != P11_KIT_URI_OK)
    throw Error(Reason::kInternal, "p11-kit writes no URI");
  const std::unique_ptr<char, void (*)(void *)> owner(text, std::free);
  return text;
}

}  // namespace

std::string token_uri(const Slot &slot) {
  return text_of(uri_of(slot).get());
}

std::string key_uri(const Slot &slot, const Bytes &id, const std::string &label) {
  const Uri uri = uri_of(slot);
  Bytes id_copy = id;  // Cryptoki's attributes are not const
  std::string label_copy = label;
  CK_ATTRIBUTE id_attribute = attribute_of(CKA_ID, id_copy);
  CK_ATTRIBUTE label_attribute = attribute_of(CKA_LABEL, label_copy);
  if (!id.empty()) p11_kit_uri_set_attribute(uri.get(), &id_attribute);
  if (!label.empty()) p11_kit_uri_set_attribute(uri.get(), &label_attribute);
  return text_of(uri.get());
}

}  // namespace bulla::pkcs11
