// SPDX-License-Identifier: Apache-2.0
//
// Rotation of what is released already: a new key signs the packages that still verify, and the old
// key's signature may go. No payload is touched, no document changes.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "signer/journal_record.hpp"
#include "signer/sign_packages.hpp"
#include "signer/signing_policy.hpp"

namespace bulla {

// Takes every signature of a key off the envelope, from the document, the transport and batches,
// and its grandfather proof too. Gives how many signatures went.
std::size_t drop_signatures(FileEnvelope &envelope, const ShortId &key);

struct ResignOptions {
  const SigningPolicy &policy;  // whose trust decides what verifies now
  std::optional<ShortId> drop;
  JournalRecord *journal = nullptr;
};

// Each package by itself: first the verdict of the device verifier under policy.trust alone (no
// chain is walked; payload included), then the signatures, then the drop, then the verdict on the
// new envelope, and only then it is saved. What does not verify is an error of that package, with
// the reason of the verdict, and stays as it is. All else is as in sign_packages: packages are
// prepared ahead, and after a key gave up nothing is dropped.
std::vector<SignOutcome> resign_packages(const std::vector<std::string> &paths,
                                         std::span<const std::unique_ptr<SigningKey>> keys,
                                         const ResignOptions &options, const SignedOne &signed_one);

}  // namespace bulla
