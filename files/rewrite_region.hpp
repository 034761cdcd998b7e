// SPDX-License-Identifier: Apache-2.0
//
// Replaces the first bytes of a file, at any file size at the cost of those bytes, so that whoever
// is killed or loses power at any point leaves the old state or the new one, never something
// between and never nothing. This is how signatures get into a package without its payload being
// copied.
//
// Three ways, the first that applies:
//  1. Small file: a whole new file is written beside it, synced and renamed. Rename is atomic, for
//     every reader. Up to 16 MiB the copy costs nothing that anybody notices.
//  2. Large file on a file system that shares blocks (btrfs, xfs, bcachefs…): FICLONE makes the new
//     file without copying a byte, then as above.
//  3. Large file elsewhere (ext4): bytes must be overwritten where they stand, and no write of more
//     than one sector is atomic: a kill stops it between pages, a power cut between sectors. So old
//     and new bytes are first written to a journal `NAME.bulla-journal` beside the file (files/
//     region_journal.hpp) and synced, file and directory; then the bytes are overwritten and
//     synced; then the journal is unlinked. Cut off
//       - before the journal is whole: its digest is wrong, or it has no name yet; the file is old;
//       - from then on until it is unlinked: the file is old, new or a mix of sectors, and the
//         journal says new: InputFile reads the region from the journal, and the next
//         rewrite_region() completes the work first;
//       - after: the file is new.
//     A journal counts only while every sector of the region is its old or its new one: beside a
//     file that was replaced meanwhile it has no effect. What is left of the danger: a program that
//     is not ours and reads the file between a cut and the next bulla command may see a mix of old
//     and new envelope; it fails there (the envelope is CBOR under a length, its signatures verify
//     or do not), and moving the file without its journal in that moment makes that final. The
//     payload is not touched in any case.
#pragma once

#include <cstdint>
#include <string>

#include "formats/bytes.hpp"

namespace bulla {

inline constexpr std::uint64_t kRegionMaxBytes = 1u << 20;

// Tests lower these to walk the rarer ways; everybody else leaves them.
struct RewriteChoice {
  std::uint64_t whole_file_below_bytes = 16u << 20;
  enum class Clone { kTry, kNever } clone = Clone::kTry;
};

// Replaces the first old_region.size() bytes of `path` by `new_region`, which must be as long, 1
// MiB at most. `old_region` is what the caller read and judged: when the file no longer starts so,
// or another process is rewriting it, nothing is done and it is kInputChanged: read again and
// repeat. Returns when the new state is on the disk. Equal regions: nothing is written. Mode is
// kept, owner and group where the process may. A link is followed. The ways 1 and 2 make a new
// inode: other hard links keep the old state. Other processes that rewrite are kept out by
// flock(2); readers that opened the file before see the change as kInputChanged
// (InputFile::check_unchanged). Errors: kFileNotFound, kFileUnreadable, kDiskFull, kOutputFailed
// (no right to write the file or, for a journal, its directory); after any of them the file is as
// it was.
void rewrite_region(const std::string &path, ByteView old_region, ByteView new_region,
                    const RewriteChoice &choice = {});

}  // namespace bulla
