// SPDX-License-Identifier: Apache-2.0
//
// Everything beside the two images that the bytes of a patch depend on.
#pragma once

#include <optional>
#include <string>

#include "formats/transport.hpp"
#include "formats/wire/numbers.h"
#include "packer/delta/make_delta.hpp"

namespace bulla {

enum class DeltaEncoding { kBulla, kBsdiff };

// Its number in a transport.
bulla_encoding encoding_number(DeltaEncoding encoding);

struct DeltaParameters {
  DeltaEncoding encoding = DeltaEncoding::kBulla;
  DeltaProfile profile = DeltaProfile::kLinux;
  DeltaEffort effort = DeltaEffort::kNormal;
  std::optional<InPlace> in_place;  // absent: the new image goes to a place of its own
};

// The same in one line: equal parameters give equal texts.
std::string parameters_text(const DeltaParameters &parameters);

// Throws Error(kUsage) for parameters that do not go together.
void require_possible(const DeltaParameters &parameters);

}  // namespace bulla
