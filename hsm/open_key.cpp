// SPDX-License-Identifier: Apache-2.0
//
// The list of key sources.
#include "hsm/open_key.hpp"

#include "formats/error.hpp"
#include "hsm/cmd_key.hpp"
#include "hsm/file_key.hpp"
#include "hsm/pkcs11/token_key.hpp"

namespace bulla {
namespace {

using KeyPointer = std::unique_ptr<SigningKey>;

KeyPointer open_key(const FileKeyUri &uri, const KeyAccess &access) {
  return load_file_key(uri.path, access.passphrase);
}

KeyPointer open_key(const CommandKeyUri &uri, const KeyAccess &access) {
  if (!access.public_key)
    throw Error(Reason::kUsage,
                "cmd: key: which public key does " + uri.arguments.front() + " sign for")
        .hint("--pub KEY.pub");
  return std::make_unique<CommandKey>(uri, *access.public_key, access.command_input,
                                      access.command_timeout);
}

KeyPointer open_key(const TokenKeyUri &uri, const KeyAccess &access) {
  return open_token_key(uri, access.token, access.public_key);
}

}  // namespace

std::unique_ptr<SigningKey> open_signing_key(const KeyUri &uri, const KeyAccess &access) {
  return std::visit([&](const auto &source) { return open_key(source, access); }, uri);
}

}  // namespace bulla
