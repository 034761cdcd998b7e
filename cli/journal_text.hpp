// SPDX-License-Identifier: Apache-2.0
//
// Journal entries and checkpoints in words and as JSON.
#pragma once

#include <optional>
#include <string>

#include "cli/record.hpp"
#include "signer/journal_checkpoint.hpp"

namespace bulla {

// "12  2026-11-21 14:03:22  signed    manifest   1f2e3d4c5b6a7988  by 8899aabbccddeeff".
std::string journal_entry_text(std::uint64_t number, const JournalEntry &entry);
Record journal_entry_record(std::uint64_t number, const JournalEntry &entry);

// The checkpoint in this file. Errors: those of InputFile and parse_checkpoint.
Checkpoint read_checkpoint(const std::string &path);

// The checkpoint that stands beside a journal, or nothing.
std::optional<Checkpoint> checkpoint_beside(const std::string &journal_path);

}  // namespace bulla
