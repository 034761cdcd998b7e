// SPDX-License-Identifier: Apache-2.0
//
// Large bytes between two steps of one program: an unnamed file that is written, then seen as
// memory that the kernel may take back. Nobody else can open it, so that what is seen is what was
// written.
#pragma once

#include <cstdint>

#include "files/owned_descriptor.hpp"
#include "formats/bytes.hpp"

namespace bulla {

class ScratchFile {
 public:
  ScratchFile();  // errors: those of open_anonymous_file
  ~ScratchFile();
  ScratchFile(ScratchFile &&other) noexcept;
  ScratchFile &operator=(ScratchFile &&other) noexcept;
  ScratchFile(const ScratchFile &) = delete;
  ScratchFile &operator=(const ScratchFile &) = delete;

  // Appends. kDiskFull, kOutputFailed.
  void write(ByteView bytes);
  // Writes at `offset`, and the file ends no earlier than behind it. May be called by several
  // threads, not beside write().
  void pwrite(std::uint64_t offset, ByteView bytes);

  // All that was written, for as long as this lives. Nothing may be written after the first call.
  // kOutputFailed when the kernel has no room for the mapping.
  ByteView bytes();

 private:
  OwnedDescriptor file_;
  std::uint64_t written_ = 0;  // by write()
  void *mapping_ = nullptr;
  std::size_t mapped_bytes_ = 0;
  bool is_mapped_ = false;
};

}  // namespace bulla
