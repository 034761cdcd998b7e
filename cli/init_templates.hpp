// SPDX-License-Identifier: Apache-2.0
//
// The files that `bulla init` writes. They fit together: what the recipe packs, the key store's
// release key may sign and the device of device.yaml accepts.
#pragma once

#include <span>
#include <string_view>

namespace bulla {

struct InitTemplate {
  std::string_view name;
  std::string_view text;
};

std::span<const InitTemplate> init_templates();

}  // namespace bulla
