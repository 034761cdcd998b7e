// SPDX-License-Identifier: Apache-2.0
//
// `bulla sign FILE.req`: shows what each request asks for, in words derived from its document, and
// signs it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/output.hpp"
#include "hsm/signing_key.hpp"
#include "signer/sign_packages.hpp"

namespace bulla {

// Answers every request of every file with the key that it is for, into options.output_path. No key
// is asked for anything before all requests were shown and judged, and nothing is written unless
// all could be answered. Errors: with a policy those of require_request_allowed; key-mismatch when
// no key is the one that is asked for; those of answer() and write_answers().
int answer_requests(const std::vector<std::string> &files,
                    const std::vector<std::unique_ptr<SigningKey>> &keys,
                    const SignOptions &options, Output &output);

}  // namespace bulla
