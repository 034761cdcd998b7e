// SPDX-License-Identifier: Apache-2.0
//
// A process of its own for one PKCS#11 module. The module is code of somebody else's: here it may
// crash, hang, write to stdout, install signal handlers or leave threads behind, and the program
// only sees an Error. The process is forked before any module is loaded, since what a module does
// after a fork is undefined (PKCS#11 2.40, 5.6; quirk Q17).
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "formats/error.hpp"
#include "hsm/pkcs11/channel.hpp"
#include "hsm/pkcs11/token_access.hpp"

namespace bulla::pkcs11 {

// What the code in the module's process has of the program: requests come, answers go.
class ProgramSide {
 public:
  explicit ProgramSide(Channel channel) : channel_(std::move(channel)) {}

  // The next thing to do; nothing when the program wants no more.
  std::optional<Bytes> next_request() const;
  void answer(ByteView content) const { channel_.send(MessageKind::kAnswer, content); }
  void notice(const std::string &text) const;
  void fail(const Error &error) const;
  // The PIN from wherever the program gets it. Ends this process when it gives none: the program
  // knows why.
  Secret ask_pin(const PinQuestion &question) const;

 private:
  mutable Channel channel_;  // what it has received ahead changes
};

class ModuleProcess {
 public:
  // Runs in the module's process, with a copy of everything that the program had in memory: takes
  // requests and gives one answer to each, until there is none. What it throws becomes the answer,
  // and the process ends. One thread; it must outlive the process.
  using Body = std::function<void(const ProgramSide &)>;
  ModuleProcess(std::string name, TokenAccess access, const Body &body);
  ModuleProcess(const ModuleProcess &) = delete;
  ModuleProcess &operator=(const ModuleProcess &) = delete;
  ~ModuleProcess();  // lets the module end in order for a moment, then ends it

  // Hands a request over and returns at once, with its number. The process works requests off in
  // their order. Error: hsm-module-failed when the module has ended its process.
  std::uint64_t ask(ByteView request);
  // The answer to request `number`, each once, after the person's answers to the token's questions
  // by `access`. Errors: those of the body; those of the PIN source; signer-timeout; interrupted
  // (a request that is answered within half a second is waited for);
  // hsm-module-failed when the module ended its process. After any of them it is of no more use.
  Bytes take(std::uint64_t number, const TokenAccess &access);
  Bytes call(ByteView request) { return take(ask(request), access_); }

 private:
  Message wait_for_message(const TokenAccess &access);
  Bytes next_answer(const TokenAccess &access);
  void answer_question(ByteView content, const TokenAccess &access);
  Error died();
  void stop();

  std::string name_;  // of the module, for messages
  TokenAccess access_;
  Channel channel_{OwnedDescriptor()};
  pid_t pid_ = -1;
  std::uint64_t asked_ = 0;
  std::uint64_t answered_ = 0;
  std::map<std::uint64_t, Bytes> answers_;  // that came and were not taken yet
};

}  // namespace bulla::pkcs11
