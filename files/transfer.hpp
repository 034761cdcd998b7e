// SPDX-License-Identifier: Apache-2.0
//
// All of it or an Error: reads and writes at an offset that are repeated until done, and that an
// interrupt ends. Paths are for the messages only.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "formats/bytes.hpp"

namespace bulla {

// As many bytes as there are, up to into.size(); fewer only at the end of the file.
std::size_t read_at(int descriptor, std::string_view path, std::uint64_t offset,
                    std::span<std::uint8_t> into);

void write_at(int descriptor, std::string_view path, std::uint64_t offset, ByteView bytes);

// The same to a pipe; `offset` is how much went there before, for the message.
void write_stream(int descriptor, std::string_view path, std::uint64_t offset, ByteView bytes);

// Copies `length` bytes between two files, in the kernel where it can (copy_file_range). The source
// being too short is kInputChanged.
void copy_range(int from, std::string_view from_path, std::uint64_t from_offset, int to,
                std::string_view to_path, std::uint64_t to_offset, std::uint64_t length);

// Copies a pipe (or any stream) to its end into `to`; returns the number of bytes.
std::uint64_t copy_stream(int from, std::string_view from_path, int to, std::string_view to_path);

// fsync of a file.
void sync_file(int descriptor, std::string_view path);

// fsync of the directory in which `path` stands, so that its name is found again after a power cut.
// Where directories cannot be synced (one that may not be read, some file systems), names get to
// the disk when the system sees fit.
void sync_directory_of(std::string_view path);
// The same, but an Error (as write_error) wherever it was not synced.
void require_synced_directory_of(std::string_view path);

}  // namespace bulla
