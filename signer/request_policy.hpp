// SPDX-License-Identifier: Apache-2.0
//
// What a key store lets a key sign, where only requests are at hand and not the packages: the
// machine with the key judges them as the other one would have judged the packages.
#pragma once

#include <vector>

#include "formats/exchange.hpp"
#include "signer/signing_policy.hpp"

namespace bulla {

// Throws unless the key of `request` may sign what it asks for now. A transport is judged beside
// its manifest, which must be asked for among `all`; every member of a batch as if it were signed
// alone. Errors: those of require_allowed; preflight-required when a pending key is asked for with
// another report than that of the policy, or with none; usage for a transport without its manifest
// and for a batch of transports; batch-proof. Does not judge whether the key at hand is the one
// asked for.
void require_request_allowed(const SigningPolicy &policy, const Request &request,
                             const std::vector<Request> &all);

}  // namespace bulla
