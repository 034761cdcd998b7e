// SPDX-License-Identifier: Apache-2.0
//
// A verdict as JSON and as the lines of --explain.
#pragma once

#include "cli/output.hpp"
#include "verifier/host/verdict.hpp"

namespace bulla {

enum class Explain { kNo, kYes };

// Every field but file, outcome and reason. With kYes also all stages and each signature.
Record verdict_record(const Verdict &verdict, Explain explain);

// The fourteen stages and the signatures, for people.
void print_explanation(const Verdict &verdict, Output &output);

}  // namespace bulla
