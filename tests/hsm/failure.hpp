// SPDX-License-Identifier: Apache-2.0
//
// What went wrong, as tests compare it.
#pragma once

#include <optional>
#include <string>

#include "formats/error.hpp"

namespace bulla::test {

// The Error that `action` throws; nothing when it throws none.
template <typename Action>
std::optional<Error> failure_of(const Action &action) {
  try {
    action();
  } catch (const Error &error) {
    return error;
  }
  return std::nullopt;
}

// Its reason, or "none".
template <typename Action>
std::string reason_of(const Action &action) {
  const auto error = failure_of(action);
  return error ? std::string(error->reason()) : "none";
}

}  // namespace bulla::test
