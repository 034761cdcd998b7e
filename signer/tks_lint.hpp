// SPDX-License-Identifier: Apache-2.0
//
// What is allowed in a key store and yet likely to be regretted. Warnings: they change no exit
// code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/key_store.hpp"

namespace bulla {

struct TksWarning {
  std::string_view name;  // stable: "no-spare"
  std::string sentence;
};

// no-spare: a root or recovery role that needs all of its keys. threshold-one-root: one root key
// decides alone. no-recovery: no recovery role, so that losing the root's threshold is final.
// unused-key: in no role. shared-role: a key in roles of several kinds (R19). limit-near,
// revoked-list-pressure: three quarters of what a key store can hold are in use (R30, R32).
std::vector<TksWarning> lint_key_store(const KeyStore &store);

// bare-product-name: may collide with another maker's product.
std::vector<TksWarning> lint_product_names(const std::vector<std::string> &bare_products);

}  // namespace bulla
