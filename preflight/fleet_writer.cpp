// SPDX-License-Identifier: Apache-2.0
//
// YAML by hand: a few fixed shapes, and texts in quotes unless they are plainly plain.
#include "preflight/fleet_writer.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "formats/digest.hpp"

namespace bulla {
namespace {

constexpr std::size_t kMostNameBytes = 64;
constexpr std::size_t kWriteBytes = 1u << 20;
constexpr std::size_t kNameDigits = 12;  // 48 bits: a million groups meet once in 500 tables

// The facts of one group as a tree; a leaf has no children.
struct Branch {
  const TableFact *leaf = nullptr;
  std::map<std::string, Branch> children;
};

bool is_plain(std::string_view text) {
  if (text.empty() || text == "null" || text[0] == '-' || text[0] == '.') return false;
  const bool looks_like_number = text.size() > 1 && text[0] == '0';
  return !looks_like_number && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
           c == '/';
  });
}

// Printable ASCII as a YAML text.
std::string quoted(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string yaml_value(const TableFact &fact) {
  const bool is_word =
      fact.cell == TableColumn::Cell::kWord || fact.cell == TableColumn::Cell::kNumber;
  return is_word ? fact.value : quoted(fact.value);
}

std::string flow(const Branch &branch) {
  if (branch.leaf != nullptr) return yaml_value(*branch.leaf);
  std::string text;
  for (const auto &[key, child] : branch.children) {
    text += (text.empty() ? "{" : ", ") + quoted(key) + ": " + flow(child);
  }
  return text + "}";
}

Branch tree_of(const TableGroup &group) {
  Branch root;
  for (const TableFact &fact : group.facts) {
    Branch *branch = &root;
    for (const std::string &key : fact.path) branch = &branch->children[key];
    branch->leaf = &fact;
  }
  return root;
}

// What a field needs beside what was stated.
void complete(Branch &root) {
  static const TableFact unknown = {{}, "unknown", TableColumn::Cell::kWord};
  const auto need = [&](Branch &branch, const char *key) {
    Branch &child = branch.children[key];
    if (child.leaf == nullptr) child.leaf = &unknown;
  };
  if (const auto board = root.children.find("board"); board != root.children.end()) {
    need(board->second, "name");
    need(board->second, "revision");
  }
  if (const auto images = root.children.find("components"); images != root.children.end()) {
    for (auto &[name, image] : images->second.children) {
      if (image.children.contains("package")) continue;
      need(image, "sequence");
      need(image, "security-version");
    }
  }
  if (const auto counters = root.children.find("counters"); counters != root.children.end()) {
    for (auto &[name, counter] : counters->second.children) {
      need(counter, "kind");
      need(counter, "left");
    }
  }
}

std::string block(const TableGroup &group, const std::string &name) {
  Branch root = tree_of(group);
  complete(root);
  std::string text =
      "    - name: " + quoted(name) + "\n      devices: " + std::to_string(group.devices) + "\n";
  for (const auto &[key, branch] : root.children) {
    if (key == "components") {  // the longest: one image a line
      text += "      components:\n";
      for (const auto &[component, image] : branch.children) {
        text += "        " + quoted(component) + ": " + flow(image) + "\n";
      }
    } else {
      text += "      " + key + ": " + flow(branch) + "\n";
    }
  }
  return text;
}

std::string fact_value(const TableGroup &group, const char *field) {
  for (const TableFact &fact : group.facts) {
    if (fact.path.size() == 1 && fact.path[0] == field) return fact.value;
  }
  return "";
}

std::string digits_of(const TableGroup &group) {
  std::string text;
  for (const TableFact &fact : group.facts) text += joined(fact.path) + "=" + fact.value + "\n";
  return to_hex(sha256(as_bytes(text))).substr(0, kNameDigits);
}

std::string long_name(const TableGroup &group) {
  std::string start = group.label;
  if (start.empty()) start = fact_value(group, "product") + "-" + fact_value(group, "reach");
  return start.substr(0, kMostNameBytes - kNameDigits - 1) + "-" + digits_of(group);
}

std::map<std::string, const TableGroup *> by_name(const std::vector<TableGroup> &groups) {
  std::map<std::string, std::size_t> labels;
  for (const TableGroup &group : groups) labels[group.label]++;
  std::map<std::string, const TableGroup *> named;
  for (const TableGroup &group : groups) {
    const bool is_alone = !group.label.empty() && labels[group.label] == 1;
    const std::string name = is_alone ? group.label : long_name(group);
    if (!named.emplace(name, &group).second) {
      throw Error(Reason::kFieldInvalid, "two groups would be called '" + name + "'")
          .hint("give the rows other names in column 'group'");
    }
  }
  return named;
}

}  // namespace

void write_fleet(std::vector<TableGroup> groups, const std::string &path, Overwrite overwrite) {
  OutputFile output(path, overwrite);
  std::string text =
      "# Made by `bulla fleet import`. Paths are relative to this file.\nfleet:\n  groups:\n";
  for (const auto &[name, group] : by_name(groups)) {
    text += block(*group, name);
    if (text.size() < kWriteBytes) continue;
    output.write(as_bytes(text));
    text.clear();
  }
  output.write(as_bytes(text));
  output.commit();
}

}  // namespace bulla
