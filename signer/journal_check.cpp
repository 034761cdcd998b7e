// SPDX-License-Identifier: Apache-2.0
//
// Reading a whole journal and believing nothing that it says of itself.
#include <algorithm>
#include <bit>
#include <unordered_map>

#include "formats/merkle.hpp"
#include "signer/journal_file.hpp"

namespace bulla {
namespace {

// The perfect subtrees that the entries so far fall into, largest first: one for each bit of their
// number.
class Peaks {
 public:
  // Takes the next leaf; gives the hash of the largest perfect subtree that ends with it.
  const Digest &add(const Digest &leaf) {
    peaks_.push_back(leaf);
    for (int merges = std::countr_zero(++count_); merges > 0; merges--) {
      const Digest right = peaks_.back();
      peaks_.pop_back();
      peaks_.back() = merkle_node(peaks_.back(), right);
    }
    return peaks_.back();
  }

 private:
  std::vector<Digest> peaks_;
  std::uint64_t count_ = 0;
};

struct Intent {
  Digest document;
  KeyId key;
};

// Every signature answers one intent of the same document and key, and no intent is answered twice.
class Intents {
 public:
  bool take(std::uint64_t number, const JournalEntry &entry) {
    if (entry.kind == JournalKind::kIntent) {
      open_.emplace(number, Intent{entry.document, entry.key});
      return true;
    }
    if (entry.kind == JournalKind::kRemark) return true;
    const auto found = open_.find(entry.intent);
    if (found == open_.end()) return false;
    const bool same = found->second.document == entry.document && found->second.key == entry.key;
    open_.erase(found);
    return same;
  }

  std::uint64_t unanswered() const { return open_.size(); }

 private:
  std::unordered_map<std::uint64_t, Intent> open_;
};

}  // namespace

JournalCheck check_journal(const JournalFile &journal) {
  JournalCheck check;
  check.entries = journal.size();
  check.torn_bytes = journal.torn_bytes();
  Peaks peaks;
  Intents intents;
  const auto take = [&](std::uint64_t number, JournalFile::RecordView record) {
    const JournalEntry entry = journal.decode(number, record);
    const Digest &hash = peaks.add(journal_leaf(record.first<kJournalEntryBytes>()));
    if (!std::ranges::equal(hash, record.subspan<kJournalEntryBytes>())) {
      throw journal.damaged_at(number, "the hash beside it is not that of the entries before");
    }
    if (!intents.take(number, entry)) {
      throw journal.damaged_at(number, "a signature that nobody meant to make");
    }
  };
  journal.for_each_record(0, check.entries, take);
  check.unanswered = intents.unanswered();
  check.root = journal.root(check.entries);
  return check;
}

}  // namespace bulla
