// SPDX-License-Identifier: Apache-2.0
//
// What an action throws, as text that a test can compare.
#pragma once

#include <string>

#include "formats/error.hpp"

namespace bulla {

// The reason of the Error, or "" when there is none.
template <typename Action>
std::string reason_of(Action &&action) {
  try {
    action();
    return "";
  } catch (const Error &error) {
    return std::string(error.reason());
  }
}

// "sentence" or "sentence [hint] [hint]".
template <typename Action>
std::string message_of(Action &&action) {
  try {
    action();
    return "";
  } catch (const Error &error) {
    std::string text = error.what();
    for (const std::string &hint : error.hints()) text += " [" + hint + "]";
    return text;
  }
}

}  // namespace bulla
