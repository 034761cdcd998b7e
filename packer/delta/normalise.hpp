// SPDX-License-Identifier: Apache-2.0
//
// The text that matching works on: an image in which fields that hold addresses or distances do not
// tell where the code stands. Moved code then matches as if it had not moved.
#pragma once

#include "formats/bytes.hpp"
#include "packer/delta/image_addresses.hpp"
#include "packer/delta/word_rule.hpp"

namespace bulla {

// As long as `image`. Fields of instructions are cleared; data words are the rule's. Without an
// architecture, a plain copy.
Bytes normalise(ByteView image, const ImageAddresses &addresses, const WordRule &rule);

// What it does to one unit of an instruction: opcode and registers stay. Data words stay as they
// are.
void clear_field(const bulla_delta_unit &unit, std::uint8_t *bytes);

}  // namespace bulla
