// SPDX-License-Identifier: Apache-2.0
//
// A shared read-only mapping of an anonymous file; an empty file has none.
#include "files/scratch_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "files/anonymous_file.hpp"
#include "files/file_errors.hpp"
#include "files/transfer.hpp"

namespace bulla {
namespace {

constexpr const char *kName = "a temporary file";

}  // namespace

ScratchFile::ScratchFile() : file_(open_anonymous_file()) {}

ScratchFile::~ScratchFile() {
  if (mapping_ != nullptr) munmap(mapping_, mapped_bytes_);
}

ScratchFile::ScratchFile(ScratchFile &&other) noexcept
    : file_(std::move(other.file_)),
      written_(other.written_),
      mapping_(std::exchange(other.mapping_, nullptr)),
      mapped_bytes_(std::exchange(other.mapped_bytes_, 0)),
      is_mapped_(other.is_mapped_) {}

ScratchFile &ScratchFile::operator=(ScratchFile &&other) noexcept {
  std::swap(file_, other.file_);
  std::swap(written_, other.written_);
  std::swap(mapping_, other.mapping_);
  std::swap(mapped_bytes_, other.mapped_bytes_);
  std::swap(is_mapped_, other.is_mapped_);
  return *this;
}

void ScratchFile::write(ByteView bytes) {
  write_at(file_.get(), kName, written_, bytes);
  written_ += bytes.size();
}

void ScratchFile::pwrite(std::uint64_t offset, ByteView bytes) {
  write_at(file_.get(), kName, offset, bytes);
}

ByteView ScratchFile::bytes() {
  if (!is_mapped_) {
    struct stat status {};
    if (fstat(file_.get(), &status) != 0) throw write_error(kName, "cannot be looked at", errno);
    mapped_bytes_ = static_cast<std::size_t>(status.st_size);
    if (mapped_bytes_ != 0) {
      void *at = mmap(nullptr, mapped_bytes_, PROT_READ, MAP_SHARED, file_.get(), 0);
      if (at == MAP_FAILED) throw write_error(kName, "cannot be mapped", errno);
      mapping_ = at;
    }
    is_mapped_ = true;
  }
  return {static_cast<const std::uint8_t *>(mapping_), mapped_bytes_};
}

}  // namespace bulla
