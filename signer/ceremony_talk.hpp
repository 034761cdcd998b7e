// SPDX-License-Identifier: Apache-2.0
//
// How a ceremony talks to the people in the room. The program has a terminal behind it, or a file
// of answers; tests have their own.
#pragma once

#include <optional>
#include <string>

namespace bulla {

struct CeremonyQuestion {
  std::string person;
  std::string text;
  // What the right answer is, where there is one: a rehearsal that answers by itself takes it. A
  // terminal never shows it.
  std::string expected;
};

class CeremonyTalk {
 public:
  virtual ~CeremonyTalk() = default;
  virtual void say(const std::string &line) = 0;
  // One line that the person typed, without blanks around it. Nothing when no more answers will
  // come (end of the file, or of the terminal).
  virtual std::optional<std::string> ask(const CeremonyQuestion &question) = 0;
  // Whether answers come from a file: the transcript says so.
  virtual bool is_scripted() const = 0;
};

}  // namespace bulla
