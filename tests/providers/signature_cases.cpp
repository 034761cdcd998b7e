// SPDX-License-Identifier: Apache-2.0
#include "tests/providers/signature_cases.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/providers/providers_under_test.hpp"

namespace bulla::test {
namespace {

using Json = nlohmann::json;

Bytes octets(const Json &value) {
  return from_hex(value.get<std::string>()).value();
}

std::optional<Json> read_suite(const std::string &file) {
  const char *folder = std::getenv("BULLA_VECTOR_SUITES");
  if (folder == nullptr) return std::nullopt;
  std::ifstream in(std::filesystem::path(folder) / file);
  if (!in) return std::nullopt;
  return Json::parse(in);
}

// Ed25519 keys stand as they are; P-256 keys as uncompressed points, without whose first byte they
// are ours.
Bytes wycheproof_key(const Json &group) {
  const Json &key = group.at("publicKey");
  if (key.contains("pk")) return octets(key.at("pk"));
  Bytes point = octets(key.at("uncompressed"));
  point.erase(point.begin());
  return point;
}

}  // namespace

std::vector<SignatureCase> load_edge_cases(const std::string &file) {
  std::ifstream in(std::filesystem::path(BULLA_TEST_VECTORS) / "signatures" / file);
  std::vector<SignatureCase> cases;
  const Json document = Json::parse(in);
  for (const Json &row : document.at("cases")) {
    SignatureCase vector;
    vector.name = row.at("name").get<std::string>();
    vector.key = octets(row.at("key"));
    vector.message = octets(row.at("message"));
    vector.signature = octets(row.at("signature"));
    vector.verdict = row.at("verdict").get<std::string>();
    vector.valid = vector.verdict == "ok";
    cases.push_back(std::move(vector));
  }
  return cases;
}

std::optional<std::vector<SignatureCase>> load_wycheproof(const std::string &file) {
  const std::optional<Json> suite = read_suite("wycheproof/" + file);
  if (!suite) return std::nullopt;
  std::vector<SignatureCase> cases;
  for (const Json &group : suite->at("testGroups")) {
    for (const Json &row : group.at("tests")) {
      SignatureCase vector;
      vector.name = file + " " + std::to_string(row.at("tcId").get<int>()) + " " +
                    row.at("comment").get<std::string>();
      vector.key = wycheproof_key(group);
      vector.message = octets(row.at("msg"));
      vector.signature = octets(row.at("sig"));
      vector.valid = row.at("result") == "valid";
      cases.push_back(std::move(vector));
    }
  }
  return cases;
}

std::optional<std::vector<SignatureCase>> load_speccheck() {
  const std::optional<Json> suite = read_suite("ed25519-speccheck/cases.json");
  if (!suite) return std::nullopt;
  std::vector<SignatureCase> cases;
  for (const Json &row : *suite) {
    SignatureCase vector;
    vector.name = "speccheck " + std::to_string(cases.size());
    vector.key = octets(row.at("pub_key"));
    vector.message = octets(row.at("message"));
    vector.signature = octets(row.at("signature"));
    vector.valid = cases.size() == 3;  // the only one that the acceptance rules let through
    cases.push_back(std::move(vector));
  }
  return cases;
}

void expect_same_verdict(std::int32_t algorithm, const SignatureCase &vector) {
  std::optional<bulla_status> first;
  for (const ProviderUnderTest &provider : providers_under_test()) {
    SCOPED_TRACE(provider.name + ": " + vector.name);
    const bulla_status status =
        provider.crypto->verify(provider.crypto->context, algorithm, vector.key.data(),
                                vector.key.size(), vector.message.data(), vector.message.size(),
                                vector.signature.data(), vector.signature.size());
    if (algorithm == BULLA_ALG_ES256 && !provider.has_es256) {
      EXPECT_EQ(status, BULLA_FEATURE_UNSUPPORTED);
      continue;
    }
    if (!first) first = status;
    EXPECT_EQ(status, *first) << "providers disagree";
    EXPECT_EQ(status == BULLA_OK, vector.valid) << bulla_status_name(status);
    EXPECT_TRUE(status == BULLA_OK || status == BULLA_SIG_INVALID || status == BULLA_SIG_MALFORMED)
        << bulla_status_name(status);
    if (!vector.verdict.empty()) {
      EXPECT_EQ(bulla_status_name(status), vector.verdict);
    }
  }
}

}  // namespace bulla::test
