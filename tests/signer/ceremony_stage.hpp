// SPDX-License-Identifier: Apache-2.0
//
// A small fleet, a script that rotates its root with every kind of step, and a rehearsal of it
// whose people, keys and machine do what a test wants.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "formats/digest.hpp"
#include "hsm/file_key.hpp"
#include "hsm/generate.hpp"
#include "signer/ceremony_rehearsal.hpp"
#include "signer/ceremony_run.hpp"
#include "signer/ceremony_verify.hpp"
#include "signer/exchange_files.hpp"
#include "signer/sign_packages.hpp"
#include "signer/tks_create.hpp"
#include "tests/hsm/scratch.hpp"
#include "tests/signer/sample.hpp"

namespace bulla::test {

inline constexpr const char *kStageStore = R"(key-store:
  fleet: example
  version: 1
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: root-b, file: root-b.pub}
  roles:
    root: {threshold: 2, keys: [root-a, root-b]}
)";

inline constexpr const char *kStageNext = R"(key-store:
  fleet: example
  version: 2
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: root-b, file: root-b.pub}
    - {name: root-c, file: root-c.pub}
  roles:
    root: {threshold: 2, keys: [root-a, root-b, root-c]}
)";

inline constexpr const char *kStageScript = R"(ceremony:
  title: Third root key
  purpose: root-c joins
  abort-if: [a digest differs]
  people:
    - {name: alice, role: administrator}
    - {name: bob, role: key-holder}
    - {name: carol, role: key-holder}
    - {name: dave, role: key-holder}
    - {name: wanda, role: witness}
  keys:
    - {name: root-a, uri: root-a.key, public: root-a.pub, holder: bob}
    - {name: root-b, uri: root-b.key, public: root-b.pub, holder: carol}
    - {name: root-c, uri: root-c.key, public: root-c.pub, holder: dave, algorithm: ed25519}
  steps:
    - {do: note, text: The room is locked}
    - {do: confirm, by: wanda, text: Everybody is here}
    - {do: machine, by: alice, program: PROGRAM, kernel: K, network: down}
    - {do: media, by: alice, files: [{file: next.yaml, sha256: SPEC}]}
    - {do: token, key: root-a}
    - {do: generate, key: root-c, witness: wanda}
    - {do: key-store, by: alice, previous: trust.bulla, spec: next.yaml, out: tks-2.bulla}
    - {do: compare, by: alice, with: wanda, file: tks-2.bulla}
    - {do: sign, key: root-a, file: tks-2.bulla}
    - {do: request, by: alice, key: root-b, file: tks-2.bulla, out: b.req}
    - {do: attach, by: alice, key: root-b, file: tks-2.bulla, response: b.sig}
    - {do: verify, by: alice, file: tks-2.bulla, trust: trust.bulla}
    - {do: check, by: alice, program: [sh, second.sh, tks-2.bulla]}
    - {do: seal, by: alice, files: [tks-2.bulla]}
)";

inline std::string replaced(std::string text, const std::string &old, const std::string &fresh) {
  const std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::logic_error("not in the text: " + old);
  return text.replace(at, old.size(), fresh);
}

inline std::string stage_program() {
  return std::string(64, 'a');
}

// The working directory while it lives.
class Inside {
 public:
  explicit Inside(const std::string &folder) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }
  ~Inside() { std::filesystem::current_path(before_); }
  Inside(const Inside &) = delete;
  Inside &operator=(const Inside &) = delete;

 private:
  std::filesystem::path before_;
};

// Answers what is right, unless a test has something else to say.
class StageTalk final : public CeremonyTalk {
 public:
  // Hears every line; a heading is "Step 3 of 14: …".
  std::function<void(const std::string &)> on_say = [](const std::string &) {};
  // Nothing: the right answer.
  std::function<std::optional<std::string>(const CeremonyQuestion &)> on_ask =
      [](const CeremonyQuestion &) { return std::nullopt; };

  void say(const std::string &line) override { on_say(line); }
  std::optional<std::string> ask(const CeremonyQuestion &question) override {
    if (auto answer = on_ask(question)) return answer;
    return question.expected.empty() ? "what nobody knew" : question.expected;
  }
  bool is_scripted() const override { return false; }
};

// Those of the rehearsal, unless a test puts something before them.
class StageKeys final : public CeremonyKeys {
 public:
  explicit StageKeys(CeremonyKeys &real) : real_(real) {}

  std::function<void(const CeremonyKey &)> before = [](const CeremonyKey &) {};
  std::unique_ptr<SigningKey> another;  // what the next open() gives instead
  std::function<void(const CeremonyKey &)> instead_of_generate;
  bool other_machine_answers = true;

  std::unique_ptr<SigningKey> open(const CeremonyKey &key) override {
    before(key);
    return another ? std::move(another) : real_.open(key);
  }
  void generate(const CeremonyKey &key) override {
    instead_of_generate ? instead_of_generate(key) : real_.generate(key);
  }
  void require_room(const CeremonyKey &key) override {
    if (std::filesystem::exists(key.public_path))
      throw Error(Reason::kOutputExists, key.public_path + ": there already");
  }
  std::string discard(const CeremonyKey &key) override {
    std::filesystem::remove(key.public_path);
    return "removed";
  }
  void play_other_machine(const CeremonyKey &key, const std::string &file,
                          const std::string &response) override {
    if (other_machine_answers) real_.play_other_machine(key, file, response);
  }

 private:
  CeremonyKeys &real_;
};

class Stage {
 public:
  Stage() {
    std::filesystem::create_directory(room_.path("tmp"));
    for (const auto &[name, algorithm] :
         {std::pair("root-a", BULLA_ALG_ED25519), std::pair("root-b", BULLA_ALG_ES256)})
      generate_key_files(algorithm, room_.path(name), Secret());
    room_.write("key-store.yaml", kStageStore);
    room_.write("next.yaml", kStageNext);
    room_.write("second.sh", "test -s \"$1\" && echo the second tool agrees\n");
    const std::string trust = room_.path("trust.bulla").string();
    create_key_store(room_.path("key-store.yaml").string(), trust, Overwrite::kNo);
    std::vector<std::unique_ptr<SigningKey>> keys;
    for (const char *name : {"root-a.key", "root-b.key"})
      keys.push_back(load_file_key(room_.path(name), passphrase_from_terminal()));
    (void)sign_packages({trust}, keys, {}, {});
    setenv("TMPDIR", room_.path("tmp").c_str(), 1);
    signers_.push_back(std::make_unique<MemoryKey>(BULLA_ALG_ED25519));
  }
  ~Stage() { unsetenv("TMPDIR"); }
  Stage(const Stage &) = delete;
  Stage &operator=(const Stage &) = delete;

  // The script with its digests in it.
  std::string script_text() const {
    const std::string spec = to_hex(sha256(as_bytes(room_.read("next.yaml"))));
    return replaced(replaced(kStageScript, "PROGRAM", stage_program()), "SPEC", spec);
  }

  using Prepare = std::function<void(StageTalk &, StageKeys &, CeremonyOptions &)>;
  // Rehearses `script` into the transcript `name`; the working directory is the rehearsal's.
  CeremonyResult rehearse(const std::string &script, const std::string &name,
                          const Prepare &prepare) {
    const CeremonyScript parsed = parse_ceremony_script(script, "script.yaml");
    Rehearsal rehearsal(parsed, room_.path("").string());
    StageTalk talk;
    StageKeys keys(rehearsal.keys());
    CeremonyOptions options;
    options.transcript_path = room_.path(name).string();
    options.mode = CeremonyMode::kRehearsal;
    options.media_folder = room_.path("").string();
    options.signers = signers_;
    options.machine = [] { return MachineFacts{"1", stage_program(), "K", "down"}; };
    prepare(talk, keys, options);
    const Inside inside(rehearsal.folder());
    return run_ceremony(parsed, talk, keys, options);
  }

  std::vector<TranscriptLine> lines(const std::string &name) const {
    return parse_transcript(room_.read(name), name).lines;
  }
  VerifiedCeremony verify(const std::string &name) const {
    return verify_ceremony(room_.path(name).string(), {});
  }
  // Every file of the room but transcripts; what rehearsals are made in must be empty.
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(room_.path("")))
      if (entry.path().extension() != ".jsonl") names.insert(entry.path().string());
    return names;
  }
  const Scratch &room() const { return room_; }

 private:
  Scratch room_;
  std::vector<std::unique_ptr<SigningKey>> signers_;
};

}  // namespace bulla::test
