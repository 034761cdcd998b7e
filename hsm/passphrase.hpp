// SPDX-License-Identifier: Apache-2.0
//
// Where a passphrase comes from: a file that only its owner can read, or a person at a terminal.
// Never an argument, never an environment variable: other processes and crash reports see those.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "hsm/secret.hpp"

namespace bulla {

// Longest passphrase or PIN that is taken, in bytes.
inline constexpr std::size_t kPassphraseMaxBytes = 1024;

// Throws unless `path` is a regular file that nobody but its owner may read or write, judged on
// the open descriptor so that what was checked is what is read. `what` names the file in messages
// ("key file"). Errors: key-file-rights, with the chmod to type; key-unreadable.
void require_private_file(int descriptor, const std::filesystem::path &path,
                          const std::string &what);

// The content of `path` without one trailing newline. Errors: key-not-found, key-unreadable (also
// when it is empty, holds a zero byte or is longer than kPassphraseMaxBytes), key-file-rights.
Secret read_passphrase_file(const std::filesystem::path &path);

// Asks on /dev/tty, whatever stdin is, without echo. A signal that ends or stops the program first
// gives the terminal its echo back. Errors: passphrase-needed when there is no terminal,
// interrupted when the person gives up (end of input, or an empty answer).
Secret prompt_passphrase(const std::string &question);

// Asks twice. Error beside those above: passphrase-wrong when the answers differ.
Secret prompt_new_passphrase(const std::string &question);

// Gives the passphrase of what is named ("key file release.key"), called only when one is needed.
using PassphraseSource = std::function<Secret(const std::string &what)>;

PassphraseSource passphrase_from_file(std::filesystem::path path);
PassphraseSource passphrase_from_prompt();

}  // namespace bulla
