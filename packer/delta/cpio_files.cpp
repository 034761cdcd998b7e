// SPDX-License-Identifier: Apache-2.0
//
// Members of a cpio archive in the "new" form, of which initial RAM disks of Linux are made
// (Documentation/driver-api/early-userspace/buffer-format). Archives may follow each other.
#include <algorithm>
#include <string>
#include <string_view>

#include "packer/delta/contained_files.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kHeaderBytes = 110, kAlignment = 4;
constexpr std::uint64_t kModeAt = 14, kSizeAt = 54, kNameBytesAt = 94;
constexpr std::uint64_t kTypeMask = 0170000, kRegular = 0100000;
constexpr std::string_view kEnd = "TRAILER!!!";

std::uint64_t aligned(std::uint64_t offset) {
  return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

// Eight hexadecimal digits; other characters count as zero.
std::uint64_t number(ByteView digits) {
  std::uint64_t value = 0;
  for (const std::uint8_t c : digits) {
    const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    const unsigned digit = c >= '0' && c <= '9' ? c - '0' : letter ? (c & 0x0f) + 9u : 0u;
    value = value << 4 | digit;
  }
  return value;
}

class CpioWalk {
 public:
  explicit CpioWalk(ByteView image) : image_(image) {}

  std::vector<ContainedFile> files() {
    while (files_.size() < kContainedFilesMax && member()) continue;
    return std::move(files_);
  }

 private:
  // One member and the zeros that fill up behind the last; false where there is none.
  bool member() {
    const ByteView header = image_part(image_, at_, kHeaderBytes);
    if (header.size() < kHeaderBytes) return false;
    const std::string_view magic(reinterpret_cast<const char *>(header.data()), 6);
    if (magic != "070701" && magic != "070702") return false;
    const std::uint64_t size = number(header.subspan(kSizeAt, 8));
    const ByteView name =
        image_part(image_, at_ + kHeaderBytes, number(header.subspan(kNameBytesAt, 8)));
    const std::uint64_t content = aligned(at_ + kHeaderBytes + name.size());
    if (content > image_.size() || size > image_.size() - content) return false;
    const std::uint64_t end = std::min<std::uint64_t>(image_.size(), aligned(content + size));
    const std::string_view text(reinterpret_cast<const char *>(name.data()), name.size());
    const std::string_view path = text.substr(0, text.find('\0'));
    const bool regular = (number(header.subspan(kModeAt, 8)) & kTypeMask) == kRegular;
    if (regular && size > 0) {
      files_.push_back(
          {std::string(path), {{at_, end - at_}}, static_cast<std::uint32_t>(content - at_)});
    }
    at_ = end;
    if (path == kEnd) skip_zeros();
    return true;
  }

  void skip_zeros() {
    while (at_ < image_.size() && image_field(image_, at_, kAlignment) == 0) at_ += kAlignment;
  }

  ByteView image_;
  std::uint64_t at_ = 0;
  std::vector<ContainedFile> files_;
};

}  // namespace

std::vector<ContainedFile> cpio_files(ByteView image) {
  return CpioWalk(image).files();
}

}  // namespace bulla
