// SPDX-License-Identifier: Apache-2.0
//
// A key store or chain file as the chain that an image package carries along (FORMAT.md 8).
#pragma once

#include <string>

#include "formats/proof.hpp"

namespace bulla {

// The links of the file's own chain, if it has one, then its document with its signatures. Errors:
// those of InputFile and of the decoders; wrong-type for any other kind of file. Judges no
// signature and no order: devices do.
Chain read_chain(const std::string &path);

}  // namespace bulla
