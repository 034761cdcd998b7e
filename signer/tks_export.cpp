// SPDX-License-Identifier: Apache-2.0
//
// Key stores as C source and as PEM.
#include "signer/tks_export.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/key_store.hpp"

namespace bulla {
namespace {

constexpr std::size_t kBytesPerLine = 12;

KeyStore store_of(const FileEnvelope &envelope) {
  if (document_type(envelope.document) != BULLA_TYPE_KEY_STORE)
    throw Error(BULLA_WRONG_TYPE, "not a key store");
  return decode_key_store(envelope.document);
}

bool is_identifier(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !name.empty() && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); });
}

std::string c_bytes(ByteView bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::array<char, 8> byte{};
    std::snprintf(byte.data(), byte.size(), "0x%02x,", static_cast<unsigned>(bytes[i]));
    text += i % kBytesPerLine == 0 ? "\n    " : " ";
    text += byte.data();
  }
  return text;
}

std::string roles_of(const KeyStore &store, std::size_t index) {
  std::string text;
  for (const Role &role : store.roles)
    if (std::ranges::find(role.keys, index) != role.keys.end())
      text += (text.empty() ? "" : ", ") + role.label;
  return text.empty() ? "none" : text;
}

std::string name_of(const KeyStore &store, std::size_t index) {
  for (const auto &note : store.notes)
    if (note.key == index) return note.label;
  return "(no name)";
}

}  // namespace

std::string key_store_to_c(const FileEnvelope &envelope, std::string_view name) {
  if (!is_identifier(name))
    throw Error(Reason::kUsage, "'" + std::string(name) + "' is no C identifier");
  const KeyStore store = store_of(envelope);
  const std::string symbol(name);
  return "/* Key store version " + std::to_string(store.version) + ", epoch " +
         std::to_string(store.epoch) + ", fleet " + to_text(store.fleet) +
         ".\n * Document digest " + to_hex(sha256(envelope.document)) +
         ". */\n#include <stddef.h>\n\nextern const unsigned char " + symbol +
         "[];\nextern const size_t " + symbol + "_bytes;\n\nconst unsigned char " + symbol +
         "[] = {" + c_bytes(envelope.document) + "\n};\nconst size_t " + symbol +
         "_bytes = sizeof " + symbol + ";\n";
}

std::string key_store_to_pem(const FileEnvelope &envelope) {
  const KeyStore store = store_of(envelope);
  std::string text;
  for (std::size_t i = 0; i < store.keys.size(); ++i) {
    const auto *key = std::get_if<PublicKey>(&store.keys[i]);
    if (key == nullptr) continue;
    text += "# " + name_of(store, i) + "\n# id " + to_hex(key_id(*key)) + "\n# roles " +
            roles_of(store, i) + "\n" + to_pem(*key);
  }
  return text;
}

}  // namespace bulla
