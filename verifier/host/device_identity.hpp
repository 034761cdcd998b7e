// SPDX-License-Identifier: Apache-2.0
//
// Who a described device is, in the verifier's words (bulla/platform.h).
#pragma once

#include "bulla/platform.h"
#include "verifier/host/device_facts.hpp"

namespace bulla {

// Points into `facts`, which must outlive it and stay as it is.
bulla_identity identity_of(const DeviceFacts &facts);

}  // namespace bulla
