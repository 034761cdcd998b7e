// SPDX-License-Identifier: Apache-2.0
//
// pkcs11.conf(5): files NAME.module with lines "module: PATH"; without a slash the path is below
// p11-kit's own folder of modules.
#include "hsm/pkcs11/known_modules.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <string_view>
#include <system_error>

namespace bulla {
namespace {

struct Setting {
  std::string name;
  std::string value;
};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

Setting setting_of(const std::string &line) {
  const auto colon = line.find(':');
  if (colon == line.npos || line.starts_with('#')) return {};
  return {trimmed(std::string_view(line).substr(0, colon)),
          trimmed(std::string_view(line).substr(colon + 1))};
}

// The module's path; empty for what is none of ours.
std::string module_in(const std::filesystem::path &file) {
  std::ifstream lines(file);
  std::string path;
  for (std::string line; std::getline(lines, line);) {
    const Setting setting = setting_of(line);
    if (setting.name == "trust-policy" && setting.value == "yes") return {};
    if (setting.name == "module") path = setting.value;
  }
  if (path.empty() || path.find('/') != path.npos) return path;
  return std::string(BULLA_P11_MODULE_FOLDER) + "/" + path;
}

}  // namespace

std::vector<std::string> known_modules() {
  return known_modules_in(BULLA_P11_CONFIG_FOLDER);
}

std::vector<std::string> known_modules_in(const std::filesystem::path &folder) {
  std::set<std::filesystem::path> files;
  std::error_code none;
  for (const auto &entry : std::filesystem::directory_iterator(folder, none))
    if (entry.path().extension() == ".module") files.insert(entry.path());
  std::vector<std::string> modules;
  for (const auto &file : files) {
    const std::string path = module_in(file);
    if (!path.empty() && std::ranges::find(modules, path) == modules.end()) modules.push_back(path);
  }
  return modules;
}

}  // namespace bulla
