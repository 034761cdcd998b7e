// SPDX-License-Identifier: Apache-2.0
//
// Reads tests/vectors, whose place is compiled in.
#include "tests/vectors/vector_cases.hpp"

#include <fstream>
#include <iterator>

namespace bulla::testing {
namespace {

const std::string kDirectory = std::string(BULLA_VECTORS_DIRECTORY) + "/";

Bytes read_bytes(const std::string &path) {
  std::ifstream file;
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file.open(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

VectorCase to_case(const nlohmann::json &entry) {
  VectorCase one;
  one.name = entry.at("name");
  one.path = kDirectory + entry.at("file").get<std::string>();
  one.trust_path = kDirectory + entry.at("trust").get<std::string>();
  one.file = read_bytes(one.path);
  one.trust = read_bytes(one.trust_path);
  if (entry.contains("installed")) {
    one.installed_path = kDirectory + entry.at("installed").get<std::string>();
    one.installed = read_bytes(one.installed_path);
  }
  one.device = entry.value("device", nlohmann::json());
  one.reason = entry.at("reason");
  one.exit_code = entry.at("exit");
  one.why = entry.at("why");
  return one;
}

std::vector<VectorCase> read_cases() {
  std::ifstream file(kDirectory + "cases.json");
  std::vector<VectorCase> cases;
  for (const auto &entry : nlohmann::json::parse(file)) cases.push_back(to_case(entry));
  return cases;
}

}  // namespace

const std::vector<VectorCase> &vector_cases() {
  static const std::vector<VectorCase> cases = read_cases();
  return cases;
}

}  // namespace bulla::testing
