// SPDX-License-Identifier: Apache-2.0
//
// The device of a case in the words of a device file, as far as those go.
#pragma once

#include <optional>

#include "tests/vectors/vector_cases.hpp"
#include "verifier/host/device_facts.hpp"

namespace bulla::testing {

// Whether the case turns on nothing but facts that a device file can state.
bool tools_can_say(const VectorCase &one);

// Nothing when the case has no device.
std::optional<DeviceFacts> case_facts(const VectorCase &one);

}  // namespace bulla::testing
