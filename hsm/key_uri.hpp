// SPDX-License-Identifier: Apache-2.0
//
// The text behind `--key`: which place a private key is in. Parses, opens nothing.
//   path, file:PATH      a PEM file
//   cmd:PROGRAM ARG…     a program that signs; split at blanks, double quotes group, no shell
//   pkcs11:…             a token, RFC 7512
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bulla {

struct FileKeyUri {
  std::filesystem::path path;
};

struct CommandKeyUri {
  std::vector<std::string> arguments;  // the program first; at least one
};

struct TokenKeyUri {
  std::string text;  // whole, with "pkcs11:"; checked only for what must never stand in it
};

using KeyUri = std::variant<FileKeyUri, CommandKeyUri, TokenKeyUri>;

// Errors: usage for an empty text, an empty path or program, an open double quote, and a PIN inside
// the URI (`pin-value`): arguments are visible to every process of the machine.
KeyUri parse_key_uri(std::string_view text);

}  // namespace bulla
