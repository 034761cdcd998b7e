// SPDX-License-Identifier: Apache-2.0
//
// GNU make's quoting: a backslash only quotes what follows if that is special, so the backslashes
// right before a blank, '#' or ':' are doubled, and '$' is quoted by itself.
#include "packer/depfile.hpp"

#include "formats/error.hpp"

namespace bulla {
namespace {

std::string escaped(const std::string &name) {
  std::string text;
  std::size_t backslashes = 0;  // right before the character looked at
  for (const char c : name) {
    if (c == '\n' || c == '\r') {
      throw Error(Reason::kInputUnsupported,
                  name + ": a dependency file cannot hold a name with a line end");
    }
    if (c == ' ' || c == '\t' || c == '#' || c == ':') text.append(backslashes + 1, '\\');
    if (c == '$') text += '$';
    text += c;
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  return text;
}

}  // namespace

std::string depfile_text(const std::string &target, const std::vector<std::string> &inputs) {
  std::string rule = escaped(target) + ":";
  std::string empty_rules;
  for (const std::string &input : inputs) {
    const std::string name = escaped(input);
    rule += " \\\n  " + name;
    empty_rules += "\n" + name + ":\n";
  }
  return rule + "\n" + empty_rules;
}

}  // namespace bulla
