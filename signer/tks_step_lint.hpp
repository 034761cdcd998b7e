// SPDX-License-Identifier: Apache-2.0
//
// What is allowed between two versions and yet likely to be regretted, and the lines of the
// play-book that the situation calls for.
#pragma once

#include <string>
#include <vector>

#include "formats/key_store.hpp"
#include "signer/tks_lint.hpp"
#include "signer/tks_spec.hpp"

namespace bulla {

// What the spec says about a step beside the new state.
struct StepWords {
  std::string reason;               // why, may be empty
  std::vector<DroppedKey> dropped;  // with their reasons
};

// threshold-lowered · revocations-compacted · compaction-drops-grandfather · grandfather-changed ·
// ceiling-lowered · window-lowered · window-removed · recovery-changed · wrong-instrument: the
// words speak of a stolen key, and what is done does not take its trust away (R15).
std::vector<TksWarning> lint_step(const KeyStore &held, const KeyStore &next,
                                  const StepWords &words);

// What to do beside, and what will stop working: one sentence each, beginning with its letter and
// number ("E1: …").
std::vector<std::string> play_book(const KeyStore &held, const KeyStore &next);

}  // namespace bulla
