// SPDX-License-Identifier: Apache-2.0
//
// Where the keys of a ceremony come from: the real ones by their URIs, or those of a rehearsal,
// which live in memory only and are gone with it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "hsm/open_key.hpp"
#include "hsm/private_key.hpp"
#include "signer/ceremony_script.hpp"

namespace bulla {

class CeremonyKeys {
 public:
  virtual ~CeremonyKeys() = default;
  // Errors: those of open_signing_key.
  virtual std::unique_ptr<SigningKey> open(const CeremonyKey &key) = 0;
  // Makes the key and writes its .pub file. Errors: output-exists; those of generate_key_files and
  // generate_token_key.
  virtual void generate(const CeremonyKey &key) = 0;
  // Throws output-exists if something is where generate() would make the key.
  virtual void require_room(const CeremonyKey &key) = 0;
  // Removes what a generate() that was cut off has left, and says what it did, for the transcript.
  virtual std::string discard(const CeremonyKey &key) = 0;
  // In a rehearsal nobody else signs: writes the answer of `key` over `file` to `response`. On the
  // real day it does nothing, because the response comes on a medium.
  virtual void play_other_machine(const CeremonyKey &key, const std::string &file,
                                  const std::string &response) = 0;
};

// The real ones. `access` serves every key; a cmd: key takes its public key from its .pub file. No
// session outlives its step: what a holder put in, he takes out again. Key files that are made are
// encrypted with what `new_passphrase` gives; without one they are not.
class RealCeremonyKeys final : public CeremonyKeys {
 public:
  explicit RealCeremonyKeys(KeyAccess access, PassphraseSource new_passphrase = {})
      : access_(std::move(access)), new_passphrase_(std::move(new_passphrase)) {
    access_.token.modules.reset();
  }
  std::unique_ptr<SigningKey> open(const CeremonyKey &key) override;
  void generate(const CeremonyKey &key) override;
  void require_room(const CeremonyKey &key) override;
  std::string discard(const CeremonyKey &key) override;
  void play_other_machine(const CeremonyKey &, const std::string &, const std::string &) override {}

 private:
  KeyAccess access_;
  PassphraseSource new_passphrase_;
};

// Fresh keys under the names of the script.
class RehearsalKeys final : public CeremonyKeys {
 public:
  // Makes the key that stands in for one that is there on the real day; gives its public half.
  const PublicKey &make(const std::string &name, int algorithm);
  std::unique_ptr<SigningKey> open(const CeremonyKey &key) override;
  void generate(const CeremonyKey &key) override;
  void require_room(const CeremonyKey &) override {}
  std::string discard(const CeremonyKey &) override { return "nothing was left"; }
  void play_other_machine(const CeremonyKey &key, const std::string &file,
                          const std::string &response) override;

 private:
  struct Pair {
    std::shared_ptr<const PrivateKey> secret;
    PublicKey key;
  };
  std::map<std::string, Pair> pairs_;
};

}  // namespace bulla
