// SPDX-License-Identifier: Apache-2.0
//
// Plain SHA-256, in order; where each begins follows from the sizes before it (FORMAT.md 2.2).
#include "verifier/host/attachments.hpp"

#include <algorithm>

#include "files/interrupt.hpp"
#include "formats/digest.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

constexpr std::size_t kChunkBytes = 1u << 20;

std::string name_of(const bulla_attachment &attachment) {
  return {reinterpret_cast<const char *>(attachment.filename.at), attachment.filename.left};
}

Digest digest_of(const ByteSource &bytes, std::uint64_t offset, std::uint64_t length) {
  Sha256 hash;
  Bytes chunk;
  while (length > 0) {
    throw_if_interrupted();
    chunk.resize(static_cast<std::size_t>(std::min<std::uint64_t>(length, kChunkBytes)));
    bytes.pread(offset, chunk);
    hash.update(chunk);
    offset += chunk.size();
    length -= chunk.size();
  }
  return hash.finish();
}

void warn_stripped(Verdict &verdict, bulla_list attachments) {
  std::string names;
  bulla_attachment attachment;
  while (bulla_list_next(&attachments, bulla_read_attachment, &attachment)) {
    names += (names.empty() ? "" : ", ") + name_of(attachment);
  }
  verdict.warnings.push_back("the attachments were stripped from the file: " + names);
}

}  // namespace

bool judge_attachments(Verdict &verdict, const ByteSource &bytes, const bulla_image &image) {
  bulla_list attachments = image.manifest.attachments;
  if (!image.has_attachments) {
    if (attachments.count != 0) warn_stripped(verdict, attachments);
    return true;
  }
  std::uint64_t offset = image.package.header.payload_offset + image.payload_bytes;
  bulla_attachment attachment;
  while (bulla_list_next(&attachments, bulla_read_attachment, &attachment)) {
    const Digest digest = digest_of(bytes, offset, attachment.size);
    if (!std::equal(digest.begin(), digest.end(), attachment.digest)) {
      pass_until(verdict, BULLA_STAGE_RESULT);
      refuse(verdict, BULLA_STAGE_NONE, BULLA_ATTACHMENT_DIGEST, name_of(attachment));
      return false;
    }
    offset += attachment.size;
  }
  return true;
}

}  // namespace bulla
