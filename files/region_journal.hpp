// SPDX-License-Identifier: Apache-2.0
//
// The journal that stands beside a file while its first bytes are overwritten (files/
// rewrite_region.hpp says why and when). Its own little format, of these tools only:
//
//   offset  size  name
//   0       8     magic "BLAJRNL1"
//   8       4     N, bytes of the region, little-endian, 1..1 MiB
//   12      4     zero
//   16      8     size of the whole file, little-endian
//   24      N     old region
//   24+N    N     new region
//   24+2N   32    SHA-256 of all before
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "formats/bytes.hpp"

namespace bulla {

struct RegionJournal {
  std::uint64_t file_size = 0;
  Bytes old_region;
  Bytes new_region;
};

// What a file's region is to a journal. kMixed: every 512-byte sector is the old one or the new
// one.
enum class RegionState { kForeign, kOld, kMixed, kNew };

// `NAME.bulla-journal` beside `canonical_path`: in plain sight, so that who moves the file sees it.
std::string region_journal_path(const std::string &canonical_path);

Bytes encode_region_journal(const RegionJournal &journal);

// The journal beside a file; nothing when there is none, when it is not whole or its digest is
// wrong (it was cut off while it was written). kFileUnreadable when there is one that cannot be
// read: what the file is then, nobody knows.
std::optional<RegionJournal> read_region_journal(const std::string &canonical_path);

// Judges the first bytes of an open file of `file_size` bytes. kForeign also for another file size.
RegionState region_state(const RegionJournal &journal, int descriptor, std::uint64_t file_size);

}  // namespace bulla
