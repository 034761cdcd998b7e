// SPDX-License-Identifier: Apache-2.0
//
// Signs many packages with one signature of each key (signer/batch.hpp). What the batch covers is
// settled before anything is signed: a package that cannot be read ends the work, and no file has
// changed.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "signer/batch.hpp"
#include "signer/sign_packages.hpp"

namespace bulla {

// The batches over these packages: one over the manifests, one over the transports if there are
// any, as `what` says. Errors, naming the file: those of PackageFile and BatchTree; kUsage for key
// stores, which are never batched.
std::vector<BatchTree> plan_batches(const std::vector<std::string> &paths, SignWhat what);

// Signs the batches over the packages and puts signature and proof into each. A key whose signature
// over the very same batch stands in every package already is not asked again. Errors: those of
// plan_batches, of require_allowed for any of the packages, and of the keys are thrown before any
// package was changed; what goes wrong with one package after that is its outcome, and the work can
// be taken up again with the same packages.
std::vector<SignOutcome> sign_batch(const std::vector<std::string> &paths,
                                    std::span<const std::unique_ptr<SigningKey>> keys,
                                    const SignOptions &options, const SignedOne &signed_one);

}  // namespace bulla
