// SPDX-License-Identifier: Apache-2.0
//
// The journal against plain definitions: RFC 6962's recursion over all leaves, every byte changed,
// every length cut, several processes at once.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <filesystem>

#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "formats/merkle.hpp"
#include "formats/small_s.hpp"
#include "signer/journal_audit.hpp"
#include "signer/journal_checkpoint.hpp"
#include "signer/journal_file.hpp"
#include "signer/journal_record.hpp"
#include "signer/journal_tree.hpp"
#include "signer/signing_exchange.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample.hpp"

namespace bulla {
namespace {

using test::MemoryKey;
using test::reason_of;

constexpr int kAlgorithms[] = {BULLA_ALG_ED25519, BULLA_ALG_ES256};

JournalEntry sample_entry(std::uint64_t number) {
  JournalEntry entry;
  entry.kind = number % 2 == 0 ? JournalKind::kIntent : JournalKind::kSigned;
  entry.typ = 65001;
  entry.seconds = 1700000000 + number;
  entry.intent = number % 2 == 0 ? 0 : number - 1;
  entry.document[0] = static_cast<std::uint8_t>(number / 2);
  entry.key[31] = 9;
  if (number % 2 == 1) entry.signature[5] = 1;
  return entry;
}

std::vector<JournalEntry> sample_entries(std::uint64_t from, std::uint64_t to) {
  std::vector<JournalEntry> entries;
  for (std::uint64_t number = from; number < to; number++) entries.push_back(sample_entry(number));
  return entries;
}

Digest naive_root(const std::vector<Digest> &leaves, std::size_t from, std::size_t to) {
  if (to - from == 1) return leaves[from];
  const std::size_t split = std::bit_floor(to - from - 1);
  return merkle_node(naive_root(leaves, from, from + split), naive_root(leaves, from + split, to));
}

std::vector<Digest> sample_leaves(std::uint64_t count) {
  std::vector<Digest> leaves;
  for (std::uint64_t number = 0; number < count; number++)
    leaves.push_back(journal_leaf(encode(sample_entry(number))));
  return leaves;
}

class Journal : public testing::Test {
 protected:
  test::Scratch scratch_;
  std::string path_ = scratch_.path("signing.journal").string();
};

TEST(JournalEntry, reads_only_what_it_would_have_written) {
  JournalEntry remark;
  remark.kind = JournalKind::kRemark;
  remark.text = "the line stands still; agreed with A. and B.";
  for (const JournalEntry &entry : {sample_entry(0), sample_entry(1), remark}) {
    const JournalEntryBytes bytes = encode(entry);
    EXPECT_EQ(decode_journal_entry(bytes), entry);
    for (const std::size_t covert : {std::size_t{1}, std::size_t{216}, std::size_t{223}}) {
      JournalEntryBytes changed = bytes;
      changed[covert] = 1;
      EXPECT_FALSE(decode_journal_entry(changed)) << covert;
    }
  }
  JournalEntryBytes unknown = encode(sample_entry(0));
  unknown[0] = 4;
  EXPECT_FALSE(decode_journal_entry(unknown));
}

TEST(JournalEntry, refuses_a_remark_that_would_not_be_read_back) {
  JournalEntry remark;
  remark.kind = JournalKind::kRemark;
  for (const std::string &text : {std::string(), std::string(193, 'a'), std::string("a\nb")}) {
    remark.text = text;
    EXPECT_EQ(reason_of([&] { encode(remark); }), "usage");
  }
}

TEST_F(Journal, has_the_root_of_RFC_6962_at_every_size) {
  JournalFile journal = JournalFile::open_or_create(path_);
  const std::vector<Digest> leaves = sample_leaves(70);
  // Appended one by one, then in runs, so that subtrees end inside runs too.
  for (std::uint64_t number = 0; number < 20; number++)
    EXPECT_EQ(journal.append(sample_entries(number, number + 1)), number);
  EXPECT_EQ(journal.append(sample_entries(20, 47)), 20u);
  EXPECT_EQ(journal.append(sample_entries(47, 70)), 47u);
  for (std::uint64_t size = 1; size <= leaves.size(); size++)
    EXPECT_EQ(journal.root(size), naive_root(leaves, 0, size)) << size;
  EXPECT_EQ(check_journal(journal).root, naive_root(leaves, 0, leaves.size()));
  EXPECT_EQ(check_journal(JournalFile::open(path_)).entries, 70u);
}

TEST_F(Journal, proves_every_entry_at_every_size_and_nothing_else) {
  JournalFile journal = JournalFile::open_or_create(path_);
  journal.append(sample_entries(0, 36));
  const auto subtree = [&](unsigned level, std::uint64_t first) {
    return journal.subtree(level, first);
  };
  for (std::uint64_t size = 1; size <= 36; size++) {
    const Digest root = journal.root(size);
    for (std::uint64_t index = 0; index < size; index++) {
      std::vector<Digest> proof = inclusion_proof(index, size, subtree);
      EXPECT_TRUE(inclusion_holds(journal.leaf(index), index, size, proof, root));
      EXPECT_FALSE(inclusion_holds(journal.leaf(index), index, size + 1, proof, root) &&
                   journal.root(size) != root);
      EXPECT_FALSE(inclusion_holds(journal.leaf(index), size, size, proof, root));
      if (size > 1) {
        EXPECT_FALSE(inclusion_holds(journal.leaf((index + 1) % size), index, size, proof, root));
        proof.pop_back();
        EXPECT_FALSE(inclusion_holds(journal.leaf(index), index, size, proof, root));
      }
    }
  }
}

TEST_F(Journal, proves_that_it_only_grew) {
  JournalFile journal = JournalFile::open_or_create(path_);
  journal.append(sample_entries(0, 36));
  const auto subtree = [&](unsigned level, std::uint64_t first) {
    return journal.subtree(level, first);
  };
  for (std::uint64_t size = 1; size <= 36; size++) {
    for (std::uint64_t old_size = 1; old_size <= size; old_size++) {
      const Digest root = journal.root(size);
      const Digest old_root = journal.root(old_size);
      std::vector<Digest> proof = consistency_proof(old_size, size, subtree);
      EXPECT_TRUE(consistency_holds(old_size, old_root, size, root, proof));
      EXPECT_FALSE(consistency_holds(old_size, journal.leaf(0), size, root, proof) &&
                   old_root != journal.leaf(0));
      if (proof.empty()) continue;
      proof.back()[0] ^= 1;
      EXPECT_FALSE(consistency_holds(old_size, old_root, size, root, proof));
    }
  }
}

TEST_F(Journal, notices_every_changed_byte) {
  JournalFile::open_or_create(path_).append(sample_entries(0, 4));
  const Bytes whole = read_whole(path_, 1 << 20);
  ASSERT_EQ(whole.size(), 5 * kJournalRecordBytes);
  for (std::size_t at = 0; at < whole.size(); at++) {
    Bytes changed = whole;
    changed[at] ^= 0x10;
    write_whole(path_, changed, Overwrite::kYes);
    const std::string reason = reason_of([&] { check_journal(JournalFile::open(path_)); });
    EXPECT_TRUE(reason == "journal-damaged" || reason == "unsupported-format") << at << reason;
  }
}

TEST_F(Journal, drops_what_a_cut_left_and_goes_on) {
  JournalFile::open_or_create(path_).append(sample_entries(0, 4));
  const Bytes whole = read_whole(path_, 1 << 20);
  for (std::size_t length = kJournalRecordBytes; length < whole.size(); length += 37) {
    write_whole(path_, ByteView(whole).first(length), Overwrite::kYes);
    const std::uint64_t left = length / kJournalRecordBytes - 1;
    JournalFile journal = JournalFile::open_or_create(path_);
    EXPECT_EQ(journal.size(), left);
    EXPECT_EQ(journal.torn_bytes(), length % kJournalRecordBytes);
    journal.append(sample_entries(left, 6));
    EXPECT_EQ(check_journal(journal).root, naive_root(sample_leaves(6), 0, 6));
  }
}

TEST_F(Journal, begins_again_where_its_birth_was_cut_and_spares_what_is_no_journal) {
  { JournalFile::open_or_create(path_); }
  const Bytes header = read_whole(path_, 1 << 20);
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{255}}) {
    write_whole(path_, ByteView(header).first(length), Overwrite::kYes);
    EXPECT_EQ(JournalFile::open_or_create(path_).size(), 0u);
  }
  write_whole(path_, as_bytes("notes of mine"), Overwrite::kYes);
  EXPECT_EQ(reason_of([&] { JournalFile::open_or_create(path_); }), "journal-damaged");
  EXPECT_EQ(read_whole(path_, 100).size(), 13u);
}

TEST_F(Journal, takes_entries_of_several_processes) {
  { JournalFile::open_or_create(path_); }
  constexpr int kProcesses = 4;
  constexpr int kRounds = 25;
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; i++) {
    const pid_t child = fork();
    if (child == 0) {
      JournalFile journal = JournalFile::open_or_create(path_);
      for (int round = 0; round < kRounds; round++) {
        JournalEntry entry = sample_entry(0);
        const std::uint64_t intent = journal.append({&entry, 1});
        entry.kind = JournalKind::kSigned;
        entry.intent = intent;
        journal.append({&entry, 1});
      }
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  const JournalCheck check = check_journal(JournalFile::open(path_));
  EXPECT_EQ(check.entries, std::uint64_t{2 * kProcesses * kRounds});
  EXPECT_EQ(check.unanswered, 0u);
}

TEST_F(Journal, refuses_a_signature_that_answers_no_intent) {
  JournalFile journal = JournalFile::open_or_create(path_);
  journal.append(sample_entries(0, 2));
  JournalEntry again = sample_entry(1);
  journal.append({&again, 1});
  EXPECT_EQ(reason_of([&] { check_journal(journal); }), "journal-damaged");
}

TEST_F(Journal, records_before_and_after_the_key_is_asked) {
  for (const int algorithm : kAlgorithms) {
    MemoryKey key(algorithm);
    FileEnvelope envelope = test::sample_envelope();
    JournalFile journal = JournalFile::open_or_create(path_ + std::to_string(algorithm));
    const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
    const Response response = JournalRecord(journal, 1700000000).answer(request, key);
    attach(envelope, request, response);
    ASSERT_EQ(journal.size(), 2u);
    EXPECT_EQ(journal.entry(0).kind, JournalKind::kIntent);
    EXPECT_EQ(journal.entry(1).kind, JournalKind::kSigned);
    EXPECT_TRUE(JournalIndex(journal).unrecorded(envelope).empty());
    EXPECT_EQ(manifests_signed_by(journal, key_id(key.public_key())),
              std::vector<Digest>{sha256(envelope.document)});
    EXPECT_EQ(check_journal(journal).unanswered, 0u);

    MemoryKey other(algorithm);
    attach(envelope, make_request(envelope, EnvelopePart::kDocument, other.public_key()),
           answer(make_request(envelope, EnvelopePart::kDocument, other.public_key()), other));
    const auto unrecorded = JournalIndex(journal).unrecorded(envelope);
    ASSERT_EQ(unrecorded.size(), 1u);
    EXPECT_EQ(unrecorded.front().key, to_hex(short_id(key_id(other.public_key()))));
  }
}

TEST_F(Journal, an_intent_alone_is_no_signature) {
  MemoryKey key(BULLA_ALG_ED25519);
  JournalFile journal = JournalFile::open_or_create(path_);
  JournalEntry intent = sample_entry(0);
  intent.key = key_id(key.public_key());
  journal.append({&intent, 1});
  EXPECT_TRUE(manifests_signed_by(journal, intent.key).empty());
  EXPECT_EQ(check_journal(journal).unanswered, 1u);
}

TEST_F(Journal, checkpoints_are_notes_that_show_a_fork) {
  for (const int algorithm : kAlgorithms) {
    MemoryKey key(algorithm);
    MemoryKey other(algorithm);
    const std::string path = path_ + std::to_string(algorithm);
    JournalFile journal = JournalFile::open_or_create(path);
    journal.append(sample_entries(0, 5));
    Checkpoint checkpoint = make_checkpoint(journal);
    sign_checkpoint(checkpoint, key);
    EXPECT_TRUE(signed_by(checkpoint, key.public_key()));
    EXPECT_FALSE(signed_by(checkpoint, other.public_key()));
    const Checkpoint read = parse_checkpoint(checkpoint.text(), "note");
    EXPECT_EQ(read.text(), checkpoint.text());
    EXPECT_TRUE(signed_by(read, key.public_key()));

    journal.append(sample_entries(5, 9));
    require_grown_from(journal, read, "note");
    const Bytes whole = read_whole(path, 1 << 20);
    write_whole(path, ByteView(whole).first(5 * kJournalRecordBytes), Overwrite::kYes);
    EXPECT_EQ(reason_of([&] { require_grown_from(JournalFile::open(path), read, "note"); }),
              "journal-forked");
    JournalFile forked = JournalFile::open_or_create(path);
    forked.append(sample_entries(6, 9));
    EXPECT_EQ(reason_of([&] { require_grown_from(forked, read, "note"); }), "journal-forked");
    JournalFile another = JournalFile::open_or_create(path + ".another");
    EXPECT_EQ(reason_of([&] { require_grown_from(another, read, "note"); }), "journal-forked");
  }
}

TEST(JournalCheckpoint, has_one_form) {
  const std::string good =
      "bulla-journal/00112233445566778899aabbccddeeff\n5\n" + std::string(43, 'A') + "=\n\n";
  EXPECT_EQ(parse_checkpoint(good, "note").size, 5u);
  const std::string bad[] = {"",
                             "x\n5\n",
                             good + "\n",
                             good + "- name AAAA\n",
                             "bulla-journal/0\n05\n" + std::string(43, 'A') + "=\n\n",
                             "bulla-journal/0\n5\n" + std::string(42, 'A') + "\n\n",
                             "other/0\n5\n" + std::string(43, 'A') + "=\n\n"};
  for (const std::string &text : bad)
    EXPECT_EQ(reason_of([&] { parse_checkpoint(text, "note"); }), "journal-damaged") << text;
}

TEST(SmallS, gives_one_value_for_both_signatures) {
  MemoryKey key(BULLA_ALG_ES256);
  FileEnvelope envelope = test::sample_envelope();
  int was_large = 0;
  for (int i = 0; i < 32; i++) {
    const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
    Bytes value = answer(request, key).signature;
    const Bytes before = value;
    make_s_small(value);
    was_large += value != before ? 1 : 0;
    EXPECT_LE(value[32], 0x7f);
    FileEnvelope target = test::sample_envelope();
    EXPECT_EQ(attach_raw(target, key.public_key(), before), Attached::kAdded);
    EXPECT_EQ(target.signatures.front().value, value);
  }
  EXPECT_GT(was_large, 0);
  Bytes zero(64, 0);
  make_s_small(zero);
  EXPECT_EQ(zero, Bytes(64, 0));
}

}  // namespace
}  // namespace bulla
