// SPDX-License-Identifier: Apache-2.0
//
// Archives: what stands in them, that they depend on contents alone, and what is refused.
#include "packer/archive.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "formats/error.hpp"
#include "packer/chunk_stream.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

Bytes archived(const std::string &root, std::uint64_t mtime_seconds = 0) {
  const DirectoryScan scan(root);
  Bytes bytes;
  ChunkStream stream(2, [&bytes](const SharedChunk &chunk) {
    bytes.insert(bytes.end(), chunk->bytes.begin(), chunk->bytes.end());
  });
  write_archive(scan, mtime_seconds, stream);
  stream.finish();
  EXPECT_EQ(archive_bytes(scan, mtime_seconds), bytes.size());
  return bytes;
}

std::string reason_of_scan(const std::string &root) {
  try {
    const DirectoryScan scan(root);
    return "none";
  } catch (const Error &error) {
    return std::string(error.reason()) + ": " + error.what();
  }
}

void fill(const ScratchDirectory &directory) {
  fs::create_directories(directory / "etc/empty");
  directory.write("etc/b", "bee");
  directory.write("etc/a", "");
  directory.write("etc-x", noise(300000));
  fs::create_symlink("../nowhere", directory / "etc/link");
  fs::create_hard_link(directory / "etc/b", directory / "zz");
  chmod((directory / "etc/b").c_str(), 0700);
}

TEST(DirectoryScan, OrdersMembersBytewiseWithDirectoriesBeforeTheirContents) {
  const ScratchDirectory directory;
  fill(directory);
  const DirectoryScan scan(directory.path());
  std::vector<std::string> paths;
  for (const ArchiveMember &member : scan.members()) paths.push_back(member.path);
  EXPECT_THAT(paths, ElementsAre("etc", "etc-x", "etc/a", "etc/b", "etc/empty", "etc/link", "zz"));
}

TEST(DirectoryScan, MakesLaterNamesOfAFileHardLinksToTheFirst) {
  const ScratchDirectory directory;
  fill(directory);
  const DirectoryScan scan(directory.path());
  EXPECT_EQ(scan.members()[6].kind, ArchiveMember::Kind::kHardLink);
  EXPECT_EQ(scan.members()[6].link_target, "etc/b");
}

TEST(DirectoryScan, DoesNotFollowLinksThatLeadBackUp) {
  const ScratchDirectory directory;
  fs::create_directories(directory / "sub");
  fs::create_directory_symlink("..", directory / "sub/up");
  EXPECT_EQ(DirectoryScan(directory.path()).members().size(), 2u);
}

TEST(DirectoryScan, RefusesASocketByName) {
  const ScratchDirectory directory;
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (directory / "sock").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
  EXPECT_EQ(reason_of_scan(directory.path()), "input-unsupported: " + directory / "sock" +
                                                  ": is a socket, which an archive cannot hold");
  close(listener);
}

TEST(DirectoryScan, RefusesAFifoByName) {
  const ScratchDirectory directory;
  fs::create_directories(directory / "run");
  ASSERT_EQ(mkfifo((directory / "run/pipe").c_str(), 0600), 0);
  EXPECT_THAT(reason_of_scan(directory.path()), HasSubstr("run/pipe: is a FIFO"));
}

TEST(DirectoryScan, SaysThatADirectoryIsMissingOrNone) {
  const ScratchDirectory directory;
  directory.write("file", "x");
  EXPECT_THAT(reason_of_scan(directory / "missing"), HasSubstr("file-not-found"));
  EXPECT_THAT(reason_of_scan(directory / "file"), HasSubstr("file-not-found"));
}

TEST(Archive, DependsOnContentsAndNotOnTimesOwnersOrOrderOfCreation) {
  const ScratchDirectory one;
  fill(one);
  const ScratchDirectory other;
  other.write("zz", "bee");
  fs::create_directories(other / "etc/empty");
  fs::create_symlink("../nowhere", other / "etc/link");
  other.write("etc-x", noise(300000));
  chmod((other / "etc-x").c_str(), 0640);
  fs::create_hard_link(other / "zz", other / "etc/b");
  chmod((other / "zz").c_str(), 04755);
  other.write("etc/a", "");
  const timespec times[2] = {{1000, 0}, {1000, 0}};
  utimensat(AT_FDCWD, (other / "etc/a").c_str(), times, 0);
  EXPECT_EQ(archived(one.path()), archived(other.path()));
}

TEST(Archive, DependsOnTheTimeGiven) {
  const ScratchDirectory directory;
  fill(directory);
  EXPECT_NE(archived(directory.path(), 0), archived(directory.path(), 1700000000));
}

TEST(Archive, StoresHolesAsZerosWhereverTheyLie) {
  const ScratchDirectory sparse;
  sparse.write("file", "");
  fs::resize_file(sparse / "file", 3 << 20);
  const ScratchDirectory dense;
  dense.write("file", Bytes(3 << 20));
  EXPECT_EQ(archived(sparse.path()), archived(dense.path()));
}

TEST(Archive, OfAnEmptyDirectoryIsTheEndMarker) {
  const ScratchDirectory directory;
  EXPECT_EQ(archived(directory.path()), Bytes(1024));
}

TEST(Archive, KnowsTheLengthOfAFileThatUstarCouldNotHold) {
  const ScratchDirectory directory;
  directory.write("huge", "");
  fs::resize_file(directory / "huge", (std::uintmax_t{8} << 30) + 1);
  EXPECT_EQ(archive_bytes(DirectoryScan(directory.path()), 0),
            (std::uint64_t{8} << 30) + 512 + 512 + 1024);
}

// A sink that lets the test do something once the first bytes of a file have been read.
class Meddler final : public ByteSink {
 public:
  explicit Meddler(std::function<void()> meddle) : meddle_(std::move(meddle)) {}
  std::span<std::uint8_t> room() override { return memory_; }
  void commit(std::size_t length) override {
    seen_ += length;
    if (seen_ > 100000 && meddle_) std::exchange(meddle_, nullptr)();
  }

 private:
  std::function<void()> meddle_;
  std::size_t seen_ = 0;
  std::array<std::uint8_t, 65536> memory_{};
};

struct Meddling {
  const char *name;
  void (*act)(const ScratchDirectory &);
};

class ArchiveOfAChangingDirectory : public testing::TestWithParam<Meddling> {};

TEST_P(ArchiveOfAChangingDirectory, IsRefused) {
  const ScratchDirectory directory;
  fill(directory);
  const timespec long_ago[2] = {{1000, 0}, {1000, 0}};
  for (const auto &entry : fs::recursive_directory_iterator(directory.path())) {
    utimensat(AT_FDCWD, entry.path().c_str(), long_ago, AT_SYMLINK_NOFOLLOW);
  }
  utimensat(AT_FDCWD, directory.path().c_str(), long_ago, 0);
  const DirectoryScan scan(directory.path());
  Meddler sink([&directory] { GetParam().act(directory); });
  try {
    write_archive(scan, 0, sink);
    FAIL() << "not noticed";
  } catch (const Error &error) {
    EXPECT_EQ(error.reason(), "input-changed") << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Changes, ArchiveOfAChangingDirectory,
    testing::Values(
        Meddling{"AFileGrows",
                 [](const ScratchDirectory &at) { fs::resize_file(at / "etc-x", 400000); }},
        Meddling{"AFileShrinks",
                 [](const ScratchDirectory &at) { fs::resize_file(at / "etc-x", 120000); }},
        Meddling{"AFileIsRewritten",
                 [](const ScratchDirectory &at) { at.write("etc-x", noise(300000, 2)); }},
        Meddling{"ALaterFileGoes", [](const ScratchDirectory &at) { fs::remove(at / "etc/b"); }},
        Meddling{"ALaterFileBecomesALink",
                 [](const ScratchDirectory &at) {
                   fs::remove(at / "etc/b");
                   fs::create_symlink("a", at / "etc/b");
                 }},
        Meddling{"ALaterFileBecomesAFifo",
                 [](const ScratchDirectory &at) {
                   fs::remove(at / "etc/b");
                   mkfifo((at / "etc/b").c_str(), 0600);
                 }},
        Meddling{"AFileComes", [](const ScratchDirectory &at) { at.write("etc/new", "x"); }},
        Meddling{"AFileComesAtTheTop", [](const ScratchDirectory &at) { at.write("new", "x"); }},
        Meddling{"ALinkIsChanged",
                 [](const ScratchDirectory &at) {
                   fs::remove(at / "etc/link");
                   fs::create_symlink("elsewhere", at / "etc/link");
                 }}),
    [](const auto &tested) { return tested.param.name; });

}  // namespace
}  // namespace bulla
