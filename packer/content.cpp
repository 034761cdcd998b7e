// SPDX-License-Identifier: Apache-2.0
//
// One class for each kind of payload.
#include "packer/content.hpp"

#include <algorithm>
#include <utility>

#include "files/input_file.hpp"
#include "packer/archive.hpp"
#include "packer/board_config.hpp"
#include "packer/directory_scan.hpp"

namespace bulla {
namespace {

class FileContent final : public Content {
 public:
  explicit FileContent(const std::string &path) : file_(path) {}

  std::uint64_t size() const override { return file_.size(); }

  void send_to(ByteSink &out) override {
    for (std::uint64_t at = 0; at < file_.size();) {
      const std::span<std::uint8_t> room = out.room();
      const std::size_t length =
          static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), file_.size() - at));
      file_.pread(at, room.first(length));
      out.commit(length);
      at += length;
    }
    file_.check_unchanged();
  }

  std::vector<std::string> inputs() const override {
    if (file_.path() == "-") return {};
    return {file_.path()};
  }

 private:
  InputFile file_;
};

class ArchiveContent final : public Content {
 public:
  ArchiveContent(const std::string &root, std::uint64_t mtime_seconds)
      : directory_(root),
        mtime_seconds_(mtime_seconds),
        size_(archive_bytes(directory_, mtime_seconds)) {}

  std::uint64_t size() const override { return size_; }

  void send_to(ByteSink &out) override { write_archive(directory_, mtime_seconds_, out); }

  // Directories too: make then sees names that come and go.
  std::vector<std::string> inputs() const override {
    std::vector<std::string> paths{directory_.root()};
    for (const ArchiveMember &member : directory_.members()) {
      if (member.kind == ArchiveMember::Kind::kSymbolicLink) continue;  // make would follow it
      paths.push_back(directory_.path_of(member));
    }
    return paths;
  }

 private:
  DirectoryScan directory_;
  std::uint64_t mtime_seconds_;
  std::uint64_t size_;
};

class BoardConfigContent final : public Content {
 public:
  explicit BoardConfigContent(const std::string &path)
      : path_(path), bytes_(encode_board_config(read_board_config(path))) {}

  std::uint64_t size() const override { return bytes_.size(); }
  void send_to(ByteSink &out) override { out.write(bytes_); }
  std::vector<std::string> inputs() const override { return {path_}; }

 private:
  std::string path_;
  Bytes bytes_;
};

}  // namespace

std::unique_ptr<Content> open_content(const PayloadSource &source, std::uint64_t mtime_seconds) {
  switch (source.kind) {
    case PayloadSource::Kind::kDirectory:
      return std::make_unique<ArchiveContent>(source.path, mtime_seconds);
    case PayloadSource::Kind::kBoardConfig:
      return std::make_unique<BoardConfigContent>(source.path);
    case PayloadSource::Kind::kFile:
      break;
  }
  return std::make_unique<FileContent>(source.path);
}

}  // namespace bulla
