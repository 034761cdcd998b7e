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

// The content of `path` without one trailing newline. Errors: those of PrivateFile, and
// key-unreadable when it is empty, holds a zero byte or is longer than kPassphraseMaxBytes.
Secret read_passphrase_file(const std::filesystem::path &path);
// The same for the PIN of a token.
Secret read_pin_file(const std::filesystem::path &path);

// Asks a person twice for a passphrase that does not exist yet. Errors: those of
// ask_without_echo, and passphrase-wrong when the answers differ.
Secret ask_new_passphrase(const std::string &what);

// Gives the passphrase of what is named ("key file release.key"), called only when one is needed.
using PassphraseSource = std::function<Secret(const std::string &what)>;

PassphraseSource passphrase_from_file(std::filesystem::path path);
PassphraseSource passphrase_from_terminal();

}  // namespace bulla
