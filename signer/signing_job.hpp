// SPDX-License-Identifier: Apache-2.0
//
// One package on its way to its signatures, in two steps: asked, then finished. In between the keys
// may work (SigningKey::signs_ahead), while the program puts the package before this one away and
// prepares the next: a token that is slow never waits for a disk.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "signer/sign_packages.hpp"

namespace bulla {

// Keys that gave up, and why: nothing more is taken from them.
using LostKeys = std::map<const SigningKey *, Error>;

class SigningJob {
 public:
  using Keys = std::span<const std::unique_ptr<SigningKey>>;

  // Reads the package, judges everything that is to be signed, puts the intents on the disk and
  // only then asks the keys. A signature that is there already is not asked for. What goes wrong is
  // told by finish(). `keys` and `options` must outlive this.
  SigningJob(const std::string &path, Keys keys, const SignOptions &options);

  // Whether `path` is this package under any name: its signatures are not in the file yet.
  bool works_on(const std::string &path) const;

  // Takes the signatures, verifies and records them, and puts them into the package. Call once, in
  // the order in which jobs were made; keys that give up become `lost`.
  SignOutcome finish(LostKeys &lost);

 private:
  struct Wanted {
    MadeSignature made;
    Request request;
    SigningKey *key = nullptr;
    bool is_asked = false;
    std::optional<Response> response;
  };
  void plan(EnvelopePart part, SigningKey &key);
  bool is_wanted_already(EnvelopePart part, const PublicKey &key) const;
  void intend_and_ask();
  void take_all(LostKeys &lost);
  void confirm();
  void put_away(SignOutcome &outcome);

  const SignOptions &options_;
  std::string path_;
  std::optional<PackageFile> package_;
  std::vector<Wanted> wanted_;
  std::vector<RecordedSignature> recorded_;  // of wanted_ that is not there already, in its order
  std::optional<Error> error_;               // the first
};

}  // namespace bulla
