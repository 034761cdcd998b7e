// SPDX-License-Identifier: Apache-2.0
//
// The key-store step: what `tks create` or `tks next` makes, and its difference in words.
#pragma once

#include <string>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

// The unsigned key store of the spec at `spec_path`, over the one at `previous_path` unless that is
// empty. Errors: those of create_key_store and next_key_store; input-unsupported when trees of
// grandfathered packages would belong to it. Nothing is written.
Bytes make_key_store(const std::string &previous_path, const std::string &spec_path);

// What `made` changes over `previous`, a sentence each; of a first version (`previous` is empty)
// what it says. Both are packages. Throws ceremony-check-failed when `made` is signed already, or
// the version or the fleet does not follow.
std::vector<std::string> key_store_changes(ByteView previous, ByteView made);

}  // namespace bulla
