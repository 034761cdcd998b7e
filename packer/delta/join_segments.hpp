// SPDX-License-Identifier: Apache-2.0
//
// Every segment costs a header and a model that starts from nothing, so neighbours that may share
// them are joined.
#pragma once

#include <vector>

#include "packer/delta/segment_plan.hpp"

namespace bulla {

// `pieces` follow each other in the new image. Copies that continue each other become one; plain
// pieces and modules that follow each other share segments, with short copies between them.
std::vector<PlannedSegment> join_segments(std::vector<PlannedSegment> pieces,
                                          const ExtentLimits &limits);

}  // namespace bulla
