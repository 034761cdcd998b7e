// SPDX-License-Identifier: Apache-2.0
//
// What came of signing one package, for people and as an entry of a FileReport.
#pragma once

#include "cli/file_report.hpp"
#include "signer/sign_packages.hpp"

namespace bulla {

// A package without an error: its signatures and what else changed in it; `more` is put into its
// entry.
void show_signed(const SignOutcome &outcome, const Record &more, FileReport &report,
                 Output &output);

// A package with an error; says when signatures that were made before it are kept.
void show_signing_error(const SignOutcome &outcome, FileReport &report, Output &output);

}  // namespace bulla
