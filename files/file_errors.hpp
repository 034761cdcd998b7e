// SPDX-License-Identifier: Apache-2.0
//
// errno as Errors: which reason a fault of the file system has, and the sentence that says so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/error.hpp"

namespace bulla {

// "no such file or directory": what follows a colon in a sentence.
std::string errno_text(int error_number);

// "PATH: WHAT: no space left on device". ENOENT and ENOTDIR are kFileNotFound, else
// kFileUnreadable.
Error read_error(std::string_view path, std::string_view what, int error_number);

// ENOSPC and EDQUOT are kDiskFull, else kOutputFailed.
Error write_error(std::string_view path, std::string_view what, int error_number);

// kDiskFull for a write: "PATH: disk full after 512 MiB, 65536 bytes more were wanted".
Error write_error_at(std::string_view path, std::uint64_t offset, std::uint64_t wanted_bytes,
                     int error_number);

// "directory", "socket", "block device"…: what stat(2) says that a path is.
std::string_view kind_of_file(unsigned mode);

// "1536 bytes", "512.0 MiB".
std::string size_text(std::uint64_t bytes);

}  // namespace bulla
