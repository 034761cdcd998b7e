// SPDX-License-Identifier: Apache-2.0
//
// Reads public key files. A missing key is a fault of our own keys (exit 5), not of any file.
#include "hsm/public_key_file.hpp"

#include "files/input_file.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kPublicKeyFileMaxBytes = 64u << 10;

Bytes read_key_file(const std::string &path) {
  try {
    return read_whole(path, kPublicKeyFileMaxBytes);
  } catch (const Error &error) {
    const bool missing = error.reason() == reason_text(Reason::kFileNotFound);
    throw Error(missing ? Reason::kKeyNotFound : Reason::kKeyUnreadable, error.what());
  }
}

}  // namespace

PublicKey load_public_key(const std::string &path) {
  const Bytes text = read_key_file(path);
  try {
    return public_key_from_pem({reinterpret_cast<const char *>(text.data()), text.size()});
  } catch (Error &error) {
    error.within(path);
    throw;
  }
}

}  // namespace bulla
