// SPDX-License-Identifier: Apache-2.0
//
// Reads a PEM file with a public key. A key that is missing is a fault of the key (exit code 5),
// not of a file.
#include "files/public_key_file.hpp"

#include "files/input_file.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kMaxBytes = 64u << 10;

std::string read_text(const std::string &path) {
  try {
    const Bytes bytes = read_whole(path, kMaxBytes);
    return {bytes.begin(), bytes.end()};
  } catch (const Error &error) {
    const bool is_missing = error.reason() == reason_text(Reason::kFileNotFound);
    if (!is_missing && error.reason() != reason_text(Reason::kFileUnreadable)) throw;
    Error fault(is_missing ? Reason::kKeyNotFound : Reason::kKeyUnreadable, error.what());
    if (is_missing) {
      fault.hint("copy it from where its key is; `bulla key generate` makes NAME.key and NAME.pub");
    }
    throw fault;
  }
}

}  // namespace

PublicKey read_public_key(const std::string &path) {
  const std::string text = read_text(path);
  try {
    return public_key_from_pem(text);
  } catch (Error &error) {
    error.within(path);
    if (text.find("PRIVATE KEY-----") != std::string::npos) {
      error.hint("this is a private key: give its .pub file");
    }
    throw;
  }
}

}  // namespace bulla
