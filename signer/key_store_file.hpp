// SPDX-License-Identifier: Apache-2.0
//
// A file from which a command wants a key store.
#pragma once

#include <string>

#include "verifier/host/package_reader.hpp"

namespace bulla {

// The contents of a key store or chain file, unverified. Errors: those of read_package; wrong-type
// for any other kind of file, which the sentence names.
PackageContents read_key_store_file(const std::string &path);

}  // namespace bulla
