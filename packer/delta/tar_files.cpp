// SPDX-License-Identifier: Apache-2.0
//
// Members of a tar archive: ustar, with the long names of GNU tar and the path and size records of
// pax (IEEE 1003.1-2001). A member's extent begins at its first header and ends with its padding.
#include <algorithm>
#include <string_view>

#include "packer/delta/contained_files.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kBlock = 512;
constexpr std::uint64_t kNameBytes = 100, kSizeAt = 124, kSizeBytes = 12, kSumAt = 148,
                        kTypeAt = 156;
constexpr std::uint64_t kMagicAt = 257, kPrefixAt = 345, kPrefixBytes = 155;
constexpr std::uint64_t kRecordsMax = 1u << 20;  // bytes of one pax header that are read

std::string_view text(ByteView bytes) {
  const std::string_view all(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  return all.substr(0, all.find('\0'));
}

// Octal digits, or a big-endian number when the first byte has its top bit set (GNU).
std::uint64_t number(ByteView field) {
  std::uint64_t value = 0;
  if ((field[0] & 0x80) != 0) {
    for (std::size_t i = field.size() - 8; i < field.size(); i++) value = value << 8 | field[i];
    return value;
  }
  for (const std::uint8_t c : field) {
    if (c >= '0' && c <= '7') value = value << 3 | static_cast<unsigned>(c - '0');
  }
  return value;
}

bool is_header(ByteView block) {
  if (block.size() < kBlock || text(block.subspan(kMagicAt, 5)) != "ustar") return false;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kBlock; i++) {
    sum += i >= kSumAt && i < kSumAt + 8 ? std::uint8_t{' '} : block[i];
  }
  return sum == number(block.subspan(kSumAt, 8));
}

// The value of a pax record "length key=value\n", empty if there is none.
std::string_view pax_value(std::string_view records, std::string_view key) {
  const std::string wanted = " " + std::string(key) + "=";
  const std::size_t at = records.find(wanted);
  if (at == std::string_view::npos) return {};
  const std::string_view value = records.substr(at + wanted.size());
  return value.substr(0, value.find('\n'));
}

class TarWalk {
 public:
  explicit TarWalk(ByteView image) : image_(image) {}

  std::vector<ContainedFile> files() {
    while (files_.size() < kContainedFilesMax && member()) continue;
    return std::move(files_);
  }

 private:
  // One header and what it announces; false at the end of the archive.
  bool member() {
    const ByteView header = image_part(image_, at_, kBlock);
    if (!is_header(header)) return false;
    std::uint64_t size = number(header.subspan(kSizeAt, kSizeBytes));
    const char type = static_cast<char>(header[kTypeAt]);
    const bool about_next = type == 'L' || type == 'K' || type == 'x' || type == 'g';
    if (!about_next && next_size_ != 0) size = next_size_;
    const std::uint64_t content = at_ + kBlock;
    if (size > image_.size() - content) return false;
    const std::uint64_t end =
        std::min<std::uint64_t>(image_.size(), content + (size + kBlock - 1) / kBlock * kBlock);
    if (about_next) {
      announce(type, image_part(image_, content, std::min(size, kRecordsMax)));
    } else {
      if (size > 0 && (type == '0' || type == '\0')) add(header, content, end);
      first_header_ = end;
      next_path_.clear();
      next_size_ = 0;
    }
    at_ = end;
    return true;
  }

  void announce(char type, ByteView content) {
    if (type == 'L') next_path_ = text(content);
    if (type != 'x') return;
    const std::string_view records(reinterpret_cast<const char *>(content.data()), content.size());
    next_path_ = pax_value(records, "path");
    next_size_ = 0;
    for (const char c : pax_value(records, "size")) {
      if (c >= '0' && c <= '9') next_size_ = next_size_ * 10 + static_cast<unsigned>(c - '0');
    }
  }

  void add(ByteView header, std::uint64_t content, std::uint64_t end) {
    std::string path = next_path_;
    if (path.empty()) {
      const std::string_view prefix = text(header.subspan(kPrefixAt, kPrefixBytes));
      path = std::string(prefix) + (prefix.empty() ? "" : "/");
      path += text(header.first(kNameBytes));
    }
    files_.push_back({std::move(path),
                      {{first_header_, end - first_header_}},
                      static_cast<std::uint32_t>(content - first_header_)});
  }

  ByteView image_;
  std::uint64_t at_ = 0;
  std::uint64_t first_header_ = 0;  // of the member that at_ belongs to
  std::string next_path_;           // announced by headers before the member's own
  std::uint64_t next_size_ = 0;
  std::vector<ContainedFile> files_;
};

}  // namespace

std::vector<ContainedFile> tar_files(ByteView image) {
  return TarWalk(image).files();
}

}  // namespace bulla
