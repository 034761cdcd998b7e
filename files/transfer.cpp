// SPDX-License-Identifier: Apache-2.0
//
// Loops around pread, pwrite, copy_file_range and fsync.
#include "files/transfer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "files/file_errors.hpp"
#include "files/interrupt.hpp"
#include "files/owned_descriptor.hpp"

namespace bulla {
namespace {

// Large enough that a call costs nothing beside its bytes, small enough that ^C is seen at once.
constexpr std::size_t kChunkBytes = 1u << 20;
constexpr std::size_t kKernelCopyBytes = 64u << 20;

// What remains to be copied by hand after the kernel did what it could.
struct Remainder {
  std::uint64_t from_offset;
  std::uint64_t to_offset;
  std::uint64_t length;
};

Remainder copy_in_kernel(int from, int to, Remainder left) {
  while (left.length > 0) {
    throw_if_interrupted();
    auto in = static_cast<off64_t>(left.from_offset);
    auto out = static_cast<off64_t>(left.to_offset);
    const std::size_t wanted = std::min<std::uint64_t>(left.length, kKernelCopyBytes);
    const ssize_t copied = copy_file_range(from, &in, to, &out, wanted, 0);
    if (copied < 0 && errno == EINTR) continue;
    if (copied <= 0) break;  // not here, or at the end: reading by hand finds out which
    left.from_offset += static_cast<std::uint64_t>(copied);
    left.to_offset += static_cast<std::uint64_t>(copied);
    left.length -= static_cast<std::uint64_t>(copied);
  }
  return left;
}

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "." : std::string(path.substr(0, slash + 1));
}

OwnedDescriptor open_directory(const std::string &directory) {
  return OwnedDescriptor(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

// 0, or the errno that says why it is not on the disk.
int sync_fault(int descriptor) {
  while (fsync(descriptor) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

constexpr std::string_view kNotSynced = "cannot bring it to the disk";

}  // namespace

std::size_t read_at(int descriptor, std::string_view path, std::uint64_t offset,
                    std::span<std::uint8_t> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const std::size_t wanted = std::min(into.size() - done, kKernelCopyBytes);
    const ssize_t got =
        ::pread(descriptor, into.data() + done, wanted, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) {
      throw_if_interrupted();
      continue;
    }
    if (got < 0) throw read_error(path, "cannot read", errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void write_at(int descriptor, std::string_view path, std::uint64_t offset, ByteView bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const std::size_t wanted = std::min(bytes.size() - done, kKernelCopyBytes);
    const ssize_t put =
        ::pwrite(descriptor, bytes.data() + done, wanted, static_cast<off_t>(offset + done));
    if (put < 0 && errno == EINTR) {
      throw_if_interrupted();
      continue;
    }
    if (put < 0) throw write_error_at(path, offset + done, bytes.size() - done, errno);
    done += static_cast<std::size_t>(put);
  }
}

void write_stream(int descriptor, std::string_view path, std::uint64_t offset, ByteView bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t put = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (put < 0 && errno == EINTR) {
      throw_if_interrupted();
      continue;
    }
    if (put < 0) throw write_error_at(path, offset + done, bytes.size() - done, errno);
    done += static_cast<std::size_t>(put);
  }
}

void copy_range(int from, std::string_view from_path, std::uint64_t from_offset, int to,
                std::string_view to_path, std::uint64_t to_offset, std::uint64_t length) {
  Remainder left = copy_in_kernel(from, to, Remainder{from_offset, to_offset, length});
  std::vector<std::uint8_t> buffer(std::min<std::uint64_t>(left.length, kChunkBytes));
  while (left.length > 0) {
    throw_if_interrupted();
    const std::size_t wanted = std::min<std::uint64_t>(left.length, buffer.size());
    const std::span<std::uint8_t> chunk(buffer.data(), wanted);
    const std::size_t got = read_at(from, from_path, left.from_offset, chunk);
    if (got < wanted) {
      throw Error(Reason::kInputChanged,
                  std::string(from_path) + ": became shorter while it was read");
    }
    write_at(to, to_path, left.to_offset, chunk);
    left.from_offset += wanted;
    left.to_offset += wanted;
    left.length -= wanted;
  }
}

std::uint64_t copy_stream(int from, std::string_view from_path, int to, std::string_view to_path) {
  std::vector<std::uint8_t> buffer(kChunkBytes);
  std::uint64_t copied = 0;
  for (;;) {
    throw_if_interrupted();
    const ssize_t got = ::read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw read_error(from_path, "cannot read", errno);
    if (got == 0) return copied;
    write_at(to, to_path, copied, ByteView(buffer.data(), static_cast<std::size_t>(got)));
    copied += static_cast<std::uint64_t>(got);
  }
}

void sync_file(int descriptor, std::string_view path) {
  const int fault = sync_fault(descriptor);
  if (fault != 0) throw write_error(path, kNotSynced, fault);
}

void sync_directory_of(std::string_view path) {
  const std::string directory = directory_of(path);
  const OwnedDescriptor opened = open_directory(directory);
  if (!opened) return;  // writable but not readable
  const int fault = sync_fault(opened.get());
  if (fault == 0 || fault == EINVAL || fault == ENOTSUP) return;
  throw write_error(directory, kNotSynced, fault);
}

void require_synced_directory_of(std::string_view path) {
  const std::string directory = directory_of(path);
  const OwnedDescriptor opened = open_directory(directory);
  const int fault = opened ? sync_fault(opened.get()) : errno;
  if (fault != 0) throw write_error(directory, kNotSynced, fault);
}

}  // namespace bulla
