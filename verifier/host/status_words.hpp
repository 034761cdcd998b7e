// SPDX-License-Identifier: Apache-2.0
//
// What every outcome of the device verifier means, for people: one table, from stable reason to a
// clause and to what can be done next.
#pragma once

#include <string_view>

#include "formats/wire/status.h"

namespace bulla {

struct StatusWords {
  std::string_view what;  // lower case, no full stop
  std::string_view hint;  // empty when there is nothing to advise
};

StatusWords status_words(bulla_status status);

// Throws Error for a fault of the machine or of the caller, which is no verdict on the bytes:
// read-failed, write-failed, crypto-failed, not-found, wrong-order (FORMAT.md 9.1).
void throw_machine_fault(bulla_status status);

}  // namespace bulla
