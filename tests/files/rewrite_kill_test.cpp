// SPDX-License-Identifier: Apache-2.0
//
// Kills rewrite_region() at every system call that it makes, one after the other, and looks at what
// is left: the file must read as old or as new, whole, and the next rewrite must succeed. Also lets
// the calls that write fail, with the errors of a full and of a broken disk. Needs strace.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "files/input_file.hpp"
#include "files/rewrite_region.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla {
namespace {

constexpr std::size_t kRegion = 8192;

// Everything that can change what a reader of the directory sees, and what comes in between.
constexpr const char *kCalls[] = {
    "openat",    "flock",     "pread64", "pwrite64", "write",          "copy_file_range", "ioctl",
    "ftruncate", "fallocate", "fchown",  "fchmod",   "fsync",          "fdatasync",       "rename",
    "renameat",  "renameat2", "linkat",  "unlink",   "rt_sigprocmask", "close",
};

int run(const std::string &command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool can_trace() {
  return run("strace -f -o /dev/null -e trace=none true >/dev/null 2>&1") == 0;
}

struct Case {
  ScratchDirectory scratch;
  ScratchDirectory regions;
  Bytes old_region = pattern(kRegion, 1);
  Bytes new_region = pattern(kRegion, 2);
  Bytes payload = pattern(70000, 3);
  std::string path;
  std::string way;

  explicit Case(std::string chosen_way) : way(std::move(chosen_way)) {
    Bytes file = old_region;
    file.insert(file.end(), payload.begin(), payload.end());
    path = scratch.write("a.bulla", file);
    regions.write("old", old_region);
    regions.write("new", new_region);
  }

  // Exit code of the rewrite under strace. LeakSanitizer cannot work under ptrace.
  int rewrite(const std::string &strace_options) const {
    return run("ASAN_OPTIONS=detect_leaks=0 strace -f " + strace_options +
               " " BULLA_REWRITE_ONCE " " + path + " " + regions.file("old") + " " +
               regions.file("new") + " " + way + " >/dev/null 2>&1");
  }
  // The same with one call tampered with.
  int rewrite_with(const std::string &injection) const {
    return rewrite("-o /dev/null -e trace=all -e inject=" + injection);
  }

  // The file as our tools see it: "old", "new", or what is wrong with it.
  std::string state() const {
    const InputFile in(path);
    Bytes region(kRegion);
    Bytes rest(payload.size());
    if (in.size() != kRegion + payload.size()) return "wrong size";
    in.pread(0, region);
    in.pread(kRegion, rest);
    if (rest != payload) return "payload touched";
    if (region == old_region) return "old";
    return region == new_region ? "new" : "half-signed";
  }

  void expect_recovery() const {
    const std::string before = state();
    ASSERT_THAT(before, testing::AnyOf("old", "new"));
    RewriteChoice choice{0, RewriteChoice::Clone::kNever};
    rewrite_region(path, before == "old" ? old_region : new_region, new_region, choice);
    EXPECT_EQ(state(), "new");
    for (const std::string &name : scratch.names()) {
      EXPECT_THAT(name, testing::AnyOf("a.bulla", testing::EndsWith(".tmp")));
    }
  }
};

// How often an undisturbed rewrite makes a call, the loader's own calls included.
int times_called(const char *way, const std::string &call) {
  const Case each(way);
  EXPECT_EQ(each.rewrite("-o " + each.regions.file("trace") + " -e trace=" + call), 0);
  const std::string trace = text_of(each.regions.file("trace"));
  int count = 0;
  for (std::size_t at = 0; (at = trace.find(call + "(", at)) != std::string::npos; at++) count++;
  return count;
}

class RewriteKill : public testing::TestWithParam<const char *> {
 protected:
  void SetUp() override {
    if (!can_trace()) GTEST_SKIP() << "strace is missing, or ptrace is forbidden here";
  }
};

TEST_P(RewriteKill, AtAnySystemCallLeavesTheOldStateOrTheNew) {
  int kills = 0;
  int old_states = 0;
  int new_states = 0;
  for (const char *call : kCalls) {
    const int times = times_called(GetParam(), call);
    for (int when = 1; when <= times; when++) {
      const Case each(GetParam());
      const int code =
          each.rewrite_with(std::string(call) + ":signal=KILL:when=" + std::to_string(when));
      ASSERT_EQ(code, 128 + SIGKILL) << call << " " << when;
      kills++;
      (each.state() == "old" ? old_states : new_states)++;
      SCOPED_TRACE(std::string(call) + " " + std::to_string(when));
      each.expect_recovery();
    }
  }
  std::printf("%s: killed at %d system calls: %d times old, %d times new\n", GetParam(), kills,
              old_states, new_states);
  EXPECT_GT(old_states, 0);
  EXPECT_GT(new_states, 0);
}

TEST_P(RewriteKill, AFailingSystemCallIsAnErrorOrWithoutEffect) {
  for (const char *call : {"pwrite64", "fsync", "rename", "fchmod", "fallocate", "unlink"}) {
    const int times = times_called(GetParam(), call);
    for (const char *fault : {"ENOSPC", "EIO"}) {
      for (int when = 1; when <= times; when++) {
        const Case each(GetParam());
        const std::string injection =
            std::string(call) + ":error=" + fault + ":when=" + std::to_string(when);
        SCOPED_TRACE(injection);
        const int code = each.rewrite_with(injection);
        ASSERT_THAT(code, testing::AnyOf(0, 3));
        if (code == 0) {
          EXPECT_EQ(each.state(), "new");
        }
        each.expect_recovery();
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Ways, RewriteKill, testing::Values("whole", "journal", "clone"),
                         [](const auto &way) { return std::string(way.param); });

}  // namespace
}  // namespace bulla
