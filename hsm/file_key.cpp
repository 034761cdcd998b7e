// SPDX-License-Identifier: Apache-2.0
//
// A key file: read once, then a private key in locked memory.
#include "hsm/file_key.hpp"

#include <utility>

#include "hsm/pkcs8.hpp"
#include "hsm/private_file.hpp"
#include "hsm/private_key.hpp"

namespace bulla {
namespace {

// PKCS#8 of the keys we take has less than 1 KiB; RSA keys are read to say that they are RSA.
constexpr std::size_t kKeyFileMaxBytes = 64u << 10;

class FileKey final : public SigningKey {
 public:
  FileKey(std::filesystem::path path, PrivateKey key)
      : path_(std::move(path)), key_(std::move(key)), public_key_(public_key_of(key_)) {}

  const PublicKey &public_key() const override { return public_key_; }
  RawSignature sign(ByteView message) override { return sign_with(key_, message); }
  std::string describe() const override { return "key file " + path_.string(); }

 private:
  std::filesystem::path path_;
  PrivateKey key_;
  PublicKey public_key_;
};

PrivateFile open_key_file(const std::filesystem::path &path) {
  try {
    return {path, "key file"};
  } catch (Error &error) {
    if (error.reason() == reason_text(Reason::kKeyNotFound)) {
      error.hint(
          "name the .key file, or a token (`bulla key list`); `bulla key generate` makes one");
    }
    throw;
  }
}

}  // namespace

std::unique_ptr<SigningKey> load_file_key(const std::filesystem::path &path,
                                          const PassphraseSource &passphrase) {
  PrivateFile file = open_key_file(path);
  const Secret pem = file.read(kKeyFileMaxBytes);
  require_private_key_pem(pem.view(), path.string());  // a public key may well be public
  file.require_private();
  return std::make_unique<FileKey>(path,
                                   private_key_from_pem(pem.view(), path.string(), passphrase));
}

}  // namespace bulla
