// SPDX-License-Identifier: Apache-2.0
#include "files/interrupt.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/output_file.hpp"
#include "tests/files/reason_of.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla {
namespace {

// Runs `action` in a process of its own with the handlers in place; gives its exit code.
template <typename Action>
int exit_code_of(Action action) {
  const pid_t child = fork();
  if (child == 0) {
    install_interrupt_handlers();
    action();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST(Interrupt, FirstSignalIsAnErrorThatCleansUp) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const ScratchDirectory scratch;
    const int code = exit_code_of([&] {
      const std::string reason = reason_of([&] {
        OutputFile out(scratch.file("out"), Overwrite::kNo);
        out.write(as_bytes("x"));
        raise(signal);
        out.commit();
      });
      _exit(reason == "interrupted" ? 42 : 1);
    });
    EXPECT_EQ(code, 42) << signal;
    EXPECT_THAT(scratch.names(), testing::IsEmpty()) << signal;
  }
}

TEST(Interrupt, SecondSignalUnlinksAndExitsAtOnce) {
  const ScratchDirectory scratch;
  const int code = exit_code_of([&] {
    OutputFile one(scratch.file("one"), Overwrite::kNo);
    OutputFile two(scratch.file("two"), Overwrite::kNo);
    raise(SIGINT);
    raise(SIGTERM);
    _exit(42);
  });
  EXPECT_EQ(code, 4);
  EXPECT_THAT(scratch.names(), testing::IsEmpty());
}

TEST(Interrupt, EndsAWaitWheneverItComes) {
  for (const bool before : {true, false}) {
    const int code = exit_code_of([&] {
      int ends[2];  // nobody writes
      if (pipe(ends) != 0) _exit(1);
      alarm(60);  // the test fails rather than hangs
      const pid_t waiter = getpid();
      if (before)
        raise(SIGINT);
      else if (fork() == 0)
        _exit(usleep(20'000) + kill(waiter, SIGINT));
      _exit(wait_readable(ends[0]) ? 1 : 42);
    });
    EXPECT_EQ(code, 42) << before;
  }
}

TEST(Interrupt, WaitsOnlyUntilThereIsSomethingOrTheEnd) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "x", 1), 1);
  EXPECT_TRUE(wait_readable(ends[0]));
  char x = 0;
  ASSERT_EQ(read(ends[0], &x, 1), 1);
  close(ends[1]);
  EXPECT_TRUE(wait_readable(ends[0]));
  close(ends[0]);
}

TEST(Interrupt, LeavesACommittedOutputAlone) {
  const ScratchDirectory scratch;
  exit_code_of([&] {
    OutputFile out(scratch.file("out"), Overwrite::kNo);
    out.write(as_bytes("x"));
    out.commit();
    raise(SIGINT);
    raise(SIGINT);
  });
  EXPECT_THAT(scratch.names(), testing::ElementsAre("out"));
}

TEST(Interrupt, HeldSignalsComeAfterwards) {
  const int code = exit_code_of([] {
    {
      const SignalsHeld held;
      raise(SIGINT);
      if (interrupted()) _exit(1);
    }
    _exit(interrupted() ? 42 : 2);
  });
  EXPECT_EQ(code, 42);
}

TEST(Interrupt, KeepsIgnoringWhatWasIgnored) {
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGHUP, SIG_IGN);
    install_interrupt_handlers();
    raise(SIGHUP);
    _exit(interrupted() ? 1 : 42);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 42);
}

TEST(Interrupt, AWriteToAClosedPipeIsAnErrorNotADeath) {
  const int code = exit_code_of([] {
    int ends[2];
    if (pipe(ends) != 0) _exit(1);
    close(ends[0]);
    dup2(ends[1], STDOUT_FILENO);
    const std::string reason = reason_of([] {
      OutputFile out("-", Overwrite::kNo);
      out.write(as_bytes("x"));
      out.commit();
    });
    _exit(reason == "output-failed" ? 42 : 2);
  });
  EXPECT_EQ(code, 42);
}

}  // namespace
}  // namespace bulla
