// SPDX-License-Identifier: Apache-2.0
//
// What p11-kit's parser does not judge by itself.
#include "hsm/pkcs11/uri.hpp"

#include <p11-kit/uri.h>

#include <cstring>
#include <set>

#include "formats/error.hpp"

namespace bulla::pkcs11 {
namespace {

constexpr CK_SLOT_ID kAnySlot = ~CK_SLOT_ID{0};

Error usage(const std::string &sentence) {
  return Error(Reason::kUsage, "pkcs11: key: " + sentence)
      .hint("'pkcs11:token=LABEL;object=LABEL', 'pkcs11:serial=…;id=%01' (RFC 7512)");
}

// Attributes of the path part stand once (RFC 7512 2.3); p11-kit takes the last.
void require_single_attributes(const std::string &text) {
  std::set<std::string> seen;
  std::size_t at = text.find(':') + 1;
  const std::size_t end = std::min(text.find('?'), text.size());
  while (at < end) {
    const std::size_t next = std::min(text.find(';', at), end);
    const std::string name = text.substr(at, std::min(text.find('=', at), next) - at);
    if (!seen.insert(name).second) throw usage(name + " stands twice");
    at = next + 1;
  }
}

Bytes value_of(const CK_ATTRIBUTE &attribute) {
  const auto *bytes = static_cast<const std::uint8_t *>(attribute.pValue);
  return Bytes(bytes, bytes + attribute.ulValueLen);
}

}  // namespace

TokenUri::TokenUri(const std::string &text)
    : parsed_(p11_kit_uri_new(), p11_kit_uri_free), name_(text.substr(0, text.find('?'))) {
  const int result = p11_kit_uri_parse(text.c_str(), P11_KIT_URI_FOR_ANY, parsed_.get());
  if (p11_kit_uri_get_pin_value(parsed_.get()) != nullptr)
    throw usage("a PIN in the URI can be read by every process of this machine");
  if (result != P11_KIT_URI_OK) throw usage(name_ + ": not a PKCS#11 URI");
  if (p11_kit_uri_any_unrecognized(parsed_.get()) != 0)
    throw usage(name_ + ": an attribute or a type that RFC 7512 does not have");
  require_single_attributes(text);
  take_attributes();
  take_pin_source();
}

void TokenUri::take_attributes() {
  CK_ULONG count = 0;
  const CK_ATTRIBUTE *attributes = p11_kit_uri_get_attributes(parsed_.get(), &count);
  for (CK_ULONG i = 0; i < count; ++i) {
    const CK_ATTRIBUTE &attribute = attributes[i];
    const Bytes value = value_of(attribute);
    if (attribute.type == CKA_ID) id_ = value;
    if (attribute.type == CKA_LABEL) object_ = std::string(value.begin(), value.end());
    if (attribute.type == CKA_CLASS && value.size() == sizeof(CK_OBJECT_CLASS)) {
      CK_OBJECT_CLASS type{};
      std::memcpy(&type, value.data(), sizeof type);
      type_ = type;
    }
  }
}

void TokenUri::take_pin_source() {
  const char *text = p11_kit_uri_get_pin_source(parsed_.get());
  const std::string_view source = text == nullptr ? "prompt" : text;
  if (source == "prompt") return;
  constexpr std::string_view kFile = "file:";
  if (!source.starts_with(kFile) || source.size() == kFile.size())
    throw usage("pin-source is file:PATH or prompt; nothing else is run or read");
  std::string_view path = source.substr(kFile.size());
  if (path.starts_with("///")) path.remove_prefix(2);
  pin_file_ = std::filesystem::path(path);
}

bool TokenUri::matches(CK_SLOT_ID id, const CK_SLOT_INFO &slot, const CK_TOKEN_INFO &token,
                       const CK_INFO &module) const {
  const CK_SLOT_ID wanted = p11_kit_uri_get_slot_id(parsed_.get());
  return (wanted == kAnySlot || wanted == id) &&
         p11_kit_uri_match_slot_info(parsed_.get(), &slot) != 0 &&
         p11_kit_uri_match_token_info(parsed_.get(), &token) != 0 &&
         p11_kit_uri_match_module_info(parsed_.get(), &module) != 0;
}

void TokenUri::require_private_key() const {
  if (type_ && *type_ != CKO_PRIVATE_KEY)
    throw usage(name_ + ": type= names something else than a private key")
        .hint("leave type= out, or write type=private");
}

std::string TokenUri::module(const std::string &option) const {
  const char *path = p11_kit_uri_get_module_path(parsed_.get());
  const char *short_name = p11_kit_uri_get_module_name(parsed_.get());
  std::string own = path == nullptr ? "" : path;
  if (own.empty() && short_name != nullptr) own = std::string("lib") + short_name + ".so";
  if (!own.empty() && !option.empty() && own != option)
    throw usage("the URI and --module name different modules, " + own + " and " + option);
  if (own.empty() && option.empty())
    throw Error(Reason::kModuleMissing, name_ + ": no PKCS#11 module is named")
        .hint("--module /PATH/OF/MODULE.so, or ?module-path=… in the URI")
        .hint("`bulla key list` tries the modules that the system knows");
  return own.empty() ? option : own;
}

}  // namespace bulla::pkcs11
