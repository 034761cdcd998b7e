// SPDX-License-Identifier: Apache-2.0
//
// Temporary file, sync, rename, sync of the directory: the order that survives a power cut.
#include "files/output_file.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <vector>

#include "files/anonymous_file.hpp"
#include "files/canonical_path.hpp"
#include "files/file_errors.hpp"
#include "files/input_file.hpp"
#include "files/interrupt.hpp"
#include "files/region_journal.hpp"
#include "files/transfer.hpp"

namespace bulla {
namespace {

constexpr std::string_view kStdout = "standard output";

mode_t process_umask() {
  // The only portable way to read it changes it for a moment: once, at the first output.
  static const mode_t mask = [] {
    const mode_t now = umask(077);
    umask(now);
    return now;
  }();
  return mask;
}

Error exists_error(const std::string &path) {
  return {Reason::kOutputExists, path + ": exists already"};
}

// The path that will be renamed to: links followed, so that a link to the output stays one.
std::string output_target(const std::string &path, Overwrite overwrite) {
  if (path.empty() || path.back() == '/') {
    throw Error(Reason::kOutputFailed, "'" + path + "': not the name of a file");
  }
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) {
      throw Error(Reason::kOutputFailed, path + ": is a " +
                                             std::string(kind_of_file(status.st_mode)) +
                                             ", only a regular file can be replaced in one step");
    }
    if (overwrite == Overwrite::kNo) throw exists_error(path);
    if (const std::optional<std::string> canonical = canonical_path(path)) return *canonical;
    throw write_error(path, "cannot be found again", errno);
  }
  if (lstat(path.c_str(), &status) == 0) {
    throw Error(Reason::kOutputFailed, path + ": is a symbolic link that leads nowhere");
  }
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  const std::optional<std::string> canonical = canonical_path(directory);
  if (!canonical) throw write_error(path, "cannot be created in " + directory, errno);
  return (*canonical == "/" ? "" : *canonical) + "/" + name;
}

}  // namespace

OutputFile::OutputFile(const std::string &path, Overwrite overwrite, mode_t mode)
    : path_(path), overwrite_(overwrite), mode_(mode & ~process_umask()) {
  if (path == "-") {
    if (isatty(STDOUT_FILENO) == 1) {
      throw Error(Reason::kBinaryToTerminal, "binary output is not written to a terminal")
          .hint("name a file, or send it through a pipe");
    }
    file_ = open_anonymous_file();
    return;
  }
  target_ = output_target(path, overwrite);
  open_temporary();
}

OutputFile::~OutputFile() = default;

void OutputFile::open_temporary() {
  for (int attempt = 0; attempt < 100; attempt++) {
    // In the table before it exists: at no moment could an interrupt leave it behind.
    temporary_.emplace(temporary_path_beside(target_));
    file_ = OwnedDescriptor(
        open(temporary_->c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file_) return;
    const int error_number = errno;
    temporary_->forget();
    temporary_.reset();
    if (error_number != EEXIST) {
      throw write_error(path_, "cannot create a file in its directory", error_number);
    }
  }
  throw write_error(path_, "no free name for a temporary file", EEXIST);
}

void OutputFile::write(ByteView bytes) {
  pwrite(position_, bytes);
  position_ += bytes.size();
}

void OutputFile::pwrite(std::uint64_t offset, ByteView bytes) {
  write_at(file_.get(), target_.empty() ? kStdout : path_, offset, bytes);
}

void OutputFile::start_writeback(std::uint64_t offset, std::uint64_t length) noexcept {
  // Its result says nothing about the data: what goes wrong is kept for fsync.
  (void)sync_file_range(file_.get(), static_cast<off64_t>(offset), static_cast<off64_t>(length),
                        SYNC_FILE_RANGE_WRITE);
}

void OutputFile::pread(std::uint64_t offset, std::span<std::uint8_t> into) const {
  if (read_at(file_.get(), path_, offset, into) != into.size()) {
    throw Error(Reason::kOutputFailed, path_ + ": what was written cannot be read back");
  }
}

void OutputFile::copy_from(const InputFile &input, std::uint64_t offset, std::uint64_t length) {
  // The start of a file whose signing was cut off comes from its journal, not from its blocks.
  if (offset < input.journalled_bytes() && length > 0) {
    Bytes start(std::min<std::uint64_t>(input.journalled_bytes() - offset, length));
    input.pread(offset, start);
    write(start);
    offset += start.size();
    length -= start.size();
  }
  copy_range(input.descriptor(), input.display_name(), offset, file_.get(), path_, position_,
             length);
  position_ += length;
}

bool OutputFile::clone_from(int source) {
  if (ioctl(file_.get(), FICLONE, source) != 0) return false;
  struct stat status {};
  if (fstat(file_.get(), &status) != 0) throw write_error(path_, "cannot look at it", errno);
  position_ = static_cast<std::uint64_t>(status.st_size);
  return true;
}

void OutputFile::truncate(std::uint64_t size) {
  while (ftruncate(file_.get(), static_cast<off_t>(size)) != 0) {
    if (errno == EINTR) continue;
    throw write_error(path_, "cannot set its length", errno);
  }
  position_ = size;
}

void OutputFile::keep_attributes_of(const struct stat &existing) {
  attributes_ = existing;
}

void OutputFile::commit() {
  throw_if_interrupted();
  if (target_.empty()) return commit_to_stdout();
  set_attributes();
  sync_file(file_.get(), path_);
  publish();
  temporary_.reset();
  // A journal of what stood here before has no meaning for what stands here now.
  unlink(region_journal_path(target_).c_str());
  sync_directory_of(target_);
}

void OutputFile::set_attributes() {
  mode_t mode = mode_;
  if (attributes_) {
    mode = attributes_->st_mode & 07777;
    // Not being allowed to is no fault: the file belongs to whoever made it, as with any copy.
    if (fchown(file_.get(), attributes_->st_uid, attributes_->st_gid) != 0) mode &= 0777;
  }
  if (fchmod(file_.get(), mode) != 0) throw write_error(path_, "cannot set its mode", errno);
}

void OutputFile::publish() {
  const char *from = temporary_->c_str();
  if (overwrite_ == Overwrite::kYes) {
    if (rename(from, target_.c_str()) != 0) throw write_error(path_, "cannot be replaced", errno);
    return;
  }
  int result = renameat2(AT_FDCWD, from, AT_FDCWD, target_.c_str(), RENAME_NOREPLACE);
  if (result != 0 && (errno == EINVAL || errno == ENOSYS)) result = link(from, target_.c_str());
  if (result == 0) return;
  if (errno == EEXIST) throw exists_error(path_);
  throw write_error(path_, "cannot be given its name", errno);
}

void OutputFile::commit_to_stdout() {
  std::vector<std::uint8_t> buffer(1u << 20);
  std::uint64_t offset = 0;
  while (const std::size_t got = read_at(file_.get(), kStdout, offset, buffer)) {
    write_stream(STDOUT_FILENO, kStdout, offset, ByteView(buffer.data(), got));
    offset += got;
  }
}

void write_whole(const std::string &path, ByteView bytes, Overwrite overwrite, mode_t mode) {
  OutputFile file(path, overwrite, mode);
  file.write(bytes);
  file.commit();
}

}  // namespace bulla
