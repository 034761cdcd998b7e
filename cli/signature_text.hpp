// SPDX-License-Identifier: Apache-2.0
//
// What was signed and what is about to be signed, in words and as JSON.
#pragma once

#include <string>

#include "cli/output.hpp"
#include "formats/exchange.hpp"
#include "signer/sign_packages.hpp"
#include "signer/signing_summary.hpp"

namespace bulla {

// "added", "replaced", "already-there"
std::string attached_name(Attached outcome);

// {"what", "digest", "key", "outcome"}
Record made_signature_record(const MadeSignature &made);
// "signed manifest 1f00ab12cd34ef56 by key 90ab…"
std::string made_signature_text(const MadeSignature &made);

// Prints what a request asks to be signed, of a batch every document in it, and gives the same as
// JSON: that of summary_record with "digest" and "key", for a batch "members" of such. Errors:
// those of tree_of().
Record show_request(const Request &request, Output &output);

// {"what", "digest", "short_digest", …, "summary": {name: text}}
Record summary_record(const SigningSummary &summary);
void print_summary(const SigningSummary &summary, Output &output);

}  // namespace bulla
