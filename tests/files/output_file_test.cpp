// SPDX-License-Identifier: Apache-2.0
#include "files/output_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "files/input_file.hpp"
#include "tests/files/reason_of.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

mode_t mode_of(const std::string &path) {
  struct stat status {};
  EXPECT_EQ(stat(path.c_str(), &status), 0);
  return status.st_mode & 07777;
}

TEST(OutputFile, AppearsOnlyAtCommit) {
  const ScratchDirectory scratch;
  OutputFile out(scratch.file("out.bin"), Overwrite::kNo);
  out.write(as_bytes("abc"));
  ASSERT_EQ(scratch.names().size(), 1u);
  EXPECT_THAT(scratch.names()[0], StartsWith(".out.bin.bulla-"));
  out.commit();
  EXPECT_THAT(scratch.names(), ElementsAre("out.bin"));
  EXPECT_EQ(text_of(scratch.file("out.bin")), "abc");
}

TEST(OutputFile, LeavesNothingWithoutCommit) {
  const ScratchDirectory scratch;
  { OutputFile(scratch.file("out.bin"), Overwrite::kNo).write(as_bytes("abc")); }
  EXPECT_THAT(scratch.names(), IsEmpty());
}

TEST(OutputFile, WritesAtOffsetsReadsBackAndTruncates) {
  const ScratchDirectory scratch;
  OutputFile out(scratch.file("out.bin"), Overwrite::kNo);
  out.write(as_bytes("0123456789"));
  out.pwrite(2, as_bytes("AB"));
  EXPECT_EQ(out.position(), 10u);
  Bytes back(4);
  out.pread(1, back);
  EXPECT_EQ(std::string(back.begin(), back.end()), "1AB4");
  EXPECT_EQ(reason_of([&] { out.pread(8, back); }), "output-failed");
  out.truncate(5);
  EXPECT_EQ(out.position(), 5u);
  out.write(as_bytes("!"));
  out.commit();
  EXPECT_EQ(text_of(scratch.file("out.bin")), "01AB4!");
}

TEST(OutputFile, RefusesAnExistingOutputBeforeAnythingIsWritten) {
  const ScratchDirectory scratch;
  const std::string path = scratch.write("out.bin", "old");
  EXPECT_EQ(reason_of([&] { OutputFile(path, Overwrite::kNo); }), "output-exists");
  EXPECT_THAT(scratch.names(), ElementsAre("out.bin"));
}

TEST(OutputFile, RefusesAnOutputThatAppearedMeanwhileAndLeavesItAlone) {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("out.bin");
  {
    OutputFile out(path, Overwrite::kNo);
    out.write(as_bytes("mine"));
    scratch.write("out.bin", "theirs");
    EXPECT_EQ(reason_of([&] { out.commit(); }), "output-exists");
  }
  EXPECT_EQ(text_of(path), "theirs");
  EXPECT_THAT(scratch.names(), ElementsAre("out.bin"));
}

TEST(OutputFile, ReplacesAnExistingOutputAndAStaleJournalWhenTold) {
  const ScratchDirectory scratch;
  const std::string path = scratch.write("out.bin", "old");
  scratch.write("out.bin.bulla-journal", "left over");
  write_whole(path, as_bytes("new"), Overwrite::kYes);
  EXPECT_EQ(text_of(path), "new");
  EXPECT_THAT(scratch.names(), ElementsAre("out.bin"));
}

TEST(OutputFile, FollowsALinkAndRefusesOneThatLeadsNowhere) {
  const ScratchDirectory scratch;
  scratch.write("real", "old");
  ASSERT_EQ(symlink("real", scratch.file("link").c_str()), 0);
  ASSERT_EQ(symlink("gone", scratch.file("dangling").c_str()), 0);
  write_whole(scratch.file("link"), as_bytes("new"), Overwrite::kYes);
  EXPECT_EQ(text_of(scratch.file("real")), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(scratch.file("link")));
  EXPECT_EQ(reason_of([&] { OutputFile(scratch.file("dangling"), Overwrite::kYes); }),
            "output-failed");
}

TEST(OutputFile, GivesTheAskedModeLessTheUmask) {
  const ScratchDirectory scratch;
  const mode_t mask = umask(022);
  umask(mask);
  write_whole(scratch.file("open"), as_bytes("x"), Overwrite::kNo);
  write_whole(scratch.file("secret"), as_bytes("x"), Overwrite::kNo, 0600);
  EXPECT_EQ(mode_of(scratch.file("open")), 0666 & ~mask);
  EXPECT_EQ(mode_of(scratch.file("secret")), 0600u & ~mask);
}

TEST(OutputFile, IsReadableByNobodyElseBeforeCommit) {
  const ScratchDirectory scratch;
  OutputFile out(scratch.file("out.bin"), Overwrite::kNo);
  EXPECT_EQ(mode_of(scratch.file(scratch.names().at(0))), 0600u);
}

TEST(OutputFile, CopiesARangeOfAnInput) {
  const ScratchDirectory scratch;
  const Bytes bytes = pattern(3u << 20, 1);
  const InputFile in(scratch.write("in", bytes));
  OutputFile out(scratch.file("out"), Overwrite::kNo);
  out.write(as_bytes("head"));
  out.copy_from(in, 5, bytes.size() - 5);
  out.commit();
  const Bytes copied = bytes_of(scratch.file("out"));
  ASSERT_EQ(copied.size(), bytes.size() - 1);
  EXPECT_TRUE(std::equal(copied.begin() + 4, copied.end(), bytes.begin() + 5));
  OutputFile more(scratch.file("more"), Overwrite::kNo);
  EXPECT_EQ(reason_of([&] { more.copy_from(in, 10, bytes.size()); }), "input-changed");
}

TEST(OutputFile, NamesTheFaultOfEachBadTarget) {
  const ScratchDirectory scratch;
  ASSERT_EQ(mkfifo(scratch.file("pipe").c_str(), 0600), 0);
  const struct {
    std::string path;
    const char *says;
  } cases[] = {
      {scratch.path(), "is a directory"},
      {scratch.file("none/out"), "cannot be created in"},
      {scratch.file("pipe"), "is a pipe"},
      {"/dev/null", "is a character device"},
      {scratch.file("x") + "/", "not the name of a file"},
      {"", "not the name of a file"},
  };
  for (const auto &bad : cases) {
    const auto open = [&] { OutputFile(bad.path, Overwrite::kYes); };
    EXPECT_EQ(reason_of(open), "output-failed") << bad.path;
    EXPECT_THAT(message_of(open), HasSubstr(bad.says)) << bad.path;
  }
}

TEST(OutputFile, AcceptsANameAsLongAsTheFileSystemTakes) {
  const ScratchDirectory scratch;
  const std::string name(255, 'n');
  write_whole(scratch.file(name), as_bytes("x"), Overwrite::kNo);
  EXPECT_THAT(scratch.names(), ElementsAre(name));
}

// A limit on the size of files fails where a full disk does.
TEST(OutputFile, CleansUpWhenAWriteFails) {
  const ScratchDirectory scratch;
  const auto write_beyond_limit = [&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    const Bytes bytes(8192);
    const std::string reason = reason_of([&] {
      OutputFile out(scratch.file("out"), Overwrite::kNo);
      out.write(bytes);
    });
    _exit(reason == "output-failed" ? 0 : 1);
  };
  EXPECT_EXIT(write_beyond_limit(), testing::ExitedWithCode(0), "");
  EXPECT_THAT(scratch.names(), IsEmpty());
}

// Runs `action` in a process of its own with stdout connected to `target`; gives its exit code.
template <typename Action>
int with_stdout_to(const std::string &target, Action action) {
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    action();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

TEST(OutputFile, SendsEverythingToStdoutAtCommitAndNothingBefore) {
  const ScratchDirectory scratch;
  with_stdout_to(scratch.file("a"), [] {
    OutputFile out("-", Overwrite::kNo);
    out.write(as_bytes("....tail"));
    out.pwrite(0, as_bytes("head"));
    out.commit();
  });
  EXPECT_EQ(text_of(scratch.file("a")), "headtail");
  with_stdout_to(scratch.file("b"), [] {
    OutputFile out("-", Overwrite::kNo);
    out.write(as_bytes("unverified"));
  });
  EXPECT_EQ(text_of(scratch.file("b")), "");
}

TEST(OutputFile, SaysThatTheDiskIsFullAndHowMuchWasWanted) {
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  const int code = with_stdout_to("/dev/full", [] {
    const std::string message = message_of([] {
      OutputFile out("-", Overwrite::kNo);
      out.write(Bytes(20000));
      out.commit();
    });
    _exit(message == "standard output: disk full after 0 bytes, at least 19.5 KiB more were wanted"
              ? 0
              : 1);
  });
  EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace bulla
