// SPDX-License-Identifier: Apache-2.0
//
// The judge, line by line: what a running ceremony and a witness both rely on. Each row changes one
// thing in a line of a whole ceremony, and the judge says which rule it breaks.
#include "signer/ceremony_judge.hpp"

#include <gtest/gtest.h>

#include "signer/base64.hpp"
#include "signer/ceremony_document.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/ceremony_stage.hpp"

namespace bulla {
namespace {

struct Lie {
  const char *name;
  std::size_t step;
  const char *reason;
  const char *words;
  std::function<void(StepLine &)> tell;
};

void set_fact(StepLine &line, std::string_view name, const std::string &text) {
  for (RecordedFact &fact : line.facts)
    if (fact.name == name) fact.text = text;
}

void take_fact(StepLine &line, std::string_view name) {
  std::erase_if(line.facts, [&](const RecordedFact &fact) { return fact.name == name; });
}

// Another content with its own right digest.
void set_content(RecordedFile &file, const std::string &text) {
  file.content = Bytes(text.begin(), text.end());
  file.sha256 = sha256(*file.content);
}

constexpr const char *kBroken = "transcript-broken";
constexpr const char *kFailed = "ceremony-check-failed";

const std::vector<Lie> kLies = {
    {"another number", 2, kBroken, "not step 2", [](StepLine &l) { l.step = 3; }},
    {"another kind", 2, kBroken, "not step 2", [](StepLine &l) { l.name = "note"; }},
    {"another person", 4, kBroken, "not step 4", [](StepLine &l) { l.by = "wanda"; }},
    {"an answer where nobody is asked", 1, kBroken, "answers of such a step",
     [](StepLine &l) {
       l.said.push_back({"alice", "?", "yes"});
     }},
    {"no answer", 2, kBroken, "answers of such a step", [](StepLine &l) { l.said.clear(); }},
    {"two answers", 2, kBroken, "one answer", [](StepLine &l) { l.said.push_back(l.said[0]); }},
    {"the answer of another person", 2, kBroken, "was to answer",
     [](StepLine &l) { l.said[0].person = "bob"; }},
    {"another question", 2, kBroken, "question", [](StepLine &l) { l.said[0].question = "?"; }},
    {"no", 2, kFailed, "did not answer yes", [](StepLine &l) { l.said[0].answer = "no"; }},
    {"a file too many", 2, kBroken, "inputs",
     [](StepLine &l) {
       l.inputs.push_back({"x", {}, {}});
     }},
    {"another program", 3, kFailed, "began", [](StepLine &l) { set_fact(l, "program", "00"); }},
    {"a fact is missing", 3, kBroken, "'program' is missing",
     [](StepLine &l) { take_fact(l, "program"); }},
    {"another medium", 4, kBroken, "inputs", [](StepLine &l) { l.inputs[0].file = "other.yaml"; }},
    {"a medium less", 4, kBroken, "inputs", [](StepLine &l) { l.inputs.clear(); }},
    {"another nonce", 5, kFailed, "is not the one", [](StepLine &l) { set_fact(l, "nonce", "0"); }},
    {"no base64", 5, kBroken, "no base64", [](StepLine &l) { set_fact(l, "signature", "!"); }},
    {"another public key", 5, kFailed, "is not the one",
     [](StepLine &l) {
       set_content(l.inputs[0], to_pem(test::MemoryKey(BULLA_ALG_ED25519).public_key()));
     }},
    {"content without its digest", 5, kBroken, "does not have its digest",
     [](StepLine &l) { l.inputs[0].content->push_back(0); }},
    {"content is missing", 5, kBroken, "is missing",
     [](StepLine &l) { l.inputs[0].content.reset(); }},
    {"another nonce than was typed", 6, kBroken, "the one that wanda typed",
     [](StepLine &l) { l.said[0].answer = "something else"; }},
    {"another algorithm", 6, kFailed, "algorithm",
     [](StepLine &l) {
       set_content(l.outputs[0], to_pem(test::MemoryKey(BULLA_ALG_ES256).public_key()));
     }},
    {"another difference", 7, kBroken, "difference",
     [](StepLine &l) { set_fact(l, "change", "+"); }},
    {"a change is not told", 7, kBroken, "difference", [](StepLine &l) { l.facts.pop_back(); }},
    {"another spec", 7, kBroken, "inputs", [](StepLine &l) { l.inputs[0].file = "other.yaml"; }},
    {"other digits were heard", 8, kFailed, "did not hear",
     [](StepLine &l) { l.said[0].answer = "0000000000000000"; }},
    {"a file that changed", 8, kFailed, "has changed since",
     [](StepLine &l) { set_content(l.inputs[0], "another"); }},
    {"the holder was asked about something else", 9, kBroken, "another document",
     [](StepLine &l) { l.said[0].question = "sign it?"; }},
    {"the holder said no", 9, kFailed, "yes", [](StepLine &l) { l.said[0].answer = "no"; }},
    {"another output", 9, kBroken, "with these signatures",
     [](StepLine &l) { l.outputs[0] = l.inputs[0]; }},
    {"a signature of nobody", 9, kFailed, "",
     [](StepLine &l) {
       Bytes bytes = *from_base64(*l.fact("answer"));
       bytes[bytes.size() / 2] ^= 1;
       std::vector<Answered> answers = parse_answers(*from_base64(*l.fact("answer")), "answer");
       answers[0].response.signature[9] ^= 1;
       set_fact(l, "answer", to_base64(encode(answers)));
     }},
    {"another request", 10, kBroken, "is not the request",
     [](StepLine &l) { set_content(l.outputs[0], "request"); }},
    {"another verdict", 12, kBroken, "not the verifier's",
     [](StepLine &l) { set_fact(l, "verdict", "refused"); }},
    {"another program was run", 13, kBroken, "another program",
     [](StepLine &l) { set_fact(l, "program", "true"); }},
    {"it ended badly", 13, kFailed, "ended with 1", [](StepLine &l) { set_fact(l, "exit", "1"); }},
    {"its output is no base64", 13, kBroken, "base64",
     [](StepLine &l) { set_fact(l, "output", "!"); }},
    {"no bag", 14, kFailed, "no number of a bag", [](StepLine &l) { l.said[0].answer = ""; }},
    {"something else was sealed", 14, kBroken, "inputs",
     [](StepLine &l) { l.inputs[0].file = "other.yaml"; }},
};

class CeremonyJudge : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    test::Stage stage;
    (void)stage.rehearse(stage.script_text(), "whole.jsonl",
                         [](test::StageTalk &, test::StageKeys &, CeremonyOptions &) {});
    lines_ = new std::vector<TranscriptLine>(stage.lines("whole.jsonl"));
  }
  static void TearDownTestSuite() { delete lines_; }

  // The state before `step`, and the line that belongs there.
  static std::pair<CeremonyState, StepLine> before(std::size_t step) {
    CeremonyState state;
    for (const TranscriptLine &line : *lines_) {
      if (const auto *begin = std::get_if<BeginLine>(&line.body)) {
        state.begin = *begin;
        state.script = parse_ceremony_script(begin->script_text, "script");
      }
      const auto *done = std::get_if<StepLine>(&line.body);
      if (done == nullptr) continue;
      if (done->step == step) return {state, *done};
      judge_step(state, *done);
    }
    throw std::logic_error("no such step");
  }

  static const std::vector<TranscriptLine> *lines_;
};

const std::vector<TranscriptLine> *CeremonyJudge::lines_ = nullptr;

TEST_F(CeremonyJudge, takes_every_step_in_its_order) {
  for (std::size_t step = 1; step <= 14; ++step) {
    auto [state, line] = before(step);
    judge_step(state, line);
    EXPECT_EQ(state.steps_done, step);
    if (step < 14) continue;
    EXPECT_EQ(state.next(), nullptr);
    EXPECT_EQ(test::reason_of([&, &s = state, &l = line] { judge_step(s, l); }), kBroken);
  }
}

TEST_F(CeremonyJudge, finds_each_thing_that_is_not_as_it_should_be) {
  for (const Lie &lie : kLies) {
    SCOPED_TRACE(lie.name);
    auto [state, line] = before(lie.step);
    lie.tell(line);
    const auto error = test::failure_of([&, &s = state, &l = line] { judge_step(s, l); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->reason(), lie.reason) << error->what();
    EXPECT_NE(std::string(error->what()).find(lie.words), std::string::npos) << error->what();
    EXPECT_EQ(state.steps_done, lie.step - 1);
  }
}

TEST_F(CeremonyJudge, wants_the_machine_and_the_media_of_the_script_on_the_day) {
  for (const std::size_t step : {3u, 4u}) {
    auto [rehearsed, line] = before(step);
    CeremonyState day = rehearsed;
    day.begin.is_rehearsal = false;
    StepLine wrong = line;
    if (step == 3) set_fact(wrong, "network", "eth0");
    if (step == 4) wrong.inputs[0].sha256[0] ^= 1;
    judge_step(rehearsed, wrong);
    EXPECT_EQ(test::reason_of([&] { judge_step(day, wrong); }), kFailed);
    judge_step(day, line);
  }
}

TEST_F(CeremonyJudge, refuses_what_has_too_few_signatures) {
  auto [state, line] = before(12);
  state.files.clear();  // or it would be seen that the file is the one of before
  for (const TranscriptLine &each : *lines_)
    if (const auto *sign = std::get_if<StepLine>(&each.body); sign != nullptr && sign->step == 9)
      line.inputs[0] = sign->outputs[0];
  const auto error = test::failure_of([&, &s = state, &l = line] { judge_step(s, l); });
  ASSERT_TRUE(error);
  EXPECT_NE(std::string(error->what()).find("tks-old-threshold"), std::string::npos)
      << error->what();
}

}  // namespace
}  // namespace bulla
