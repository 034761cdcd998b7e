// SPDX-License-Identifier: Apache-2.0
//
// Each file is read once: what is hashed is what is written.
#include "packer/append_attachments.hpp"

#include <algorithm>

#include "files/input_file.hpp"
#include "files/interrupt.hpp"
#include "formats/digest.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kReadBytes = std::uint64_t{256} << 10;

Attachment append(const AttachmentSource &source, OutputFile &out) {
  const InputFile file(source.path);
  Sha256 hash;
  Bytes buffer(static_cast<std::size_t>(std::min(file.size(), kReadBytes)));
  for (std::uint64_t at = 0; at < file.size();) {
    throw_if_interrupted();
    const std::uint64_t length = std::min(file.size() - at, kReadBytes);
    const std::span<std::uint8_t> bytes(buffer.data(), static_cast<std::size_t>(length));
    file.pread(at, bytes);
    hash.update(bytes);
    out.write(bytes);
    at += length;
  }
  file.check_unchanged();
  return {source.name, file.size(), hash.finish()};
}

// As the format orders texts: shorter first, then bytewise.
bool comes_before(const AttachmentSource &a, const AttachmentSource &b) {
  if (a.name.size() != b.name.size()) return a.name.size() < b.name.size();
  return a.name < b.name;
}

}  // namespace

std::vector<Attachment> append_attachments(std::vector<AttachmentSource> sources, OutputFile &out) {
  std::sort(sources.begin(), sources.end(), comes_before);
  std::vector<Attachment> attachments;
  for (const AttachmentSource &source : sources) attachments.push_back(append(source, out));
  return attachments;
}

}  // namespace bulla
