// SPDX-License-Identifier: Apache-2.0
//
// Proofs out of a journal as text that travels by mail: a line that says what it is, the numbers,
// the path in base64, an empty line, the checkpoint (C2SP tlog-proof).
#pragma once

#include <cstdint>
#include <string>

#include "signer/journal_checkpoint.hpp"

namespace bulla {

// `entry` is a number below the checkpoint's size, else kUsage. The proof has been checked.
std::string inclusion_proof_text(const JournalFile &journal, const Checkpoint &checkpoint,
                                 const std::string &entry);

// 1 <= old_size <= the checkpoint's size, else kUsage. The proof has been checked.
std::string consistency_proof_text(const JournalFile &journal, const Checkpoint &checkpoint,
                                   std::uint64_t old_size);

}  // namespace bulla
