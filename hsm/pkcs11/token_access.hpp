// SPDX-License-Identifier: Apache-2.0
//
// What a token needs from the people and the machine around it, the same for signing, listing and
// making keys.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "hsm/pkcs11/open_modules.hpp"
#include "hsm/pkcs11/pin.hpp"

namespace bulla {

struct TokenAccess {
  std::string module;  // --module; empty: the URI says it
  PinSource pin = pin_from_terminal();
  std::function<void(const PinQuestion &)> confirm_final_try = bulla::confirm_final_try;
  // Words for the person while something goes on: few tries left, touch the token.
  std::function<void(const std::string &)> notice = [](const std::string &) {};
  // How long the token may take for one answer, a person touching it included.
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
  // Keys that are opened with the same one share processes, sessions and logins; null: with nobody.
  std::shared_ptr<OpenModules> modules;
};

}  // namespace bulla
