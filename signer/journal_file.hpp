// SPDX-License-Identifier: Apache-2.0
//
// The signing journal as a file (docs/JOURNAL.md): append-only, safe under several processes and
// under a kill or a power cut at any point. Each record carries the hash of the largest perfect
// subtree that ends with it, so that root and proofs of a journal of any length read only
// logarithmically much of it.
//
//   header, 256 bytes                                   record, 256 bytes, from 256 on
//   0    8   magic 89 42 4c 4a 0d 0a 1a 0a              0    224  entry (signer/journal_entry.hpp)
//   8    2   version 1, little-endian                   224  32   subtree hash
//   10   6   zeros
//   16   16  journal id, random
//   32   192 zeros
//   224  32  SHA-256 of the 224 bytes before
//
// An append is one write at the end and one sync, under an exclusive flock(2). What a cut leaves
// behind the last whole record was never synced, so nothing that it speaks of was signed or
// released: the next append cuts it off.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "files/owned_descriptor.hpp"
#include "formats/error.hpp"
#include "signer/journal_entry.hpp"

namespace bulla {

inline constexpr std::size_t kJournalRecordBytes = 256;

class JournalFile {
 public:
  // For reading. Errors: kFileNotFound, kFileUnreadable; journal-damaged for what is no journal.
  static JournalFile open(const std::string &path);
  // For appending; made, mode 0666 less the umask, when there is none. Errors: those of open(),
  // kOutputFailed, kDiskFull.
  static JournalFile open_or_create(const std::string &path);

  const std::string &path() const { return path_; }
  const std::array<std::uint8_t, 16> &id() const { return id_; }

  // Whole records in the file now; others may append at any time.
  std::uint64_t size() const;
  // Bytes behind the last whole record: an append that was cut short, or is under way.
  std::uint64_t torn_bytes() const;

  // Errors: journal-damaged naming the entry, kFileUnreadable. Does not check the entry against the
  // tree: check_journal() does.
  JournalEntry entry(std::uint64_t number) const;
  Digest leaf(std::uint64_t number) const;

  // The hash of a perfect subtree, from what the records carry. For signer/journal_tree.hpp.
  Digest subtree(unsigned level, std::uint64_t first) const;
  Digest root(std::uint64_t size) const;

  // Calls take(number, record) for the records from `first` up to `end`, and take(number, entry)
  // for what they say, in their order; the file is read many at once. Errors: those of entry(), and
  // what `take` throws.
  using RecordView = std::span<const std::uint8_t, kJournalRecordBytes>;
  void for_each_record(std::uint64_t first, std::uint64_t end,
                       const std::function<void(std::uint64_t, RecordView)> &take) const;
  void for_each(std::uint64_t first, std::uint64_t end,
                const std::function<void(std::uint64_t, const JournalEntry &)> &take) const;

  // What a record says that was read as this one. Error: journal-damaged when it is no entry.
  JournalEntry decode(std::uint64_t number, RecordView record) const;
  // A journal-damaged Error that says what is wrong with this entry, and what to do.
  Error damaged_at(std::uint64_t number, const std::string &what) const;

  // Appends all of them or, after a fault, none that counts; returns the number of the first. They
  // are on the disk when it returns. Errors: kDiskFull, kOutputFailed, journal-damaged.
  std::uint64_t append(std::span<const JournalEntry> entries);

 private:
  JournalFile(std::string path, OwnedDescriptor file);
  void read_header();
  void read(std::uint64_t number, std::span<std::uint8_t> records) const;
  Digest stored(std::uint64_t number) const;
  Digest subtree_ending(std::uint64_t number, const Digest &leaf, std::span<const Digest> fresh,
                        std::uint64_t first_fresh) const;

  std::string path_;
  OwnedDescriptor file_;
  std::array<std::uint8_t, 16> id_{};
};

// What check_journal() found.
struct JournalCheck {
  std::uint64_t entries = 0;
  std::uint64_t torn_bytes = 0;
  std::uint64_t unanswered = 0;  // intents without a signature: interrupted, or refused by the key
  Digest root{};
};

// Reads the whole journal and recomputes every hash. Errors: journal-damaged with the number of the
// first entry that is not what its tree says, that cannot be decoded, or that answers no intent of
// the same document and key.
JournalCheck check_journal(const JournalFile &journal);

}  // namespace bulla
