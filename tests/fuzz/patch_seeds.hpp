// SPDX-License-Identifier: Apache-2.0
//
// Seeds of fuzz_patch.
#pragma once

#include <filesystem>

namespace bulla::testing {

void patch_seeds(const std::filesystem::path &folder);

}  // namespace bulla::testing
