// SPDX-License-Identifier: Apache-2.0
//
// Keys first, then the key stores that name them, then all that names those.
#include "signer/ceremony_rehearsal.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "files/file_errors.hpp"
#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "files/public_key_file.hpp"
#include "files/yaml_reader.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "signer/ceremony_document.hpp"
#include "signer/signing_exchange.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPublicKeyBegin = "-----BEGIN PUBLIC KEY-----";

std::string new_folder() {
  const char *parent = std::getenv("TMPDIR");
  std::string path = std::string(parent != nullptr && *parent != '\0' ? parent : "/var/tmp") +
                     "/bulla-rehearsal-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) throw write_error(path, "make folder", errno);
  return path + "/";
}

bool has_kind(const Role &role) {
  return role.kind == BULLA_ROLE_ROOT || role.kind == BULLA_ROLE_RECOVERY;
}

}  // namespace

Rehearsal::Rehearsal(const CeremonyScript &script, std::string origin)
    : origin_(std::move(origin)), folder_(new_folder()) {
  try {
    replace_keys(script);
    copy_files(script);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    throw;
  }
}

Rehearsal::~Rehearsal() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

const PublicKey &Rehearsal::stand_in(const PublicKey &key, const std::string &name) {
  const auto [entry, is_new] = names_.try_emplace(key_id(key), name);
  if (is_new) stand_ins_[name] = keys_.make(name, key.algorithm);
  return stand_ins_.at(entry->second);
}

void Rehearsal::replace_keys(const CeremonyScript &script) {
  std::set<std::size_t> generated;
  for (const CeremonyStep &step : script.steps)
    if (step.kind == StepKind::kGenerate) generated.insert(*step.key);
  for (std::size_t i = 0; i < script.keys.size(); ++i) {
    const CeremonyKey &key = script.keys[i];
    if (generated.contains(i)) copied_.insert(key.public_path);
    if (!generated.contains(i))
      (void)stand_in(read_public_key(origin_ + key.public_path), key.name);
  }
}

// Key stores before specs: they say which other root keys need a stand-in.
void Rehearsal::copy_files(const CeremonyScript &script) {
  for (const CeremonyStep &step : script.steps) {
    if (!step.out.empty()) copied_.insert(step.out);
    if (!step.response.empty()) copied_.insert(step.response);
    copy(step.previous);
  }
  for (const CeremonyKey &key : script.keys) copy(key.public_path);
  for (const CeremonyStep &step : script.steps) {
    copy(step.trust);
    copy(step.file);
    copy_spec(step.spec);
    for (const CeremonyFile &file : step.files) copy(file.file);
    for (const std::string &word : step.program) copy(word);
  }
}

// What is no file in the script's folder (yet) is left to the step that wants it.
void Rehearsal::copy(const std::string &name) {
  const fs::path path = name;
  if (name.empty() || path.is_absolute() || name.find("..") != std::string::npos) return;
  if (!fs::is_regular_file(origin_ + name) || !copied_.insert(name).second) return;
  if (path.has_parent_path()) fs::create_directories(folder_ + path.parent_path().string());
  if (fs::file_size(origin_ + name) <= kCeremonyFileMaxBytes) {
    if (const auto content = rebuilt(read_whole(origin_ + name, kCeremonyFileMaxBytes)))
      return write_whole(folder_ + name, *content, Overwrite::kNo);
  }
  fs::copy_file(origin_ + name, folder_ + name);
}

void Rehearsal::copy_spec(const std::string &name) {
  if (name.empty() || !fs::exists(origin_ + name)) return;
  copy(name);
  const YamlNode document = read_yaml(origin_ + name);
  const YamlNode *store = document.find("key-store");
  if (store == nullptr) return;
  const std::string folder = fs::path(name).parent_path().string();
  const auto copy_key = [&](const YamlNode *file) {
    if (file != nullptr) copy((fs::path(folder) / file->text).string());
  };
  if (const YamlNode *keys = store->find("keys"))
    for (const YamlNode &key : keys->items) copy_key(key.find("file"));
  for (const char *list : {"revoked", "dropped"})
    if (const YamlNode *items = store->find(list))
      for (const YamlNode &item : items->items) copy_key(item.find("key"));
}

// The content with throw-away keys in it; nothing for a file that names no key.
std::optional<Bytes> Rehearsal::rebuilt(ByteView content) {
  const std::string text(content.begin(), content.end());
  if (text.starts_with(kPublicKeyBegin)) {
    const auto name = names_.find(key_id(public_key_from_pem(text)));
    if (name == names_.end()) return std::nullopt;
    const std::string pem = to_pem(stand_ins_.at(name->second));
    return Bytes(pem.begin(), pem.end());
  }
  try {
    const PackageContents contents = read_package(content, "key store");
    const auto were_signed = contents.envelope.signatures.empty() ? Signed::kNo : Signed::kYes;
    if (contents.key_store) return rebuilt_key_store(*contents.key_store, were_signed);
  } catch (const Error &) {  // no package: copied as it is
  }
  return std::nullopt;
}

// One that nobody signed is what the ceremony is to sign: it stays unsigned.
Bytes Rehearsal::rebuilt_key_store(const KeyStore &real, Signed by) {
  KeyStore store = real;
  std::set<std::string> signers;
  for (const Role &role : store.roles) {
    if (!has_kind(role)) continue;
    for (const std::size_t index : role.keys) {
      const auto *key = std::get_if<PublicKey>(&real.keys[index]);
      if (key == nullptr) continue;
      (void)stand_in(*key, "absent-" + to_hex(key_id(*key)));
      if (role.kind == BULLA_ROLE_ROOT) signers.insert(names_.at(key_id(*key)));
    }
  }
  for (StoreKey &key : store.keys)
    if (auto *known = std::get_if<PublicKey>(&key))
      if (const auto name = names_.find(key_id(*known)); name != names_.end())
        *known = stand_ins_.at(name->second);
  for (Revocation &revocation : store.revocations)
    if (const auto name = names_.find(revocation.key); name != names_.end())
      revocation.key = key_id(stand_ins_.at(name->second));
  FileEnvelope envelope;
  envelope.document = encode(store);
  if (by == Signed::kNo) signers.clear();
  for (const std::string &name : signers) {
    const auto key = keys_.open({name, "", "", "", std::nullopt});
    const Request request = make_request(envelope, EnvelopePart::kDocument, key->public_key());
    (void)attach(envelope, request, answer(request, *key));
  }
  return encode_region(envelope);
}

}  // namespace bulla
