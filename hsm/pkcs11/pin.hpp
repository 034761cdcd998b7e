// SPDX-License-Identifier: Apache-2.0
//
// Where the PIN of a token comes from: a file that only its owner can read, or a person at a
// terminal. Never an argument, never an environment variable.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "hsm/secret.hpp"

namespace bulla {

struct PinQuestion {
  enum class For : std::uint8_t {
    kLogin,      // once, before the key can be used
    kSignature,  // this one signature (CKA_ALWAYS_AUTHENTICATE)
    kKeypad,     // nothing: the person types it at the token. Only the last try is to be confirmed
  };
  // What the token says is left before it locks the PIN.
  enum class Tries : std::uint8_t { kEnough, kFew, kFinal };

  For purpose = For::kLogin;
  Tries tries = Tries::kEnough;
  std::string label;   // of the token
  std::string serial;  // of the token
};

// Gives the PIN, called only when one is needed.
using PinSource = std::function<Secret(const PinQuestion &)>;

// Errors: those of read_pin_file and ask_without_echo.
PinSource pin_from_file(std::filesystem::path path);
PinSource pin_from_terminal();

// Returns when a person at the terminal has typed the token's label, which says that the token's
// last try may be used. Error: hsm-pin-final-try.
void confirm_final_try(const PinQuestion &question);

}  // namespace bulla
