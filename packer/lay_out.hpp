// SPDX-License-Identifier: Apache-2.0
//
// Puts a finished envelope before a payload that was written first (docs/FORMAT.md 2).
#pragma once

#include <cstdint>

#include "files/output_file.hpp"
#include "formats/envelope.hpp"

namespace bulla {

// Everything from `payload_at` to position() moves to where `envelope` with this room wants it;
// then header, envelope and zeros are written before it. Gives the size of the file. Throws
// Error(BULLA_BAD_REGION) for an envelope above 1 MiB, and as relocate().
std::uint64_t lay_out(OutputFile &out, const FileEnvelope &envelope, std::uint32_t room_bytes,
                      std::uint64_t payload_at);

}  // namespace bulla
