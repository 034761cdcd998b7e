// SPDX-License-Identifier: Apache-2.0
#include "files/input_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <thread>

#include "tests/files/reason_of.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla {
namespace {

using testing::HasSubstr;

std::string make_socket(const std::string &path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  EXPECT_EQ(bind(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof(address)), 0);
  close(descriptor);
  return path;
}

TEST(InputFile, ReadsExactlyAtAnyOffset) {
  const ScratchDirectory scratch;
  const InputFile in(scratch.write("in", "0123456789"));
  EXPECT_EQ(in.size(), 10u);
  Bytes bytes(3);
  in.pread(7, bytes);
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "789");
  in.pread(10, {});
  EXPECT_EQ(reason_of([&] { in.pread(8, bytes); }), "input-changed");
}

TEST(InputFile, NamesTheFaultOfEachBadInput) {
  const ScratchDirectory scratch;
  scratch.write("file", "x");
  const struct {
    std::string path;
    const char *reason;
    const char *says;
  } cases[] = {
      {scratch.file("none"), "file-not-found", "no such file"},
      {scratch.file("file/below"), "file-not-found", "not a directory"},
      {scratch.path(), "file-unreadable", "is a directory, not a file"},
      {make_socket(scratch.file("socket")), "file-unreadable", "is a socket, not a file"},
      {"/dev/null", "file-unreadable", "is a character device, not a file"},
      {"", "file-not-found", "no such file"},
  };
  for (const auto &bad : cases) {
    const auto open = [&] { InputFile in(bad.path); };
    EXPECT_EQ(reason_of(open), bad.reason) << bad.path;
    EXPECT_THAT(message_of(open), HasSubstr(bad.says)) << bad.path;
    EXPECT_THAT(message_of(open), testing::StartsWith(bad.path)) << bad.path;
  }
}

TEST(InputFile, SaysWhenItMayNotRead) {
  const ScratchDirectory scratch;
  const std::string path = scratch.write("secret", "x");
  ASSERT_EQ(chmod(scratch.path().c_str(), 0755), 0);
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  const auto open_as_nobody = [&] {
    if (geteuid() == 0 && seteuid(65534) != 0) _exit(2);  // root may read everything
    _exit(reason_of([&] { InputFile in(path); }) == "file-unreadable" ? 0 : 1);
  };
  EXPECT_EXIT(open_as_nobody(), testing::ExitedWithCode(0), "");
}

TEST(InputFile, NoticesEveryChangeAfterOpening) {
  const ScratchDirectory scratch;
  const std::string path = scratch.write("in", "0123456789");
  const auto touch_after = [&](int milliseconds_ago) {
    timespec times[2] = {{1700000000, 0}, {1700000000, milliseconds_ago * 1000000}};
    ASSERT_EQ(utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
  };
  touch_after(0);
  const InputFile in(path);
  in.check_unchanged();
  touch_after(1);
  EXPECT_EQ(reason_of([&] { in.check_unchanged(); }), "input-changed");
  touch_after(0);
  in.check_unchanged();
  ASSERT_EQ(truncate(path.c_str(), 5), 0);
  touch_after(0);
  EXPECT_EQ(reason_of([&] { in.check_unchanged(); }), "input-changed");
  Bytes bytes(10);
  EXPECT_EQ(reason_of([&] { in.pread(0, bytes); }), "input-changed");
}

TEST(InputFile, GivesAPipeASizeAndOffsets) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Bytes bytes = pattern(300000, 2);
  std::thread writer([&] {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put = write(ends[1], bytes.data() + done, bytes.size() - done);
      if (put <= 0) break;
      done += static_cast<std::size_t>(put);
    }
    close(ends[1]);
  });
  const InputFile in("/dev/fd/" + std::to_string(ends[0]));
  writer.join();
  EXPECT_EQ(in.size(), bytes.size());
  Bytes tail(100);
  in.pread(bytes.size() - 100, tail);
  EXPECT_TRUE(std::equal(tail.begin(), tail.end(), bytes.end() - 100));
  close(ends[0]);
}

TEST(InputFile, ReadsStdinFromWhereItStands) {
  const ScratchDirectory scratch;
  const int file = open(scratch.write("in", "skipped|rest").c_str(), O_RDONLY);
  const int saved = dup(STDIN_FILENO);
  ASSERT_EQ(dup2(file, STDIN_FILENO), STDIN_FILENO);
  EXPECT_EQ(read_whole("-", 100).size(), 12u);
  ASSERT_EQ(lseek(STDIN_FILENO, 8, SEEK_SET), 8);
  const Bytes rest = read_whole("-", 100);
  EXPECT_EQ(std::string(rest.begin(), rest.end()), "rest");
  dup2(saved, STDIN_FILENO);
  close(saved);
  close(file);
}

TEST(InputFile, RefusesToReadWholeWhatIsTooLarge) {
  const ScratchDirectory scratch;
  const std::string path = scratch.write("in", "0123456789");
  EXPECT_EQ(read_whole(path, 10).size(), 10u);
  EXPECT_EQ(message_of([&] { read_whole(path, 9); }),
            path + ": 10 bytes, at most 9 bytes are read here");
  EXPECT_EQ(reason_of([&] { read_whole(path, 9); }), "document-too-large");
}

}  // namespace
}  // namespace bulla
