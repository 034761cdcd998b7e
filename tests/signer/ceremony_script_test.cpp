// SPDX-License-Identifier: Apache-2.0
#include "signer/ceremony_script.hpp"

#include <gtest/gtest.h>

#include "tests/hsm/failure.hpp"
#include "tests/signer/ceremony_stage.hpp"

namespace bulla {
namespace {

CeremonyScript parse(const std::string &text) {
  return parse_ceremony_script(text, "script.yaml");
}

std::string good() {
  return test::replaced(test::replaced(test::kStageScript, "PROGRAM", std::string(64, 'a')), "SPEC",
                        std::string(64, 'b'));
}

TEST(CeremonyScript, says_who_does_what_with_which_key) {
  const CeremonyScript script = parse(good());
  EXPECT_EQ(script.title, "Third root key");
  EXPECT_EQ(script.people.size(), 5u);
  ASSERT_EQ(script.keys.size(), 3u);
  EXPECT_EQ(script.keys[2].algorithm, BULLA_ALG_ED25519);
  EXPECT_FALSE(script.keys[0].algorithm);
  ASSERT_EQ(script.steps.size(), 14u);
  EXPECT_EQ(script.steps[7].kind, StepKind::kCompare);
  EXPECT_EQ(script.steps[7].with, "wanda");
  EXPECT_EQ(script.steps[8].by, "bob");  // a step with a key is done by its holder
  EXPECT_EQ(script.steps[5].witness, "wanda");
  EXPECT_TRUE(script.steps[3].files.at(0).sha256);
  EXPECT_EQ(script.digest, sha256(as_bytes(good())));
}

struct Mistake {
  const char *old;
  const char *fresh;
  const char *reason;
  const char *words;
};

TEST(CeremonyScript, is_refused_with_the_place_of_the_mistake) {
  const std::vector<Mistake> mistakes = {
      {"by: wanda", "by: wandy", "field-invalid", "wanda"},
      {"do: seal", "do: seel", "field-invalid", "seal"},
      {"trust: trust.bulla", "trusts: trust.bulla", "yaml-unknown-field", "trust"},
      {"out: b.req", "out: ../b.req", "field-invalid", "below the script's folder"},
      {"out: b.req", "out: /b.req", "field-invalid", "below the script's folder"},
      {"holder: carol", "holder: caro", "field-invalid", "carol"},
      {"key: root-a, file", "key: root-x, file", "field-invalid", "root-"},
      {"{name: bob,", "{name: alice,", "field-invalid", "alice"},
      {"{name: root-b,", "{name: root-a,", "field-invalid", "root-a"},
      {"role: witness", "role: guest", "field-invalid", "guest"},
      {", algorithm: ed25519}", "}", "", "root-c"},
      {"algorithm: ed25519", "algorithm: rsa", "", "rsa"},
      {"network: down", "network: up", "field-invalid", "up"},
      {", witness: wanda}", "}", "", "witness"},
      {"program: aaaa", "program: zzzz", "", "program"},
      {"title: Third root key", "title: [x]", "", "title"},
  };
  for (const Mistake &mistake : mistakes) {
    SCOPED_TRACE(mistake.fresh);
    const auto error =
        test::failure_of([&] { (void)parse(test::replaced(good(), mistake.old, mistake.fresh)); });
    ASSERT_TRUE(error);
    if (*mistake.reason != '\0') {
      EXPECT_EQ(error->reason(), mistake.reason) << error->what();
    }
    EXPECT_EQ(error->exit_code(), 3) << error->reason();
    std::string text = error->what();
    for (const std::string &hint : error->hints()) text += " " + hint;
    EXPECT_NE(text.find("script.yaml:"), std::string::npos) << text;
    EXPECT_NE(text.find(mistake.words), std::string::npos) << text;
  }
}

TEST(CeremonyScript, has_a_name_for_every_kind_of_step) {
  const CeremonyScript script = parse(good());
  std::set<std::string_view> names;
  for (const CeremonyStep &step : script.steps) names.insert(step_name(step.kind));
  EXPECT_EQ(names.size(), 14u);
}

}  // namespace
}  // namespace bulla
