// SPDX-License-Identifier: Apache-2.0
//
// Differences, lints and signers of key stores, for people and as JSON: the same in every command
// that speaks of them.
#pragma once

#include <vector>

#include "cli/output.hpp"
#include "signer/tks_difference.hpp"
#include "signer/tks_lint.hpp"
#include "signer/tks_signers.hpp"

namespace bulla {

void print_changes(const std::vector<TksChange> &changes, Output &output);
std::vector<Record> change_records(const std::vector<TksChange> &changes);

// "next: bulla sign FILE --key …, with 2 of root of version 3: root-a, root-b".
void print_signers(const SignersNeeded &signers, const std::string &file, Output &output);
Record signers_record(const SignersNeeded &signers);

}  // namespace bulla
