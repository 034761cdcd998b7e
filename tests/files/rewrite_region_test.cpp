// SPDX-License-Identifier: Apache-2.0
#include "files/rewrite_region.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "files/input_file.hpp"
#include "files/region_journal.hpp"
#include "tests/files/reason_of.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla {
namespace {

using testing::ElementsAre;

constexpr std::size_t kRegion = 8192;
constexpr std::size_t kSector = 512;
constexpr std::size_t kPayload = 100000;

const RewriteChoice kJournal{0, RewriteChoice::Clone::kNever};
const RewriteChoice kClone{0, RewriteChoice::Clone::kTry};

// Old region, new region and payload, and the file that they make.
struct Sample {
  Bytes old_region = pattern(kRegion, 1);
  Bytes new_region = pattern(kRegion, 2);
  Bytes payload = pattern(kPayload, 3);

  Bytes file(ByteView region) const {
    Bytes bytes(region.begin(), region.end());
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
  }
  Bytes journal() const {
    return encode_region_journal(RegionJournal{kRegion + kPayload, old_region, new_region});
  }
};

Bytes region_seen(const std::string &path) {
  const InputFile in(path);
  Bytes bytes(kRegion);
  in.pread(0, bytes);
  return bytes;
}

TEST(RewriteRegion, ReplacesTheRegionAndNothingElse) {
  const Sample sample;
  for (const RewriteChoice &choice : {RewriteChoice{}, kJournal, kClone}) {
    const ScratchDirectory scratch;
    const std::string path = scratch.write("a.bulla", sample.file(sample.old_region));
    ASSERT_EQ(chmod(path.c_str(), 0640), 0);
    rewrite_region(path, sample.old_region, sample.new_region, choice);
    EXPECT_EQ(bytes_of(path), sample.file(sample.new_region));
    EXPECT_THAT(scratch.names(), ElementsAre("a.bulla"));
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640u);
  }
}

TEST(RewriteRegion, LeavesPayloadBlocksWhereTheyAreUnderTheJournal) {
  const Sample sample;
  const ScratchDirectory scratch;
  const std::string path = scratch.write("a.bulla", sample.file(sample.old_region));
  struct stat before {
  }, after{};
  ASSERT_EQ(stat(path.c_str(), &before), 0);
  rewrite_region(path, sample.old_region, sample.new_region, kJournal);
  ASSERT_EQ(stat(path.c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST(RewriteRegion, FollowsALink) {
  const Sample sample;
  const ScratchDirectory scratch;
  const std::string path = scratch.write("a.bulla", sample.file(sample.old_region));
  ASSERT_EQ(symlink("a.bulla", scratch.file("link").c_str()), 0);
  rewrite_region(scratch.file("link"), sample.old_region, sample.new_region);
  EXPECT_EQ(bytes_of(path), sample.file(sample.new_region));
  EXPECT_TRUE(std::filesystem::is_symlink(scratch.file("link")));
}

TEST(RewriteRegion, RefusesAFileThatIsNotAsItWasRead) {
  const Sample sample;
  for (const RewriteChoice &choice : {RewriteChoice{}, kJournal}) {
    const ScratchDirectory scratch;
    const Bytes other = sample.file(pattern(kRegion, 9));
    const std::string path = scratch.write("a.bulla", other);
    EXPECT_EQ(
        reason_of([&] { rewrite_region(path, sample.old_region, sample.new_region, choice); }),
        "input-changed");
    EXPECT_EQ(bytes_of(path), other);
    EXPECT_THAT(scratch.names(), ElementsAre("a.bulla"));
  }
}

TEST(RewriteRegion, RefusesWhatAnotherProcessIsRewriting) {
  const Sample sample;
  const ScratchDirectory scratch;
  const std::string path = scratch.write("a.bulla", sample.file(sample.old_region));
  const int other = open(path.c_str(), O_RDONLY);
  ASSERT_EQ(flock(other, LOCK_EX), 0);
  EXPECT_EQ(reason_of([&] { rewrite_region(path, sample.old_region, sample.new_region); }),
            "input-changed");
  close(other);
}

TEST(RewriteRegion, NamesMissingFilesAndWrongLengths) {
  const ScratchDirectory scratch;
  const Bytes region(10);
  EXPECT_EQ(reason_of([&] { rewrite_region(scratch.file("none"), region, region); }),
            "file-not-found");
  EXPECT_EQ(reason_of([&] { rewrite_region(scratch.file("none"), region, Bytes(11)); }),
            "internal");
}

// Every state a power cut can leave while the region is overwritten: any set of its sectors is new.
TEST(RewriteRegion, AnyMixOfSectorsIsReadAsNewAndThenCompleted) {
  const Sample sample;
  std::mt19937 random(4);
  for (std::uint32_t mix = 0; mix <= 64; mix++) {
    const std::uint32_t sectors = mix == 0 ? 0 : mix == 64 ? 0xffff : random() & 0xffff;
    Bytes region = sample.old_region;
    for (std::size_t i = 0; i < kRegion / kSector; i++) {
      if ((sectors >> i & 1) == 0) continue;
      const auto at = static_cast<std::ptrdiff_t>(i * kSector);
      std::copy_n(sample.new_region.begin() + at, kSector, region.begin() + at);
    }
    const ScratchDirectory scratch;
    const std::string path = scratch.write("a.bulla", sample.file(region));
    scratch.write("a.bulla.bulla-journal", sample.journal());
    EXPECT_EQ(region_seen(path), sample.new_region);
    EXPECT_EQ(bytes_of(path), sample.file(region)) << "reading must not write";

    rewrite_region(path, sample.new_region, sample.new_region, kJournal);
    EXPECT_EQ(bytes_of(path), sample.file(sample.new_region));
    EXPECT_THAT(scratch.names(), ElementsAre("a.bulla"));
  }
}

TEST(RewriteRegion, AJournalThatIsNotWholeHasNoEffect) {
  const Sample sample;
  const Bytes whole = sample.journal();
  const auto expect_old = [&](const Bytes &journal) {
    const ScratchDirectory scratch;
    const std::string path = scratch.write("a.bulla", sample.file(sample.old_region));
    scratch.write("a.bulla.bulla-journal", journal);
    EXPECT_EQ(region_seen(path), sample.old_region);
    rewrite_region(path, sample.old_region, sample.new_region, kJournal);
    EXPECT_EQ(bytes_of(path), sample.file(sample.new_region));
    EXPECT_THAT(scratch.names(), ElementsAre("a.bulla"));
  };
  for (std::size_t length = 0; length < whole.size(); length += 1 + length / 3) {
    expect_old(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
  }
  for (const std::size_t at : {0u, 9u, 13u, 17u, 30u, 9000u}) {
    Bytes flipped = whole;
    flipped[at] ^= 1;
    expect_old(flipped);
  }
}

TEST(RewriteRegion, AJournalBesideAnotherFileHasNoEffect) {
  const Sample sample;
  Bytes torn = sample.file(sample.old_region);
  torn[100] ^= 1;
  Bytes longer = sample.file(sample.old_region);
  longer.push_back(0);
  for (const Bytes &other : {torn, longer}) {
    const ScratchDirectory scratch;
    const std::string path = scratch.write("a.bulla", other);
    scratch.write("a.bulla.bulla-journal", sample.journal());
    EXPECT_EQ(region_seen(path), Bytes(other.begin(), other.begin() + kRegion));
    EXPECT_EQ(InputFile(path).journalled_bytes(), 0u);
  }
}

}  // namespace
}  // namespace bulla
