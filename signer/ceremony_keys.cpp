// SPDX-License-Identifier: Apache-2.0
//
// Key files and tokens by their URIs; fresh pairs in memory for a rehearsal.
#include "signer/ceremony_keys.hpp"

#include <filesystem>

#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "files/public_key_file.hpp"
#include "formats/error.hpp"
#include "hsm/generate.hpp"
#include "hsm/pkcs11/token_generate.hpp"
#include "signer/ceremony_document.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;

// A key of a rehearsal; the pair may be opened several times.
class MemoryKey final : public SigningKey {
 public:
  MemoryKey(std::shared_ptr<const PrivateKey> secret, PublicKey key)
      : secret_(std::move(secret)), key_(std::move(key)) {}
  const PublicKey &public_key() const override { return key_; }
  RawSignature sign(ByteView message) override { return sign_with(*secret_, message); }
  std::string describe() const override { return "throw-away key"; }

 private:
  std::shared_ptr<const PrivateKey> secret_;
  PublicKey key_;
};

fs::path file_of(const CeremonyKey &key) {
  const KeyUri uri = parse_key_uri(key.uri);
  if (const auto *file = std::get_if<FileKeyUri>(&uri)) return file->path;
  return {};
}

}  // namespace

std::unique_ptr<SigningKey> RealCeremonyKeys::open(const CeremonyKey &key) {
  KeyAccess access = access_;
  const KeyUri uri = parse_key_uri(key.uri);
  if (!std::holds_alternative<FileKeyUri>(uri))
    access.public_key = read_public_key(key.public_path);
  return open_signing_key(uri, access);
}

void RealCeremonyKeys::require_room(const CeremonyKey &key) {
  const fs::path file = file_of(key);
  for (const fs::path &path : {file, fs::path(key.public_path)})
    if (!path.empty() && fs::exists(path))
      throw Error(Reason::kOutputExists, path.string() + ": there already");
}

void RealCeremonyKeys::generate(const CeremonyKey &key) {
  const KeyUri uri = parse_key_uri(key.uri);
  if (const auto *token = std::get_if<TokenKeyUri>(&uri)) {
    const NewTokenKey made = generate_token_key(*key.algorithm, *token, key.name, access_.token);
    const std::string pem = to_pem(made.key);
    return write_whole(key.public_path, as_bytes(pem), Overwrite::kNo);
  }
  fs::path stem = std::get<FileKeyUri>(uri).path;
  const Secret passphrase =
      new_passphrase_ ? new_passphrase_("key file " + stem.string()) : Secret();
  (void)generate_key_files(*key.algorithm, stem.replace_extension(), passphrase);
}

std::string RealCeremonyKeys::discard(const CeremonyKey &key) {
  const fs::path file = file_of(key);
  std::string text = "a key that was made and never used was removed:";
  bool found = false;
  for (const fs::path &path : {file, fs::path(key.public_path)}) {
    if (path.empty() || !fs::exists(path)) continue;
    fs::remove(path);
    text += " " + path.string();
    found = true;
  }
  if (file.empty())
    return (found ? text + "; " : std::string()) +
           "if the token has such a key, it was never used: remove it with the token's own tools";
  return found ? text : "nothing was left";
}

const PublicKey &RehearsalKeys::make(const std::string &name, int algorithm) {
  auto secret = std::make_shared<const PrivateKey>(generate_private_key(algorithm));
  PublicKey key = public_key_of(*secret);
  return pairs_.insert_or_assign(name, Pair{std::move(secret), std::move(key)}).first->second.key;
}

std::unique_ptr<SigningKey> RehearsalKeys::open(const CeremonyKey &key) {
  const auto found = pairs_.find(key.name);
  if (found == pairs_.end())
    throw Error(Reason::kKeyNotFound, "key '" + key.name + "' is used before it is made");
  return std::make_unique<MemoryKey>(found->second.secret, found->second.key);
}

void RehearsalKeys::generate(const CeremonyKey &key) {
  const std::string pem = to_pem(make(key.name, *key.algorithm));
  write_whole(key.public_path, as_bytes(pem), Overwrite::kNo);
}

void RehearsalKeys::play_other_machine(const CeremonyKey &key, const std::string &file,
                                       const std::string &response) {
  const std::unique_ptr<SigningKey> opened = open(key);
  std::vector<Answered> answers;
  const Bytes package = read_whole(file, kCeremonyFileMaxBytes);
  for (const Request &request : requests_for(package, opened->public_key()))
    answers.push_back({answer(request, *opened), request});
  write_answers(response, answers, Overwrite::kYes);
}

}  // namespace bulla
