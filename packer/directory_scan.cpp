// SPDX-License-Identifier: Apache-2.0
//
// Everything is looked up from one descriptor of the root, and no last component is ever followed:
// a link that appears in place of a file shows as a change.
#include "packer/directory_scan.hpp"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "files/interrupt.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

using Kind = ArchiveMember::Kind;

[[noreturn]] void throw_unreadable(const std::string &path, int error) {
  const bool is_missing = error == ENOENT || error == ENOTDIR;
  throw Error(is_missing ? Reason::kFileNotFound : Reason::kFileUnreadable,
              path + ": " + std::generic_category().message(error));
}

[[noreturn]] void throw_changed(const std::string &path) {
  throw Error(Reason::kInputChanged, path + ": changed while it was read");
}

FileState state_of(const struct stat &found) {
  return {found.st_dev, found.st_ino, found.st_mode, found.st_size, found.st_mtim};
}

bool is_same(const FileState &a, const FileState &b) {
  return a.device == b.device && a.inode == b.inode && a.mode == b.mode && a.size == b.size &&
         a.modified.tv_sec == b.modified.tv_sec && a.modified.tv_nsec == b.modified.tv_nsec;
}

Kind kind_of(mode_t mode, const std::string &path) {
  if (S_ISDIR(mode)) return Kind::kDirectory;
  if (S_ISREG(mode)) return Kind::kFile;
  if (S_ISLNK(mode)) return Kind::kSymbolicLink;
  const char *name = S_ISSOCK(mode) ? "a socket" : S_ISFIFO(mode) ? "a FIFO" : "a device";
  throw Error(Reason::kInputUnsupported, path + ": is " + name + ", which an archive cannot hold")
      .hint("remove it, or pack a file-system image instead of the directory");
}

std::string link_text(int root, const std::string &path, const std::string &shown_path) {
  std::string text(PATH_MAX, '\0');
  const ssize_t length = readlinkat(root, path.c_str(), text.data(), text.size());
  if (length < 0) throw_unreadable(shown_path, errno);
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

std::uint64_t ArchiveMember::content_bytes() const {
  return kind == Kind::kFile ? static_cast<std::uint64_t>(state.size) : 0;
}

DirectoryScan::DirectoryScan(const std::string &root)
    : root_(root), root_descriptor_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!root_descriptor_) throw_unreadable(root, errno);
  struct stat found {};
  if (fstat(root_descriptor_.get(), &found) != 0) throw_unreadable(root, errno);
  root_state_ = state_of(found);

  std::vector<std::string> directories_to_scan{""};
  while (!directories_to_scan.empty()) {
    const std::string directory = std::move(directories_to_scan.back());
    directories_to_scan.pop_back();
    scan_one(directory, directories_to_scan);
  }
  std::sort(members_.begin(), members_.end(),
            [](const ArchiveMember &a, const ArchiveMember &b) { return a.path < b.path; });
  join_hard_links();
}

std::string DirectoryScan::path_of(const ArchiveMember &member) const {
  return root_ + "/" + member.path;
}

void DirectoryScan::scan_one(const std::string &directory,
                             std::vector<std::string> &directories_to_scan) {
  const std::string path = directory.empty() ? "." : directory;
  const std::string shown_path = directory.empty() ? root_ : root_ + "/" + directory;
  const int descriptor =
      openat(root_descriptor_.get(), path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) throw_unreadable(shown_path, errno);
  const std::unique_ptr<DIR, int (*)(DIR *)> entries(fdopendir(descriptor), closedir);
  for (;;) {
    throw_if_interrupted();
    errno = 0;
    const dirent *entry = readdir(entries.get());
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    members_.push_back(look_at(directory.empty() ? name : directory + "/" + name));
    if (members_.back().kind == Kind::kDirectory) {
      directories_to_scan.push_back(members_.back().path);
    }
  }
  if (errno != 0) throw_unreadable(shown_path, errno);
}

ArchiveMember DirectoryScan::look_at(const std::string &path) const {
  const std::string shown_path = root_ + "/" + path;
  const int root = root_descriptor_.get();
  struct stat found {};
  if (fstatat(root, path.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    throw_unreadable(shown_path, errno);
  }
  ArchiveMember member{kind_of(found.st_mode, shown_path), path, {}, state_of(found)};
  if (member.kind == Kind::kSymbolicLink) member.link_target = link_text(root, path, shown_path);
  return member;
}

void DirectoryScan::join_hard_links() {
  std::map<std::pair<dev_t, ino_t>, const ArchiveMember *> first_names;
  for (ArchiveMember &member : members_) {
    if (member.kind != Kind::kFile) continue;
    const auto [first, is_new] =
        first_names.try_emplace({member.state.device, member.state.inode}, &member);
    if (is_new) continue;
    member.kind = Kind::kHardLink;
    member.link_target = first->second->path;
  }
}

OwnedDescriptor DirectoryScan::open(const ArchiveMember &member) const {
  // O_NONBLOCK: a FIFO that took the file's place must not make us wait.
  OwnedDescriptor file(openat(root_descriptor_.get(), member.path.c_str(),
                              O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)) {
    throw_changed(path_of(member));
  }
  if (!file) throw_unreadable(path_of(member), errno);
  check_unchanged(member, file.get());
  return file;
}

void DirectoryScan::check_unchanged(const ArchiveMember &member, int descriptor) const {
  struct stat found {};
  if (fstat(descriptor, &found) != 0) throw_unreadable(path_of(member), errno);
  if (!is_same(state_of(found), member.state)) throw_changed(path_of(member));
}

void DirectoryScan::check_unchanged() const {
  struct stat found {};
  if (fstat(root_descriptor_.get(), &found) != 0 || !is_same(state_of(found), root_state_)) {
    throw_changed(root_);
  }
  for (const ArchiveMember &member : members_) {
    throw_if_interrupted();
    if (fstatat(root_descriptor_.get(), member.path.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0 ||
        !is_same(state_of(found), member.state)) {
      throw_changed(path_of(member));
    }
  }
}

}  // namespace bulla
