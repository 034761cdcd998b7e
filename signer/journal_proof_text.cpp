// SPDX-License-Identifier: Apache-2.0
#include "signer/journal_proof_text.hpp"

#include <charconv>

#include "formats/error.hpp"
#include "signer/base64.hpp"
#include "signer/journal_tree.hpp"

namespace bulla {
namespace {

PerfectSubtree subtrees_of(const JournalFile &journal) {
  return [&journal](unsigned level, std::uint64_t first) { return journal.subtree(level, first); };
}

Error not_there(const Checkpoint &checkpoint, const std::string &what) {
  return Error(Reason::kUsage,
               "there is no " + what + ": the journal has " + std::to_string(checkpoint.size));
}

std::string lines_of(const std::vector<Digest> &path) {
  std::string text;
  for (const Digest &hash : path) text += to_base64(hash) + "\n";
  return text;
}

// A journal whose stored hashes are wrong makes proofs that nobody would take.
void require_sound(bool holds, const JournalFile &journal) {
  if (holds) return;
  throw Error(Reason::kJournalDamaged, journal.path() + ": its hashes prove nothing")
      .hint("`bulla journal verify` says where it is damaged");
}

}  // namespace

std::string inclusion_proof_text(const JournalFile &journal, const Checkpoint &checkpoint,
                                 const std::string &entry) {
  std::uint64_t index = 0;
  const char *end = entry.data() + entry.size();
  const auto parsed = std::from_chars(entry.data(), end, index);
  if (parsed.ec != std::errc() || parsed.ptr != end || index >= checkpoint.size) {
    throw not_there(checkpoint, "entry " + entry);
  }
  const std::vector<Digest> proof = inclusion_proof(index, checkpoint.size, subtrees_of(journal));
  require_sound(
      inclusion_holds(journal.leaf(index), index, checkpoint.size, proof, checkpoint.root),
      journal);
  return "c2sp.org/tlog-proof@v1\nindex " + std::to_string(index) + "\n" + lines_of(proof) + "\n" +
         checkpoint.text();
}

std::string consistency_proof_text(const JournalFile &journal, const Checkpoint &checkpoint,
                                   std::uint64_t old_size) {
  if (old_size == 0 || old_size > checkpoint.size) {
    throw not_there(checkpoint, "journal of " + std::to_string(old_size) + " entries");
  }
  const std::vector<Digest> proof =
      consistency_proof(old_size, checkpoint.size, subtrees_of(journal));
  const Digest old_root = journal.root(old_size);
  require_sound(consistency_holds(old_size, old_root, checkpoint.size, checkpoint.root, proof),
                journal);
  return "bulla-journal-consistency@v1\nfrom " + std::to_string(old_size) + " " +
         to_base64(old_root) + "\n" + lines_of(proof) + "\n" + checkpoint.text();
}

}  // namespace bulla
