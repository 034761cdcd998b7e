// SPDX-License-Identifier: Apache-2.0
//
// libarchive writes headers and padding; contents pass through it unbuffered. The length is found
// by the same run without contents: libarchive then fills members up with zeros, which only get
// counted.
#include "packer/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <system_error>

#include "files/interrupt.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10;

using Take = std::function<void(ByteView)>;
using Entry = std::unique_ptr<archive_entry, void (*)(archive_entry *)>;

// A tar stream into a function. What that function throws cannot pass through libarchive's C
// frames: it is kept, and thrown again when libarchive has returned.
class TarStream {
 public:
  explicit TarStream(Take take) : take_(std::move(take)), archive_(archive_write_new()) {
    if (!archive_) throw Error(Reason::kInternal, "libarchive: no memory");
    check(archive_write_set_format_gnutar(archive_.get()));
    check(archive_write_set_bytes_per_block(archive_.get(), 0));
    check(
        archive_write_open2(archive_.get(), this, nullptr, &TarStream::on_bytes, nullptr, nullptr));
  }

  void begin(archive_entry *entry) { check(archive_write_header(archive_.get(), entry)); }

  void content(ByteView bytes) {
    const la_ssize_t written = archive_write_data(archive_.get(), bytes.data(), bytes.size());
    check(written < 0 ? static_cast<int>(written) : ARCHIVE_OK);
  }

  void finish() { check(archive_write_close(archive_.get())); }

 private:
  struct Free {
    void operator()(archive *writer) const {
      archive_write_fail(writer);  // nothing more is to be written, also when we are unwinding
      archive_write_free(writer);
    }
  };

  static la_ssize_t on_bytes(archive *writer, void *self, const void *bytes, std::size_t length) {
    auto &stream = *static_cast<TarStream *>(self);
    try {
      stream.take_({static_cast<const std::uint8_t *>(bytes), length});
      return static_cast<la_ssize_t>(length);
    } catch (...) {
      stream.failure_ = std::current_exception();
      archive_set_error(writer, ECANCELED, "stopped");
      return ARCHIVE_FATAL;
    }
  }

  void check(int result) {
    if (failure_) std::rethrow_exception(failure_);
    if (result == ARCHIVE_OK) return;
    const char *text = archive_error_string(archive_.get());
    throw Error(Reason::kInternal, std::string("libarchive: ") + (text ? text : "failed"));
  }

  Take take_;
  std::exception_ptr failure_;
  std::unique_ptr<archive, Free> archive_;
};

mode_t normalised_mode(const ArchiveMember &member) {
  switch (member.kind) {
    case ArchiveMember::Kind::kDirectory:
      return AE_IFDIR | 0755;
    case ArchiveMember::Kind::kSymbolicLink:
      return AE_IFLNK | 0777;
    default:
      return AE_IFREG | ((member.state.mode & 0100) != 0 ? 0755u : 0644u);
  }
}

Entry entry_of(const ArchiveMember &member, std::uint64_t mtime_seconds) {
  Entry entry(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), member.path.c_str());
  archive_entry_set_mode(entry.get(), normalised_mode(member));
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.content_bytes()));
  archive_entry_set_mtime(entry.get(), static_cast<time_t>(mtime_seconds), 0);
  archive_entry_set_uid(entry.get(), 0);
  archive_entry_set_gid(entry.get(), 0);
  if (member.kind == ArchiveMember::Kind::kSymbolicLink) {
    archive_entry_set_symlink(entry.get(), member.link_target.c_str());
  }
  if (member.kind == ArchiveMember::Kind::kHardLink) {
    archive_entry_set_hardlink(entry.get(), member.link_target.c_str());
  }
  return entry;
}

void send_content(const DirectoryScan &directory, const ArchiveMember &member, Bytes &buffer,
                  TarStream &tar) {
  const OwnedDescriptor file = directory.open(member);
  std::uint64_t left = member.content_bytes();
  while (left > 0) {
    throw_if_interrupted();
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, kReadBytes));
    const ssize_t got = read(file.get(), buffer.data(), wanted);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw Error(Reason::kFileUnreadable,
                  directory.path_of(member) + ": " + std::generic_category().message(errno));
    }
    if (got == 0) break;  // shorter than it was: told by the check below
    tar.content(ByteView(buffer).first(static_cast<std::size_t>(got)));
    left -= static_cast<std::uint64_t>(got);
  }
  directory.check_unchanged(member, file.get());
}

}  // namespace

std::uint64_t archive_bytes(const DirectoryScan &directory, std::uint64_t mtime_seconds) {
  std::uint64_t count = 0;
  TarStream tar([&count](ByteView bytes) { count += bytes.size(); });
  for (const ArchiveMember &member : directory.members()) {
    throw_if_interrupted();
    tar.begin(entry_of(member, mtime_seconds).get());
  }
  tar.finish();
  return count;
}

void write_archive(const DirectoryScan &directory, std::uint64_t mtime_seconds, ByteSink &out) {
  TarStream tar([&out](ByteView bytes) { out.write(bytes); });
  Bytes buffer(kReadBytes);
  for (const ArchiveMember &member : directory.members()) {
    throw_if_interrupted();
    tar.begin(entry_of(member, mtime_seconds).get());
    if (member.content_bytes() > 0) send_content(directory, member, buffer, tar);
  }
  tar.finish();
  directory.check_unchanged();
}

}  // namespace bulla
