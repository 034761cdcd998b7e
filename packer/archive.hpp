// SPDX-License-Identifier: Apache-2.0
//
// A directory as one tar stream that depends on its contents alone: two machines that hold the same
// names, contents, links and executable bits make the same bytes.
//
// Format: GNU tar by libarchive. Unlike pax it needs no character set for names and is read by
// busybox; it takes names and sizes of any length. Members stand bytewise by path. Owner and group
// are 0 without names, the time is given, modes are 0755 for directories and for files that their
// owner may execute, 0644 for other files, 0777 for symbolic links: set-user-id bits and owners do
// not survive, whoever needs them packs a file-system image. Holes are stored as the zeros that
// they read as, since where they lie depends on the file system. Nothing follows the two blocks of
// zeros.
#pragma once

#include <cstdint>

#include "packer/byte_sink.hpp"
#include "packer/directory_scan.hpp"

namespace bulla {

// Length of the archive in bytes; reads no contents.
std::uint64_t archive_bytes(const DirectoryScan &directory, std::uint64_t mtime_seconds);

// Writes the archive, in memory that does not depend on the sizes of files. Throws Error:
// kInputChanged when a member or the set of members is not what was scanned, kFileUnreadable,
// kInterrupted, and what the sink throws.
void write_archive(const DirectoryScan &directory, std::uint64_t mtime_seconds, ByteSink &out);

}  // namespace bulla
