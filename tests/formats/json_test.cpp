// SPDX-License-Identifier: Apache-2.0
//
// The JSON of every structure against golden files. BULLA_WRITE_GOLDEN=1 in the environment
// rewrites them: fields are only ever added, so a changed or missing line in the difference is a
// defect.
#include "formats/json.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/formats/samples.hpp"

namespace bulla {
namespace {

using Json = nlohmann::ordered_json;

void expect_golden(const std::string &name, const Json &json) {
  const std::string path = std::string(BULLA_GOLDEN_DIR) + "/" + name + ".json";
  const std::string text = json.dump(2) + "\n";
  if (std::getenv("BULLA_WRITE_GOLDEN") != nullptr) std::ofstream(path) << text;
  std::ifstream file(path);
  EXPECT_EQ(text, std::string(std::istreambuf_iterator<char>(file), {})) << path;
}

TEST(Json, OfDocumentsIsThatOfTheGoldenFiles) {
  expect_golden("manifest", to_json(samples::full_manifest()));
  expect_golden("capability", to_json(samples::capability()));
  expect_golden("transport", to_json(samples::full_transport()));
  expect_golden("key_store", to_json(decode_key_store(encode(samples::full_key_store()))));
  expect_golden("update", to_json(samples::update()));
}

TEST(Json, OfWhatStandsAroundDocumentsIsThatOfTheGoldenFiles) {
  expect_golden("envelope", to_json(samples::full_envelope()));
  expect_golden("request", to_json(samples::request()));
  expect_golden("response", to_json(samples::response()));
}

TEST(Json, OfASealIsManifestSignaturesAndProofs) {
  const Json json = to_json(seal_of(samples::full_envelope()));
  const Json package = to_json(samples::full_envelope());
  EXPECT_EQ(json["manifest"], package["manifest"]);
  EXPECT_EQ(json["document"], package["document"]);
  EXPECT_EQ(json["signatures"], package["signatures"]);
  EXPECT_EQ(json["proofs"].size(), 2u);
}

TEST(Json, OfAnUnrecognisedSignatureHasItsHeaderInHex) {
  const Json json = to_json(Signature{Bytes(18, 0xaa), Bytes{1}});
  EXPECT_EQ(json.dump(), R"({"protected":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","value":"01"})");
}

TEST(Json, OfAProofThatCannotBeReadNamesTheReason) {
  EXPECT_EQ(to_json(Proof{BULLA_PROOF_CHAIN, Bytes{0x80}}).dump(),
            R"({"kind":"chain","malformed":"field-invalid"})");
}

TEST(Json, OfAKeyStorePackageHasNoAttachments) {
  const Json json = to_json(FileEnvelope{encode(samples::small_key_store()), {}, {}, {}, {}});
  EXPECT_TRUE(json.contains("key_store"));
  EXPECT_FALSE(json.contains("attachments"));
  EXPECT_FALSE(json.contains("transport"));
}

}  // namespace
}  // namespace bulla
