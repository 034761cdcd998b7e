// SPDX-License-Identifier: Apache-2.0
//
// Passphrases from files and from people.
#include "hsm/passphrase.hpp"

#include <algorithm>
#include <utility>

#include "formats/error.hpp"
#include "hsm/private_file.hpp"
#include "hsm/terminal.hpp"

namespace bulla {

namespace {

// `what` is "passphrase" or "PIN".
Secret read_line_file(const std::filesystem::path &path, const std::string &what) {
  PrivateFile file(path, what + " file");
  file.require_private();
  Secret text = file.read(kPassphraseMaxBytes + 1);
  if (!text.empty() && text.view().back() == '\n') text.truncate(text.size() - 1);
  if (text.empty()) throw Error(Reason::kKeyUnreadable, path.string() + ": no " + what + " in it");
  if (text.size() > kPassphraseMaxBytes)
    throw Error(Reason::kKeyUnreadable, path.string() + ": longer than a " + what + " can be");
  if (std::ranges::find(text.view(), std::uint8_t{0}) != text.view().end())
    throw Error(Reason::kKeyUnreadable, path.string() + ": a zero byte in the " + what);
  return text;
}

}  // namespace

Secret read_passphrase_file(const std::filesystem::path &path) {
  return read_line_file(path, "passphrase");
}

Secret read_pin_file(const std::filesystem::path &path) {
  return read_line_file(path, "PIN");
}

Secret ask_new_passphrase(const std::string &what) {
  Secret first = ask_without_echo("New passphrase for " + what + ": ", kPassphraseMaxBytes);
  const Secret second = ask_without_echo("The same again: ", kPassphraseMaxBytes);
  if (!secrets_equal(first, second))
    throw Error(Reason::kPassphraseWrong, "the two passphrases differ");
  return first;
}

PassphraseSource passphrase_from_file(std::filesystem::path path) {
  return [path = std::move(path)](const std::string &) { return read_passphrase_file(path); };
}

PassphraseSource passphrase_from_terminal() {
  return [](const std::string &what) {
    return ask_without_echo("Passphrase of " + what + ": ", kPassphraseMaxBytes);
  };
}

}  // namespace bulla
