// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a region journal, and what they say about the file beside it.
#include "files/region_journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>

#include "files/file_errors.hpp"
#include "files/owned_descriptor.hpp"
#include "files/rewrite_region.hpp"
#include "files/transfer.hpp"
#include "formats/digest.hpp"
#include "formats/little_endian.hpp"

namespace bulla {
namespace {

constexpr std::string_view kMagic = "BLAJRNL1";
constexpr std::size_t kHeadBytes = 24;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kSectorBytes = 512;  // the least that any disk writes in one step
constexpr std::size_t kJournalMaxBytes = kHeadBytes + 2 * kRegionMaxBytes + kDigestBytes;

std::optional<RegionJournal> decode(ByteView bytes) {
  if (bytes.size() < kHeadBytes + kDigestBytes) return std::nullopt;
  const std::size_t region = little_endian(bytes.subspan(8, 4));
  if (!std::ranges::equal(bytes.first(kMagic.size()), as_bytes(kMagic)) || region == 0 ||
      region > kRegionMaxBytes || bytes.size() != kHeadBytes + 2 * region + kDigestBytes) {
    return std::nullopt;
  }
  const Digest digest = sha256(bytes.first(bytes.size() - kDigestBytes));
  if (!std::ranges::equal(digest, bytes.last(kDigestBytes))) return std::nullopt;

  RegionJournal journal;
  journal.file_size = little_endian(bytes.subspan(16, 8));
  const ByteView old_region = bytes.subspan(kHeadBytes, region);
  const ByteView new_region = bytes.subspan(kHeadBytes + region, region);
  journal.old_region.assign(old_region.begin(), old_region.end());
  journal.new_region.assign(new_region.begin(), new_region.end());
  return journal;
}

RegionState compare(const RegionJournal &journal, ByteView now) {
  bool all_old = true;
  bool all_new = true;
  for (std::size_t at = 0; at < now.size(); at += kSectorBytes) {
    const std::size_t length = std::min(kSectorBytes, now.size() - at);
    const bool is_old = std::memcmp(&now[at], &journal.old_region[at], length) == 0;
    const bool is_new = std::memcmp(&now[at], &journal.new_region[at], length) == 0;
    if (!is_old && !is_new) return RegionState::kForeign;
    all_old = all_old && is_old;
    all_new = all_new && is_new;
  }
  if (all_new) return RegionState::kNew;
  return all_old ? RegionState::kOld : RegionState::kMixed;
}

}  // namespace

std::string region_journal_path(const std::string &canonical_path) {
  return canonical_path + ".bulla-journal";
}

Bytes encode_region_journal(const RegionJournal &journal) {
  Bytes bytes(as_bytes(kMagic).begin(), as_bytes(kMagic).end());
  bytes.reserve(kHeadBytes + 2 * journal.old_region.size() + kDigestBytes);
  append_little_endian(bytes, journal.old_region.size(), 4);
  append_little_endian(bytes, 0, 4);
  append_little_endian(bytes, journal.file_size, 8);
  bytes.insert(bytes.end(), journal.old_region.begin(), journal.old_region.end());
  bytes.insert(bytes.end(), journal.new_region.begin(), journal.new_region.end());
  const Digest digest = sha256(bytes);
  bytes.insert(bytes.end(), digest.begin(), digest.end());
  return bytes;
}

std::optional<RegionJournal> read_region_journal(const std::string &canonical_path) {
  const std::string path = region_journal_path(canonical_path);
  const OwnedDescriptor file(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file && errno == ENAMETOOLONG) return std::nullopt;  // none can have been written
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0) throw read_error(path, "journal", errno);
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > kJournalMaxBytes) return std::nullopt;
  Bytes bytes(size);
  if (read_at(file.get(), path, 0, bytes) != bytes.size()) return std::nullopt;
  return decode(bytes);
}

RegionState region_state(const RegionJournal &journal, int descriptor, std::uint64_t file_size) {
  if (journal.file_size != file_size || file_size < journal.old_region.size()) {
    return RegionState::kForeign;
  }
  Bytes now(journal.old_region.size());
  if (read_at(descriptor, "the file beside a journal", 0, now) != now.size()) {
    return RegionState::kForeign;
  }
  return compare(journal, now);
}

}  // namespace bulla
