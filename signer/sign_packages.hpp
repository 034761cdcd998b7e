// SPDX-License-Identifier: Apache-2.0
//
// Signs packages: many files, a few keys, one call, so that a key is opened (and its passphrase
// asked) once. Each package is changed in one step. Where a key gives up in the middle of a
// package, the signatures that were made before go into it: they are in the journal, and the next
// run asks only for what is missing.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "formats/error.hpp"
#include "hsm/signing_key.hpp"
#include "signer/journal_record.hpp"
#include "signer/package_file.hpp"
#include "signer/signing_exchange.hpp"
#include "signer/signing_policy.hpp"

namespace bulla {

// One signature of one package.
struct MadeSignature {
  EnvelopePart part = EnvelopePart::kDocument;
  bulla_document_type type = BULLA_TYPE_MANIFEST;
  Digest document{};
  KeyId key{};
  Attached outcome = Attached::kAdded;
};

struct SignOutcome {
  std::string path;
  std::vector<MadeSignature> signatures;  // in the package now
  std::size_t dropped = 0;                // of another key, taken off (signer/resign.hpp)
  std::optional<MovedPayload> moved;
  std::optional<Error> error;  // without signatures: the package is as it was
};

struct SignOptions {
  SignWhat what = SignWhat::kBoth;
  const SigningPolicy *policy = nullptr;  // null: no --trust, every key may sign
  JournalRecord *journal = nullptr;       // null: no record is kept
  std::string output_path;                // empty: in place; else the one package goes there
  Overwrite overwrite = Overwrite::kNo;

  // Called before anything of a package is asked for; what it throws is that package's outcome.
  std::function<void(const std::string &path)> admit;
  // Called on an envelope that has every signature, before it is saved; may change it and the
  // outcome. What it throws leaves the package as it was. Not called after a key gave up.
  std::function<void(FileEnvelope &, SignOutcome &)> finish_envelope;
};

// Whether trying the next package makes no sense: the key or its holder gave up.
bool ends_signing(const Error &error);

using SignedOne = std::function<void(const SignOutcome &)>;

// Signs every package with every key; `signed_one` hears of each as it is done (may be empty).
// A fault of one package is its outcome and the others go on. A fault of a key (exit code 5) or an
// interrupt ends the work: it is the outcome of that package and of all that were left. With a key
// that signs_ahead() up to three more packages are prepared, and their intents recorded, before one
// is put away; a package that is named twice is not. Throws only usage: `output_path` with several
// packages.
std::vector<SignOutcome> sign_packages(const std::vector<std::string> &paths,
                                       std::span<const std::unique_ptr<SigningKey>> keys,
                                       const SignOptions &options, const SignedOne &signed_one);

}  // namespace bulla
