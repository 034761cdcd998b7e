// SPDX-License-Identifier: Apache-2.0
//
// What a verdict tells people: stages, signatures, words.
#include <gtest/gtest.h>

#include <set>

#include "tests/host/packages.hpp"
#include "verifier/host/package_reader.hpp"
#include "verifier/host/status_words.hpp"
#include "verifier/host/verify.hpp"

namespace bulla::testing {
namespace {

const bulla_status kStatuses[] = {
#define BULLA_STATUS_ENTRY(name, number, reason, exit_code) name,
    BULLA_STATUS_LIST(BULLA_STATUS_ENTRY)
#undef BULLA_STATUS_ENTRY
};

TEST(StatusWords, EveryFailureHasItsOwn) {
  std::set<std::string_view> sentences;
  for (const bulla_status status : kStatuses) {
    if (status == BULLA_OK || status == BULLA_NOT_FOUND) continue;
    const StatusWords words = status_words(status);
    EXPECT_NE(words.what, bulla_status_name(status));
    EXPECT_TRUE(sentences.insert(words.what).second) << words.what;
    EXPECT_NE(words.what.back(), '.') << words.what;
  }
}

Verdict judge(const Package &package) {
  return verify_bytes(package.file(), "p.bulla", trust_in(standard_store().store()));
}

TEST(Stages, TellHowFarItCame) {
  const Verdict verdict = judge(image_package(content(100), {"stranger"}));
  EXPECT_EQ(verdict.stage, BULLA_STAGE_SIGNATURES);
  EXPECT_EQ(verdict.at(BULLA_STAGE_KEY_STORE).state, StageState::kPassed);
  EXPECT_EQ(verdict.at(BULLA_STAGE_SIGNATURES).state, StageState::kFailed);
  EXPECT_EQ(verdict.at(BULLA_STAGE_DENIED).state, StageState::kNotReached);
  EXPECT_EQ(verdict.at(BULLA_STAGE_RESULT).state, StageState::kNotReached);
}

TEST(Stages, AllPassWhenAccepted) {
  const Verdict verdict = judge(zstd_package(content(100)));
  for (std::size_t i = 0; i < kStageCount; i++) {
    const StageState state = verdict.stages[i].state;
    const bool needs_a_device = i + 1 >= BULLA_STAGE_IDENTITY && i + 1 <= BULLA_STAGE_VERSIONS;
    EXPECT_EQ(state, needs_a_device ? StageState::kNotChecked : StageState::kPassed) << i + 1;
  }
}

TEST(Stages, KeyStoresEndAfterTheFifth) {
  const Verdict verdict = judge(key_store_package(standard_store(2).store()));
  EXPECT_EQ(verdict.at(BULLA_STAGE_CHAIN).state, StageState::kPassed);
  EXPECT_EQ(verdict.at(BULLA_STAGE_KEY_STORE).state, StageState::kNone);
}

TEST(Stages, EachHasAName) {
  std::set<std::string_view> names;
  for (int i = 1; i <= 14; i++) names.insert(stage_name(static_cast<bulla_stage>(i)));
  EXPECT_EQ(names.size(), kStageCount);
}

TEST(Signatures, AreReportedOneByOne) {
  Package package = zstd_package(content(100));
  package.envelope.signatures = sign_all({"stranger", "rel-1", "rel-1", "os-1"},
                                         package.envelope.document, BULLA_TYPE_MANIFEST);
  package.envelope.signatures.back().value[3] ^= 1;
  const Verdict verdict = judge(package);
  ASSERT_EQ(verdict.signatures.size(), 5u);
  EXPECT_EQ(verdict.signatures[0].state, "unknown");
  EXPECT_EQ(verdict.signatures[0].key_id.size(), 16u);
  EXPECT_EQ(verdict.signatures[1].state, "valid");
  EXPECT_EQ(verdict.signatures[1].key_name, "rel-1");
  EXPECT_EQ(verdict.signatures[1].roles, std::vector<std::string>{"release"});
  EXPECT_EQ(verdict.signatures[2].state, "repeated");
  EXPECT_EQ(verdict.signatures[3].state, "invalid");
  EXPECT_EQ(verdict.signatures[4].over, "transport");
}

TEST(Sentence, NamesTheKindOfFileAndTheKeys) {
  const Verdict verdict = judge(image_package(content(100), {"stranger"}));
  const std::string id = to_hex(TestSigner("stranger").id()).substr(0, 16);
  EXPECT_EQ(verdict.sentence.rfind("image package refused: ", 0), 0u) << verdict.sentence;
  EXPECT_NE(verdict.sentence.find(id), std::string::npos) << verdict.sentence;
}

TEST(PackageReader, GivesEverythingInAFile) {
  const Package package = zstd_package(content(5000));
  const Bytes file = package.file();
  const PackageContents contents = read_package(file, "p.bulla");
  EXPECT_EQ(contents.kind, FileKind::kImagePackage);
  EXPECT_EQ(contents.envelope, package.envelope);
  EXPECT_EQ(contents.envelope_bytes, encode(package.envelope));
  EXPECT_EQ(contents.manifest->name, "app");
  EXPECT_EQ(contents.transport->encoding, static_cast<std::uint32_t>(BULLA_ENCODING_ZSTD));
  EXPECT_EQ(contents.payload_bytes, package.payload.size());
  EXPECT_EQ(contents.header.payload_offset + contents.payload_bytes, file.size());
  const Bytes seal = encode(seal_of(package.envelope));
  EXPECT_EQ(read_package(seal, "p.seal").kind, FileKind::kSeal);
  const Bytes store = key_store_package(standard_store().store()).file();
  EXPECT_EQ(read_package(store, "t.bulla").key_store->version, 1u);
}

}  // namespace
}  // namespace bulla::testing
