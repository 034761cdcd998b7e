// SPDX-License-Identifier: Apache-2.0
//
// Rehearsals in which every check of a ceremony fails once: it is written down with its reason, put
// right and repeated, and the ceremony ends as if nothing had been. Nothing is left behind.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/hsm/failure.hpp"
#include "tests/signer/ceremony_stage.hpp"

namespace bulla {
namespace {

using test::MemoryKey;
using test::replaced;
using test::Stage;
using test::StageKeys;
using test::StageTalk;

// What people, keys, machine and folder are made to do.
struct Scene {
  StageTalk &talk;
  StageKeys &keys;
  MachineFacts &machine;
};

struct Fault {
  const char *name;
  std::size_t step;
  const char *reason;                           // of the exception that is written down
  const char *words;                            // that stand in its text
  std::function<void(Scene &)> spoil;           // when the step is announced
  std::function<void(Scene &)> mend = nullptr;  // when it has failed
  const char *said = nullptr;  // instead of the right answer to the step's question, once
};

void write(const char *name, const std::string &content) {
  write_whole(name, as_bytes(content), Overwrite::kYes);
}

std::function<void(Scene &)> hides(const char *name) {
  return [=](Scene &) { std::filesystem::rename(name, "hidden"); };
}
std::function<void(Scene &)> shows(const char *name) {
  return [=](Scene &) { std::filesystem::rename("hidden", name); };
}
// Another content, and the right one again.
std::function<void(Scene &)> swaps(const char *name, const char *content) {
  return [=](Scene &) {
    std::filesystem::rename(name, "hidden");
    write(name, content);
  };
}
std::function<void(Scene &)> puts(const char *name, const char *content) {
  return [=](Scene &) { write(name, content); };
}
std::function<void(Scene &)> removes(const char *name) {
  return [=](Scene &) { std::filesystem::remove(name); };
}
std::function<void(Scene &)> opens_another(int algorithm) {
  return [=](Scene &scene) { scene.keys.another = std::make_unique<MemoryKey>(algorithm); };
}
std::function<void(Scene &)> refuses(Reason reason) {
  return [=](Scene &scene) {
    scene.keys.before = [=](const CeremonyKey &) { throw Error(reason, "so says the token"); };
  };
}
void agrees(Scene &scene) {
  scene.keys.before = [](const CeremonyKey &) {};
}
void nothing(Scene &) {}

// The public half of one key, the private half of another's algorithm.
void generates_es256(Scene &scene) {
  scene.keys.instead_of_generate = [](const CeremonyKey &key) {
    write(key.public_path.c_str(), to_pem(MemoryKey(BULLA_ALG_ES256).public_key()));
  };
  scene.keys.another = std::make_unique<MemoryKey>(BULLA_ALG_ES256);
}
void generates(Scene &scene) {
  scene.keys.instead_of_generate = nullptr;
}

// Another machine's answer to something else.
void answers_another(Scene &scene) {
  scene.keys.other_machine_answers = false;
  MemoryKey key(BULLA_ALG_ES256);
  const FileEnvelope envelope = test::sample_envelope();
  const Request request = make_request(envelope, EnvelopePart::kDocument, key.public_key());
  write_answers("b.sig", {{answer(request, key), request}}, Overwrite::kYes);
}
void other_machine_answers(Scene &scene) {
  scene.keys.other_machine_answers = true;
}

const std::vector<Fault> kFaults = {
    {"a person says no", 2, "ceremony-check-failed", "did not answer yes", nothing, nothing, "no"},
    {"the program was changed meanwhile", 3, "ceremony-check-failed", "began the transcript",
     [](Scene &scene) { scene.machine.program = std::string(64, 'b'); },
     [](Scene &scene) { scene.machine.program = test::stage_program(); }},
    {"the kernel is another", 3, "ceremony-check-failed", "the real day would stop here",
     [](Scene &scene) { scene.machine.kernel = "L"; }},
    {"the network is up", 3, "ceremony-check-failed", "the network is not down: eth0",
     [](Scene &scene) { scene.machine.network = "eth0"; }},
    {"no token is there", 5, "hsm-no-token", "so says the token", refuses(Reason::kHsmNoToken),
     agrees},
    {"two tokens fit", 5, "hsm-ambiguous-token", "", refuses(Reason::kHsmAmbiguousToken), agrees},
    {"the PIN is locked", 5, "hsm-pin-locked", "", refuses(Reason::kHsmPinLocked), agrees},
    {"the key is another", 5, "ceremony-check-failed", "is not the one of root-a.pub",
     opens_another(BULLA_ALG_ED25519), nothing},
    {"the public key is missing", 5, "file-not-found", "root-a.pub", hides("root-a.pub"),
     shows("root-a.pub")},
    {"a private key lies where the public one should", 5, "input-unsupported", "private key",
     swaps("root-a.pub", "-----BEGIN PRIVATE KEY-----\n"), shows("root-a.pub")},
    {"the nonce is short", 6, "ceremony-check-failed", "less than 8 characters", nothing, nothing,
     "short"},
    {"the place of the key is taken", 6, "output-exists", "root-c.pub",
     puts("root-c.pub", "somebody's"), removes("root-c.pub")},
    {"the new key is of another algorithm", 6, "ceremony-check-failed", "not of the algorithm",
     generates_es256, generates},
    {"the new key signs as another", 6, "ceremony-check-failed", "is not the one of root-c.pub",
     opens_another(BULLA_ALG_ED25519), nothing},
    {"the token is full", 6, "signer-failed", "so says the token", refuses(Reason::kSignerFailed),
     agrees},
    {"the spec is none", 7, "yaml-syntax", "", swaps("next.yaml", "[}"), shows("next.yaml")},
    {"the key store before is none", 7, "", "", swaps("trust.bulla", "no key store"),
     shows("trust.bulla")},
    {"another key store is there", 7, "output-exists", "tks-2.bulla", puts("tks-2.bulla", "old"),
     removes("tks-2.bulla")},
    {"another digest was heard", 8, "ceremony-check-failed", "did not hear the digest", nothing,
     nothing, "0000 0000 0000 0000"},
    {"the holder says no", 9, "ceremony-check-failed", "did not say yes", nothing, nothing, "no"},
    {"the document was exchanged", 9, "", "", swaps("tks-2.bulla", "another"),
     shows("tks-2.bulla")},
    {"another key would sign", 9, "key-mismatch", "", opens_another(BULLA_ALG_ED25519), nothing},
    {"the token gives up", 9, "hsm-token-gone", "", refuses(Reason::kHsmTokenGone), agrees},
    {"another request is there", 10, "output-exists", "b.req", puts("b.req", "old"),
     removes("b.req")},
    {"the answer has not come", 11, "file-not-found", "b.sig",
     [](Scene &scene) { scene.keys.other_machine_answers = false; }, other_machine_answers},
    {"the answer is another's", 11, "response-mismatch", "", answers_another,
     other_machine_answers},
    {"what is trusted is no key store", 12, "", "", swaps("trust.bulla", "nothing"),
     shows("trust.bulla")},
    {"the second tool disagrees", 13, "ceremony-check-failed", "sh ended with 3",
     swaps("second.sh", "exit 3\n"), shows("second.sh")},
    {"what is to be sealed is gone", 14, "file-not-found", "tks-2.bulla", hides("tks-2.bulla"),
     shows("tks-2.bulla")},
    {"no bag has a number", 14, "ceremony-check-failed", "no number of a bag", nothing, nothing,
     ""},
};

// Plays one fault, and looks at what came of it.
class FaultyRehearsal {
 public:
  FaultyRehearsal(Stage &stage, const Fault &fault) : stage_(stage), fault_(fault) {}

  CeremonyResult play(const std::string &transcript) {
    return stage_.rehearse(stage_.script_text(), transcript,
                           [&](StageTalk &talk, StageKeys &keys, CeremonyOptions &options) {
                             options.machine = [this] { return machine_; };
                             talk.on_say = [&](const std::string &line) {
                               hear(line, {talk, keys, machine_});
                             };
                             talk.on_ask = [&](const CeremonyQuestion &question) {
                               return reply(question, {talk, keys, machine_});
                             };
                           });
  }

 private:
  void hear(const std::string &line, Scene scene) {
    if (!line.starts_with("Step ")) return;
    at_step_ = line.starts_with("Step " + std::to_string(fault_.step) + " of");
    if (at_step_ && !is_spoilt_) fault_.spoil(scene);
    is_spoilt_ |= at_step_;
  }

  std::optional<std::string> reply(const CeremonyQuestion &question, Scene scene) {
    if (question.text == "retry, pause or abort") {
      if (fault_.mend) fault_.mend(scene);
      return std::nullopt;
    }
    if (!at_step_ || fault_.said == nullptr || has_said_) return std::nullopt;
    has_said_ = true;
    return fault_.said;
  }

  Stage &stage_;
  const Fault &fault_;
  MachineFacts machine_{"1", test::stage_program(), "K", "down"};
  bool at_step_ = false;
  bool is_spoilt_ = false;
  bool has_said_ = false;
};

std::vector<RemarkLine> exceptions_of(const std::vector<TranscriptLine> &lines) {
  std::vector<RemarkLine> found;
  for (const TranscriptLine &line : lines)
    if (const auto *remark = std::get_if<RemarkLine>(&line.body))
      if (remark->kind == RemarkLine::Kind::kException) found.push_back(*remark);
  return found;
}

TEST(RehearsalFaults, every_check_fails_once_is_written_down_and_repeated) {
  Stage stage;
  const auto before = stage.files();
  std::size_t number = 0;
  for (const Fault &fault : kFaults) {
    SCOPED_TRACE(fault.name);
    const std::string transcript = std::to_string(++number) + ".jsonl";
    const CeremonyResult result = FaultyRehearsal(stage, fault).play(transcript);
    EXPECT_EQ(result.outcome, CeremonyOutcome::kDone);
    const auto exceptions = exceptions_of(stage.lines(transcript));
    ASSERT_FALSE(exceptions.empty());
    for (const RemarkLine &exception : exceptions) {
      EXPECT_EQ(exception.step, fault.step);
      EXPECT_NE(exception.reason, "internal");
    }
    EXPECT_TRUE(std::ranges::any_of(exceptions,
                                    [&](const RemarkLine &exception) {
                                      return (*fault.reason == '\0' ||
                                              exception.reason == fault.reason) &&
                                             exception.text.find(fault.words) != std::string::npos;
                                    }))
        << exceptions.front().reason << ": " << exceptions.front().text;
    EXPECT_EQ(stage.verify(transcript).history.exceptions, exceptions.size());
    EXPECT_EQ(stage.files(), before);
  }
}

TEST(RehearsalFaults, no_kind_of_step_is_left_out) {
  Stage stage;
  const CeremonyScript script = parse_ceremony_script(stage.script_text(), "script.yaml");
  std::set<StepKind> kinds;
  for (const CeremonyStep &step : script.steps) kinds.insert(step.kind);
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(StepKind::kSeal) + 1);
  for (std::size_t step = 1; step <= script.steps.size(); ++step) {
    const StepKind kind = script.steps[step - 1].kind;
    const bool can_fail = kind != StepKind::kNote && kind != StepKind::kMedia;  // those: below
    EXPECT_EQ(std::ranges::any_of(kFaults, [&](const Fault &f) { return f.step == step; }),
              can_fail)
        << step_name(kind);
  }
}

// What is wrong with the script itself, or with what it names, cannot be put right on the day.
struct Flaw {
  const char *name;
  const char *old;
  const char *fresh;
  std::size_t step;
  const char *words;
  CeremonyOutcome outcome;
};

TEST(RehearsalFaults, scripts_that_cannot_end_are_found) {
  const std::vector<Flaw> flaws = {
      {"too few signatures when it is verified",
       "    - {do: sign, key: root-a, file: tks-2.bulla}\n", "", 11, "tks-2.bulla",
       CeremonyOutcome::kAborted},
      {"media that are not there", "file: next.yaml, sha256", "file: nowhere.yaml, sha256", 4,
       "nowhere.yaml", CeremonyOutcome::kAborted},
      {"media of another digest", "sha256: ", "sha256: 00", 4, "the real day would stop here",
       CeremonyOutcome::kDone},
      {"a program of another digest", "program: aa", "program: bb", 3,
       "the real day would stop here", CeremonyOutcome::kDone},
      {"a second tool that is not there", "[sh, second.sh", "[no-such-tool, second.sh", 13,
       "no-such-tool", CeremonyOutcome::kAborted},
      {"a file that an earlier step made is changed", "[sh, second.sh, tks-2.bulla]",
       "[sh, -c, echo >>tks-2.bulla]", 14, "has changed since", CeremonyOutcome::kAborted},
      {"a key store that goes backwards", "previous: trust.bulla, spec: next.yaml",
       "previous: trust.bulla, spec: key-store.yaml", 7, "version", CeremonyOutcome::kAborted},
  };
  Stage stage;
  const auto before = stage.files();
  std::size_t number = 0;
  for (const Flaw &flaw : flaws) {
    SCOPED_TRACE(flaw.name);
    const std::string transcript = std::to_string(++number) + ".jsonl";
    std::string fresh = flaw.fresh;
    std::string script = stage.script_text();
    if (fresh == "sha256: 00") {  // another digest, of the right length
      const std::size_t at = script.find(flaw.old) + std::string(flaw.old).size();
      script.replace(at, 2, script.compare(at, 2, "00") == 0 ? "11" : "00");
    } else {
      script = replaced(script, flaw.old, fresh);
    }
    const CeremonyResult result =
        stage.rehearse(script, transcript, [](StageTalk &talk, StageKeys &, CeremonyOptions &) {
          talk.on_ask = [](const CeremonyQuestion &question) -> std::optional<std::string> {
            if (question.text == "retry, pause or abort") return "abort";
            return std::nullopt;
          };
        });
    EXPECT_EQ(result.outcome, flaw.outcome);
    const auto exceptions = exceptions_of(stage.lines(transcript));
    ASSERT_EQ(exceptions.size(), 1u);
    EXPECT_EQ(exceptions.front().step, flaw.step);
    EXPECT_NE(exceptions.front().text.find(flaw.words), std::string::npos)
        << exceptions.front().text;
    EXPECT_EQ(stage.verify(transcript).history.end->outcome,
              flaw.outcome == CeremonyOutcome::kDone ? "done" : "aborted");
    EXPECT_EQ(stage.files(), before);
  }
}

TEST(RehearsalFaults, a_rehearsal_whose_people_leave_leaves_nothing) {
  Stage stage;
  const auto before = stage.files();
  for (std::size_t last = 1; last <= 5; ++last) {
    std::size_t asked = 0;
    const std::string reason = test::reason_of([&] {
      const std::string transcript = "left-" + std::to_string(last) + ".jsonl";
      (void)stage.rehearse(
          stage.script_text(), transcript, [&](StageTalk &talk, StageKeys &, CeremonyOptions &) {
            talk.on_ask = [&](const CeremonyQuestion &) -> std::optional<std::string> {
              if (++asked == last) throw Error(Reason::kInterrupted, "interrupted");
              return std::nullopt;
            };
          });
    });
    EXPECT_EQ(reason, "interrupted");
    EXPECT_EQ(stage.files(), before);
  }
}

}  // namespace
}  // namespace bulla
