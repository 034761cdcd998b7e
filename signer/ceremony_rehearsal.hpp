// SPDX-License-Identifier: Apache-2.0
//
// The place of a rehearsal: a private folder with everything that the script names, in which every
// key of the ceremony is another one. Public keys, specs and key stores are there under their own
// names, with the throw-away keys in them, so that the script runs as it stands.
#pragma once

#include <map>
#include <set>
#include <string>

#include "formats/key_store.hpp"
#include "signer/ceremony_keys.hpp"
#include "signer/ceremony_script.hpp"

namespace bulla {

class Rehearsal {
 public:
  // Copies from `origin`, the script's folder, into a new folder below $TMPDIR that only its owner
  // can enter. The public halves of keys that the script does not make must be there. Errors: those
  // of read_public_key and of files; output-failed. No private key is ever written.
  Rehearsal(const CeremonyScript &script, std::string origin);
  ~Rehearsal();  // removes the folder
  Rehearsal(const Rehearsal &) = delete;
  Rehearsal &operator=(const Rehearsal &) = delete;

  const std::string &folder() const { return folder_; }
  RehearsalKeys &keys() { return keys_; }

 private:
  void replace_keys(const CeremonyScript &script);
  void copy_files(const CeremonyScript &script);
  void copy(const std::string &name);
  void copy_spec(const std::string &name);
  const PublicKey &stand_in(const PublicKey &key, const std::string &name);
  std::optional<Bytes> rebuilt(ByteView content);
  enum class Signed { kNo, kYes };
  Bytes rebuilt_key_store(const KeyStore &real, Signed by);

  std::string origin_;
  std::string folder_;
  RehearsalKeys keys_;
  std::map<KeyId, std::string> names_;  // of the throw-away key that stands in for this one
  std::map<std::string, PublicKey> stand_ins_;
  std::set<std::string> copied_;
};

}  // namespace bulla
