// SPDX-License-Identifier: Apache-2.0
//
// Records at fixed places: the size of the file tells how many there are.
#include "signer/journal_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>

#include "files/file_errors.hpp"
#include "files/transfer.hpp"
#include "formats/digest.hpp"
#include "formats/merkle.hpp"
#include "signer/journal_tree.hpp"

namespace bulla {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {0x89, 0x42, 0x4c, 0x4a, 0x0d, 0x0a, 0x1a, 0x0a};
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kIdAt = 16;
constexpr std::size_t kHashAt = kJournalEntryBytes;
constexpr std::size_t kRecordsAtOnce = 4096;  // 1 MiB

using Record = std::array<std::uint8_t, kJournalRecordBytes>;

// Holds the exclusive lock of a journal for as long as it lives.
class Lock {
 public:
  Lock(int descriptor, const std::string &path) : descriptor_(descriptor) {
    while (flock(descriptor, LOCK_EX) != 0) {
      if (errno != EINTR) throw write_error(path, "the journal cannot be locked", errno);
    }
  }
  ~Lock() { flock(descriptor_, LOCK_UN); }
  Lock(const Lock &) = delete;
  Lock &operator=(const Lock &) = delete;

 private:
  int descriptor_;
};

Error damaged(const std::string &path, const std::string &what) {
  Error error(Reason::kJournalDamaged, path + ": " + what);
  error.hint("keep the file as it is and compare it with your copies and checkpoints");
  return error;
}

std::uint64_t size_of(int descriptor, const std::string &path) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) throw read_error(path, "cannot be examined", errno);
  return static_cast<std::uint64_t>(status.st_size);
}

Record fresh_header() {
  Record header{};
  std::copy(kMagic.begin(), kMagic.end(), header.begin());
  header[kVersionAt] = 1;
  if (sodium_init() < 0) throw Error(Reason::kInternal, "libsodium does not start");
  randombytes_buf(&header[kIdAt], 16);
  const Digest hash = sha256(ByteView(header).first(kHashAt));
  std::copy(hash.begin(), hash.end(), header.begin() + kHashAt);
  return header;
}

// A file that is no longer than a header was cut while it was made: nothing is lost by writing it
// afresh.
void write_header_if_new(int descriptor, const std::string &path) {
  const Lock lock(descriptor, path);
  if (size_of(descriptor, path) >= kJournalRecordBytes) return;
  const Record header = fresh_header();
  if (ftruncate(descriptor, 0) != 0) throw write_error(path, "cannot be made", errno);
  write_at(descriptor, path, 0, header);
  sync_file(descriptor, path);
  require_synced_directory_of(path);
}

std::uint64_t offset_of(std::uint64_t number) {
  return (number + 1) * kJournalRecordBytes;
}

}  // namespace

JournalFile::JournalFile(std::string path, OwnedDescriptor file)
    : path_(std::move(path)), file_(std::move(file)) {}

JournalFile JournalFile::open(const std::string &path) {
  OwnedDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw read_error(path, "the journal cannot be opened", errno);
  JournalFile journal(path, std::move(file));
  journal.read_header();
  return journal;
}

JournalFile JournalFile::open_or_create(const std::string &path) {
  OwnedDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!file) throw write_error(path, "the journal cannot be opened for writing", errno);
  struct stat status;
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    throw Error(Reason::kOutputFailed, path + ": a journal is a regular file, and this is none");
  }
  // Something that is no journal must not be taken for one that was cut at its birth.
  const bool foreign = status.st_size > 0 && status.st_size < ssize_t{kJournalRecordBytes};
  if (foreign) {
    std::uint8_t first = 0;
    if (::pread(file.get(), &first, 1, 0) != 1 || first != kMagic[0]) {
      throw damaged(path, "this is no journal");
    }
  }
  write_header_if_new(file.get(), path);
  JournalFile journal(path, std::move(file));
  journal.read_header();
  return journal;
}

void JournalFile::read_header() {
  Record header{};
  if (size_of(file_.get(), path_) < header.size()) throw damaged(path_, "this is no journal");
  if (::pread(file_.get(), header.data(), header.size(), 0) != ssize_t{kJournalRecordBytes}) {
    throw read_error(path_, "cannot be read", errno);
  }
  if (!std::equal(kMagic.begin(), kMagic.end(), header.begin())) {
    throw damaged(path_, "this is no journal");
  }
  if (header[kVersionAt] != 1 || header[kVersionAt + 1] != 0) {
    throw Error(BULLA_UNSUPPORTED_FORMAT, path_ + ": a journal of a version that is not known");
  }
  const Digest hash = sha256(ByteView(header).first(kHashAt));
  if (!std::equal(hash.begin(), hash.end(), header.begin() + kHashAt)) {
    throw damaged(path_, "the header of the journal is damaged");
  }
  std::copy_n(header.begin() + kIdAt, id_.size(), id_.begin());
}

std::uint64_t JournalFile::size() const {
  return size_of(file_.get(), path_) / kJournalRecordBytes - 1;
}

std::uint64_t JournalFile::torn_bytes() const {
  return size_of(file_.get(), path_) % kJournalRecordBytes;
}

void JournalFile::read(std::uint64_t number, std::span<std::uint8_t> records) const {
  if (read_at(file_.get(), path_, offset_of(number), records) == records.size()) return;
  throw damaged(path_, "there is no entry " + std::to_string(number));
}

Error JournalFile::damaged_at(std::uint64_t number, const std::string &what) const {
  return damaged(path_, "entry " + std::to_string(number) + ": " + what);
}

JournalEntry JournalFile::decode(std::uint64_t number, RecordView record) const {
  const auto entry = decode_journal_entry(record.first<kJournalEntryBytes>());
  if (!entry) throw damaged_at(number, "this is no entry");
  return *entry;
}

JournalEntry JournalFile::entry(std::uint64_t number) const {
  Record record;
  read(number, record);
  return decode(number, record);
}

void JournalFile::for_each_record(
    std::uint64_t first, std::uint64_t end,
    const std::function<void(std::uint64_t, RecordView)> &take) const {
  Bytes chunk;
  while (first < end) {
    const std::uint64_t count = std::min<std::uint64_t>(kRecordsAtOnce, end - first);
    chunk.resize(count * kJournalRecordBytes);
    read(first, chunk);
    for (ByteView left = chunk; !left.empty(); left = left.subspan(kJournalRecordBytes)) {
      take(first++, left.first<kJournalRecordBytes>());
    }
  }
}

void JournalFile::for_each(
    std::uint64_t first, std::uint64_t end,
    const std::function<void(std::uint64_t, const JournalEntry &)> &take) const {
  for_each_record(first, end, [&](std::uint64_t number, RecordView record) {
    take(number, decode(number, record));
  });
}

Digest JournalFile::leaf(std::uint64_t number) const {
  Record record;
  read(number, record);
  return journal_leaf(std::span(record).first<kJournalEntryBytes>());
}

Digest JournalFile::stored(std::uint64_t number) const {
  Record record;
  read(number, record);
  Digest hash;
  std::copy_n(record.begin() + kHashAt, hash.size(), hash.begin());
  return hash;
}

Digest JournalFile::subtree(unsigned level, std::uint64_t first) const {
  const std::uint64_t last = first + (std::uint64_t{1} << level) - 1;
  if (static_cast<unsigned>(std::countr_zero(last + 1)) == level) return stored(last);
  // The record carries a larger subtree: this one is built up from its last leaf, beside the
  // subtrees that end before it, each of which is the largest of its own last record.
  Digest hash = leaf(last);
  for (unsigned height = 0; height < level; height++) {
    hash = merkle_node(stored(last - (std::uint64_t{1} << height)), hash);
  }
  return hash;
}

Digest JournalFile::root(std::uint64_t size) const {
  return journal_root(
      size, [this](unsigned level, std::uint64_t first) { return subtree(level, first); });
}

// The largest perfect subtree that ends with `number`; records from `first_fresh` on are not in the
// file yet, their hashes are in `fresh`.
Digest JournalFile::subtree_ending(std::uint64_t number, const Digest &leaf,
                                   std::span<const Digest> fresh, std::uint64_t first_fresh) const {
  Digest hash = leaf;
  const int levels = std::countr_zero(number + 1);
  for (int height = 0; height < levels; height++) {
    const std::uint64_t left = number - (std::uint64_t{1} << height);
    hash = merkle_node(left >= first_fresh ? fresh[left - first_fresh] : stored(left), hash);
  }
  return hash;
}

std::uint64_t JournalFile::append(std::span<const JournalEntry> entries) {
  const Lock lock(file_.get(), path_);
  const std::uint64_t first = size();
  Bytes records;
  records.reserve(entries.size() * kJournalRecordBytes);
  std::vector<Digest> hashes;
  for (const JournalEntry &entry : entries) {
    const JournalEntryBytes bytes = encode(entry);
    const std::uint64_t number = first + hashes.size();
    hashes.push_back(subtree_ending(number, journal_leaf(bytes), hashes, first));
    records.insert(records.end(), bytes.begin(), bytes.end());
    records.insert(records.end(), hashes.back().begin(), hashes.back().end());
  }
  const auto end = static_cast<off_t>(offset_of(first));
  try {
    if (ftruncate(file_.get(), end) != 0) throw write_error(path_, "cannot be cut", errno);
    write_at(file_.get(), path_, offset_of(first), records);
    sync_file(file_.get(), path_);
  } catch (const Error &) {
    // What is half there would count as soon as it is whole: it goes, or stays torn.
    if (ftruncate(file_.get(), end) == 0) static_cast<void>(fsync(file_.get()));
    throw;
  }
  return first;
}

}  // namespace bulla
