// SPDX-License-Identifier: Apache-2.0
//
// The prompt at a real (pseudo) terminal: the test is the person, a forked child is the program.
#include "hsm/terminal.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <string>

#include "hsm/pkcs11/pin.hpp"
#include "tests/hsm/failure.hpp"

namespace bulla {
namespace {

constexpr int kPatienceMs = 20000;

// A program at a terminal of its own.
class Session {
 public:
  explicit Session(const std::function<int()> &program) {
    pid_ = forkpty(&master_, nullptr, nullptr, nullptr);
    if (pid_ == 0) _exit(program());
  }
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;
  ~Session() {
    kill(pid_, SIGKILL);
    close(master_);
  }

  // Waits until the screen shows `text`; false when it does not come.
  bool shows(const std::string &text) {
    while (screen_.find(text, seen_) == std::string::npos)
      if (!read_more()) return false;
    seen_ = screen_.find(text, seen_) + text.size();
    return true;
  }
  void type(const std::string &text) {
    EXPECT_EQ(write(master_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  bool echoes() const {
    termios settings{};
    EXPECT_EQ(tcgetattr(master_, &settings), 0);
    return (settings.c_lflag & ECHO) != 0;
  }
  void send(int signal_number) const { kill(pid_, signal_number); }
  int wait_status() const {
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    return status;
  }
  const std::string &screen() const { return screen_; }

 private:
  bool read_more() {
    pollfd waited{master_, POLLIN, 0};
    if (poll(&waited, 1, kPatienceMs) <= 0) return false;
    std::array<char, 256> piece{};
    const ssize_t got = read(master_, piece.data(), piece.size());
    if (got <= 0) return false;
    screen_.append(piece.data(), static_cast<std::size_t>(got));
    return true;
  }

  int master_ = -1;
  pid_t pid_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;
};

// Asks, and ends with 0 when the answer was "sesame", else with the exit code of the error.
int ask_for_sesame() {
  try {
    const Secret answer = ask_without_echo("Passphrase: ", 16);
    return secrets_equal(answer, Secret::copy_of(as_bytes("sesame"))) ? 0 : 100;
  } catch (const Error &error) {
    return error.exit_code();
  }
}

TEST(Terminal, takes_a_line_without_showing_it) {
  Session session(ask_for_sesame);
  ASSERT_TRUE(session.shows("Passphrase: "));
  EXPECT_FALSE(session.echoes());
  session.type("sesame\n");
  EXPECT_EQ(session.wait_status(), 0);
  EXPECT_EQ(session.screen().find("sesame"), std::string::npos);
  EXPECT_TRUE(session.echoes());
}

TEST(Terminal, takes_no_answer_for_giving_up) {
  for (const char *keys : {"\n", "\x04"}) {  // enter, Ctrl-D
    Session session(ask_for_sesame);
    ASSERT_TRUE(session.shows("Passphrase: "));
    session.type(keys);
    EXPECT_EQ(WEXITSTATUS(session.wait_status()), 4);
    EXPECT_TRUE(session.echoes());
  }
}

TEST(Terminal, refuses_a_line_that_is_too_long) {
  Session session(ask_for_sesame);
  ASSERT_TRUE(session.shows("Passphrase: "));
  session.type("seventeen letters\n");
  EXPECT_EQ(WEXITSTATUS(session.wait_status()), 5);
  EXPECT_TRUE(session.echoes());
}

TEST(Terminal, gives_the_echo_back_before_a_signal_ends_the_program) {
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    Session session(ask_for_sesame);
    ASSERT_TRUE(session.shows("Passphrase: "));
    session.send(signal_number);
    const int status = session.wait_status();
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal_number) << signal_number;
    EXPECT_TRUE(session.echoes()) << signal_number;
  }
}

TEST(Terminal, is_interrupted_by_ctrl_c_where_the_program_handles_it) {
  Session session([] {
    signal(SIGINT, [](int) {});
    return ask_for_sesame();
  });
  ASSERT_TRUE(session.shows("Passphrase: "));
  session.type("\x03");
  EXPECT_EQ(WEXITSTATUS(session.wait_status()), 4);
  EXPECT_TRUE(session.echoes());
}

// As a shell runs a job: in a foreground group of its own, told when it stops, continued at once.
int run_as_job(int (*program)()) {
  const pid_t job = fork();
  if (job == 0) {
    signal(SIGTTOU, SIG_IGN);
    setpgid(0, 0);
    tcsetpgrp(STDIN_FILENO, getpid());
    return program();
  }
  int status = 0;
  while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
    termios settings{};
    tcgetattr(STDIN_FILENO, &settings);
    const std::string told = (settings.c_lflag & ECHO) != 0 ? "[stopped]" : "[stopped, no echo]";
    if (write(STDOUT_FILENO, told.data(), told.size()) < 0) return 101;
    kill(job, SIGCONT);
  }
  return WEXITSTATUS(status);
}

TEST(Terminal, has_its_echo_while_the_program_is_stopped_and_is_asked_again_after) {
  Session session([] { return run_as_job(ask_for_sesame); });
  ASSERT_TRUE(session.shows("Passphrase: "));
  session.type("half an answer\x1a");  // Ctrl-Z
  ASSERT_TRUE(session.shows("[stopped]")) << session.screen();
  ASSERT_TRUE(session.shows("Passphrase: "));
  session.type("sesame\n");
  EXPECT_EQ(session.wait_status(), 0);
  EXPECT_TRUE(session.echoes());
}

TEST(Terminal, shows_what_is_typed_where_it_is_no_secret) {
  Session session([] { return ask_line("Name: ", 16) == "release" ? 0 : 1; });
  ASSERT_TRUE(session.shows("Name: "));
  EXPECT_TRUE(session.echoes());
  session.type("release\n");
  EXPECT_TRUE(session.shows("release"));
  EXPECT_EQ(session.wait_status(), 0);
}

TEST(Terminal, must_be_told_the_tokens_label_before_its_last_try) {
  const auto confirm = [] {
    PinQuestion question;
    question.label = "release";
    question.serial = "42";
    return test::reason_of([&] { confirm_final_try(question); }) == "none" ? 0 : 1;
  };
  for (const auto &[typed, status] : {std::pair{"release\n", 0}, std::pair{"releas\n", 1},
                                      std::pair{"yes\n", 1}, std::pair{"\n", 1}}) {
    Session session(confirm);
    ASSERT_TRUE(session.shows("locks token release (serial 42)"));
    ASSERT_TRUE(session.shows("Type the token's label"));
    session.type(typed);
    EXPECT_EQ(WEXITSTATUS(session.wait_status()), status) << typed;
  }
}

TEST(Terminal, asks_for_a_pin_by_the_tokens_name_without_echo) {
  Session session([] {
    PinQuestion question;
    question.label = "release";
    question.serial = "42";
    const Secret pin = pin_from_terminal()(question);
    return std::string(pin.view().begin(), pin.view().end()) == "9876" ? 0 : 1;
  });
  ASSERT_TRUE(session.shows("PIN of token release (serial 42): "));
  EXPECT_FALSE(session.echoes());
  session.type("9876\n");
  EXPECT_EQ(session.wait_status(), 0);
}

TEST(Terminal, is_needed) {
  const pid_t pid = fork();
  if (pid == 0) {
    setsid();  // no controlling terminal
    _exit(test::reason_of([] { ask_without_echo("Passphrase: ", 16); }) == "passphrase-needed" ? 0
                                                                                               : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace bulla
