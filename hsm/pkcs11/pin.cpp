// SPDX-License-Identifier: Apache-2.0
//
// PINs from files and from people, and the question before the last try.
#include "hsm/pkcs11/pin.hpp"

#include <utility>

#include "formats/error.hpp"
#include "hsm/passphrase.hpp"
#include "hsm/terminal.hpp"

namespace bulla {
namespace {

std::string token_name(const PinQuestion &question) {
  return "token " + question.label + " (serial " + question.serial + ")";
}

// The sentence without the word that a PIN is not called by.
[[noreturn]] void rethrow_for_pin(const Error &error, const PinQuestion &question) {
  if (error.reason() != reason_text(Reason::kPassphraseNeeded)) throw error;
  throw Error(Reason::kPassphraseNeeded,
              token_name(question) + ": a PIN is needed and there is no terminal")
      .hint("--pin-file FILE, or pin-source=file:FILE in the URI");
}

}  // namespace

PinSource pin_from_file(std::filesystem::path path) {
  return [path = std::move(path)](const PinQuestion &) { return read_pin_file(path); };
}

PinSource pin_from_terminal() {
  return [](const PinQuestion &question) {
    const bool once_more = question.purpose == PinQuestion::For::kSignature;
    const std::string what = once_more ? "PIN for one signature of " : "PIN of ";
    try {
      return ask_without_echo(what + token_name(question) + ": ", kPassphraseMaxBytes);
    } catch (const Error &error) {
      rethrow_for_pin(error, question);
    }
  };
}

void confirm_final_try(const PinQuestion &question) {
  const Error refused =
      Error(Reason::kHsmPinFinalTry,
            token_name(question) + ": one wrong PIN more locks it, and nobody confirmed the try")
          .hint("run it at a terminal, with the right PIN at hand, and type the token's label");
  std::string typed;
  try {
    typed = ask_line(
        "The next wrong PIN locks " + token_name(question) + ".\nType the token's label to go on: ",
        kPassphraseMaxBytes);
  } catch (const Error &) {
    throw refused;
  }
  if (typed.empty() || typed != question.label) throw refused;
}

}  // namespace bulla
