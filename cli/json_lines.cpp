// SPDX-License-Identifier: Apache-2.0
//
// Renders JSON as lines. Underscores of names become blanks; texts stand without quotes (those of
// documents are printable ASCII by the decoders' rule).
#include "cli/json_lines.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bulla {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kIndent = 2;

std::string scalar_text(const Json &json) {
  return json.is_string() ? json.get<std::string>() : json.dump();
}

bool is_short_list(const Json &json) {
  return json.is_array() && std::none_of(json.begin(), json.end(),
                                         [](const Json &item) { return item.is_structured(); });
}

std::string joined(const Json &list) {
  std::string text;
  for (const Json &item : list) text += (text.empty() ? "" : ", ") + scalar_text(item);
  return text;
}

void append(std::string &lines, const Json &json, std::size_t indent);

void append_value(std::string &lines, const Json &value, std::size_t indent) {
  if (!value.is_structured()) {
    lines += " " + scalar_text(value) + "\n";
  } else if (is_short_list(value)) {
    lines += " " + joined(value) + "\n";
  } else {
    lines += "\n";
    append(lines, value, indent + kIndent);
  }
}

void append(std::string &lines, const Json &json, std::size_t indent) {
  const std::string blanks(indent, ' ');
  if (json.is_array()) {
    for (const Json &item : json) {
      std::string text;
      append(text, item, indent + kIndent);
      lines += blanks + "- " + text.substr(std::min(indent + kIndent, text.size()));
    }
    return;
  }
  for (const auto &[name, value] : json.items()) {
    if (value.is_structured() && value.empty()) continue;
    std::string label = name;
    std::replace(label.begin(), label.end(), '_', ' ');
    lines += blanks + label + ":";
    append_value(lines, value, indent);
  }
}

}  // namespace

std::string json_lines(const Json &json) {
  std::string lines;
  append(lines, json, kIndent);
  if (!lines.empty()) lines.pop_back();
  return lines;
}

}  // namespace bulla
