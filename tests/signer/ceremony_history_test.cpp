// SPDX-License-Identifier: Apache-2.0
//
// A transcript as a whole: which lines may follow which, and what becomes of one that was cut, put
// in another order, edited, or made of two.
#include "signer/ceremony_history.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/hsm/failure.hpp"
#include "tests/signer/ceremony_stage.hpp"

namespace bulla {
namespace {

using Lines = std::vector<TranscriptLine>;
using test::reason_of;

// Numbers and chain made right again: what a liar without keys can do.
std::string rechained(Lines lines) {
  std::string text;
  Digest previous{};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].number = i;
    lines[i].previous = previous;
    const std::string line = encode_line(lines[i]);
    previous = sha256(as_bytes(line));
    text += line + "\n";
  }
  return text;
}

class CeremonyHistoryTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    stage_ = new test::Stage;
    for (const char *name : {"one.jsonl", "two.jsonl"})
      (void)stage_->rehearse(stage_->script_text(), name,
                             [](test::StageTalk &, test::StageKeys &, CeremonyOptions &) {});
  }
  static void TearDownTestSuite() { delete stage_; }

  std::string verdict_on(const std::string &text) const {
    stage_->room().write("lie.jsonl", text);
    return reason_of([&] { (void)stage_->verify("lie.jsonl"); });
  }

  Lines one_ = stage_->lines("one.jsonl");
  Lines two_ = stage_->lines("two.jsonl");
  static test::Stage *stage_;
};

test::Stage *CeremonyHistoryTest::stage_ = nullptr;

TEST_F(CeremonyHistoryTest, of_a_whole_ceremony_is_taken) {
  for (const Lines &lines : {one_, two_}) {
    const CeremonyHistory history = replay(lines);
    EXPECT_EQ(history.state.steps_done, 14u);
    EXPECT_EQ(history.signed_by.size(), 1u);
    EXPECT_EQ(verdict_on(rechained(lines)), "none");  // the chain was right before, too
  }
}

TEST_F(CeremonyHistoryTest, made_of_two_ceremonies_is_refused_wherever_they_were_joined) {
  ASSERT_EQ(one_.size(), two_.size());
  for (std::size_t cut = 1; cut < one_.size(); ++cut) {
    SCOPED_TRACE(cut);
    Lines spliced(one_.begin(), one_.begin() + static_cast<long>(cut));
    spliced.insert(spliced.end(), two_.begin() + static_cast<long>(cut), two_.end());
    EXPECT_EQ(verdict_on(rechained(spliced)), "transcript-broken");
    std::string text;  // and with the chain as it was
    for (const TranscriptLine &line : spliced) text += encode_line(line) + "\n";
    EXPECT_EQ(verdict_on(text), "transcript-broken");
  }
}

TEST_F(CeremonyHistoryTest, with_one_step_of_another_ceremony_is_refused) {
  for (std::size_t i = 0; i < one_.size(); ++i) {
    SCOPED_TRACE(i);
    Lines spliced = one_;
    spliced[i].body = two_[i].body;
    const bool is_same = one_[i].body == two_[i].body;  // a note, a confirmation
    EXPECT_EQ(verdict_on(rechained(spliced)), is_same ? "none" : "transcript-broken");
  }
}

TEST_F(CeremonyHistoryTest, that_was_cut_is_refused) {
  const std::string whole = rechained(one_);
  for (std::size_t end = 0; end < one_.size(); ++end) {
    SCOPED_TRACE(end);
    const Lines cut(one_.begin(), one_.begin() + static_cast<long>(end));
    EXPECT_NE(verdict_on(rechained(cut)), "none");
    Lines headless(one_.begin() + static_cast<long>(end) + 1, one_.end());
    EXPECT_NE(verdict_on(rechained(headless)), "none");
  }
  for (std::size_t bytes = 1; bytes < whole.size(); bytes += 97)
    EXPECT_NE(verdict_on(whole.substr(0, bytes)), "none") << bytes;
}

TEST_F(CeremonyHistoryTest, in_another_order_is_refused) {
  for (std::size_t i = 0; i < one_.size(); ++i)
    for (std::size_t j = i + 1; j < one_.size(); ++j) {
      Lines swapped = one_;
      std::swap(swapped[i], swapped[j]);
      EXPECT_EQ(verdict_on(rechained(swapped)), "transcript-broken") << i << " and " << j;
    }
}

struct Edit {
  const char *name;
  const char *words;
  std::function<void(Lines &)> make;
};

TranscriptLine remark(RemarkLine::Kind kind, std::size_t step) {
  return {0, {}, "2026-11-21T00:00:00Z", RemarkLine{kind, step, "", "", "text"}};
}

EndLine &end_of(Lines &lines) {
  return std::get<EndLine>(lines[lines.size() - 2].body);
}

TEST_F(CeremonyHistoryTest, knows_which_lines_may_follow_which) {
  const std::vector<Edit> edits = {
      {"a second beginning", "second beginning",
       [](Lines &lines) { lines.insert(lines.begin() + 3, lines[0]); }},
      {"no beginning", "does not begin", [](Lines &lines) { lines.erase(lines.begin()); }},
      {"a step after the end", "had ended",
       [](Lines &lines) { lines.insert(lines.end() - 1, lines[1]); }},
      {"a remark of another step", "another step",
       [](Lines &lines) {
         lines.insert(lines.begin() + 1, remark(RemarkLine::Kind::kException, 2));
       }},
      {"a start where no key is made", "makes a key",
       [](Lines &lines) { lines.insert(lines.begin() + 1, remark(RemarkLine::Kind::kStart, 1)); }},
      {"an end too early", "step 14 is not", [](Lines &lines) { lines.erase(lines.end() - 3); }},
      {"another outcome", "no such outcome", [](Lines &lines) { end_of(lines).outcome = "well"; }},
      {"an abort without a reason", "without a reason",
       [](Lines &lines) { end_of(lines).outcome = "aborted"; }},
      {"a signature before the end", "before the end",
       [](Lines &lines) { std::swap(lines[lines.size() - 2], lines.back()); }},
      {"a signer who was not announced", "does not announce",
       [](Lines &lines) { end_of(lines).signers.clear(); }},
      {"a signature twice", "does not announce",
       [](Lines &lines) { lines.push_back(lines.back()); }},
      {"another time", "signature does not verify",
       [](Lines &lines) { lines[4].time = "2001-01-01T00:00:00Z"; }},
      {"a rehearsal that poses as the day", "signature does not verify",
       [](Lines &lines) { std::get<BeginLine>(lines[0].body).nonce = "00"; }},
  };
  for (const Edit &edit : edits) {
    SCOPED_TRACE(edit.name);
    Lines lines = one_;
    edit.make(lines);
    stage_->room().write("lie.jsonl", rechained(lines));
    const auto error = test::failure_of([&] { (void)stage_->verify("lie.jsonl"); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->reason(), "transcript-broken");
    EXPECT_NE(std::string(error->what()).find(edit.words), std::string::npos) << error->what();
  }
}

TEST_F(CeremonyHistoryTest, without_its_signature_is_unfinished_and_with_none_announced_warns) {
  Lines lines = one_;
  lines.pop_back();
  EXPECT_EQ(verdict_on(rechained(lines)), "transcript-unfinished");
  end_of(one_).signers.clear();
  one_.pop_back();
  stage_->room().write("lie.jsonl", rechained(one_));
  const auto warnings = stage_->verify("lie.jsonl").warnings;
  EXPECT_TRUE(std::ranges::any_of(warnings, [](const std::string &warning) {
    return warning.find("nobody signed this transcript") != std::string::npos;
  }));
}

TEST_F(CeremonyHistoryTest, says_what_an_abort_leaves_behind) {
  Lines begun(one_.begin(), one_.begin() + 12);
  const CeremonyScript script = parse_ceremony_script(stage_->script_text(), "script.yaml");
  std::string safe;
  for (const std::string &sentence : what_is_safe(begun, script)) safe += sentence + "\n";
  for (const char *words : {"key root-c exists; it signed no document", "key root-a: it signed",
                            "do not use tks-2.bulla", "devices have seen nothing"})
    EXPECT_NE(safe.find(words), std::string::npos) << safe;
}

}  // namespace
}  // namespace bulla
