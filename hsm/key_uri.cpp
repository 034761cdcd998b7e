// SPDX-License-Identifier: Apache-2.0
//
// Key URIs: the scheme decides, anything without a known scheme is a path.
#include "hsm/key_uri.hpp"

#include <optional>

#include "formats/error.hpp"

namespace bulla {
namespace {

std::optional<std::string_view> after_scheme(std::string_view text, std::string_view scheme) {
  if (!text.starts_with(scheme)) return std::nullopt;
  return text.substr(scheme.size());
}

// Blanks split, double quotes group, nothing escapes: a `"` itself cannot be passed on.
std::vector<std::string> split_arguments(std::string_view text) {
  std::vector<std::string> arguments;
  bool in_argument = false;
  bool in_quotes = false;
  for (const char c : text) {
    if (!in_quotes && (c == ' ' || c == '\t')) {
      in_argument = false;
      continue;
    }
    if (!in_argument) arguments.emplace_back();
    in_argument = true;
    if (c == '"') {
      in_quotes = !in_quotes;
    } else {
      arguments.back().push_back(c);
    }
  }
  if (in_quotes) throw Error(Reason::kUsage, "cmd: key: a double quote is never closed");
  return arguments;
}

CommandKeyUri parse_command(std::string_view text) {
  CommandKeyUri uri{split_arguments(text)};
  if (uri.arguments.empty() || uri.arguments.front().empty())
    throw Error(Reason::kUsage, "cmd: key: no program is named")
        .hint("write --key 'cmd:PROGRAM ARG…'");
  return uri;
}

// Whether `name` is the name of an attribute in the path or query part of a PKCS#11 URI.
bool has_attribute(std::string_view uri, std::string_view name) {
  for (std::size_t at = uri.find(name); at != std::string_view::npos; at = uri.find(name, at + 1)) {
    const bool starts = at == 0 || std::string_view(";?&").find(uri[at - 1]) != uri.npos;
    const std::string_view rest = uri.substr(at + name.size());
    if (starts && rest.starts_with('=')) return true;
  }
  return false;
}

TokenKeyUri parse_token(std::string_view whole, std::string_view attributes) {
  if (has_attribute(attributes,
                    "pin-value"))  // the message does not repeat the URI: it holds a PIN
    throw Error(Reason::kUsage,
                "pkcs11: key: pin-value puts the PIN on the command line, where every process of "
                "this machine and the shell's history can read it")
        .hint("leave it out to be asked, or use --pin-file FILE or pin-source=file:FILE");
  return TokenKeyUri{std::string(whole)};
}

}  // namespace

KeyUri parse_key_uri(std::string_view text) {
  if (const auto command = after_scheme(text, "cmd:")) return parse_command(*command);
  if (const auto attributes = after_scheme(text, "pkcs11:")) return parse_token(text, *attributes);
  const std::string_view path = after_scheme(text, "file:").value_or(text);
  if (path.empty()) throw Error(Reason::kUsage, "--key: no key is named");
  return FileKeyUri{std::filesystem::path(path)};
}

}  // namespace bulla
