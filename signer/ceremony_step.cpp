// SPDX-License-Identifier: Apache-2.0
//
// One function a kind of step.
#include "signer/ceremony_step.hpp"

#include <sodium.h>
#include <sys/wait.h>

#include <algorithm>
#include <filesystem>

#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "files/public_key_file.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "hsm/child_process.hpp"
#include "signer/base64.hpp"
#include "signer/ceremony_document.hpp"
#include "signer/ceremony_key_store.hpp"
#include "signer/signing_summary.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {
namespace {

constexpr std::size_t kNonceBytes = 16;
constexpr std::size_t kChunkBytes = 64u << 10;
constexpr std::size_t kCheckOutputMaxBytes = 64u << 10;
constexpr std::chrono::minutes kCheckTimeout{10};

// A file that is only named by its digest: media, what is sealed.
RecordedFile digest_of(const std::string &folder, const std::string &name) {
  const InputFile file(folder + name);
  Sha256 hash;
  Bytes chunk(kChunkBytes);
  for (std::uint64_t at = 0; at < file.size();) {
    const std::size_t length = std::min<std::uint64_t>(chunk.size(), file.size() - at);
    file.pread(at, std::span(chunk).first(length));
    hash.update(ByteView(chunk).first(length));
    at += length;
  }
  file.check_unchanged();
  return {name, hash.finish(), std::nullopt};
}

// A file that stands whole in the transcript. Never a private key.
RecordedFile whole(const std::string &name) {
  Bytes content = read_whole(name, kCeremonyFileMaxBytes);
  constexpr std::string_view kSecret = "PRIVATE KEY";
  if (std::search(content.begin(), content.end(), kSecret.begin(), kSecret.end()) != content.end())
    throw Error(Reason::kInputUnsupported,
                name + ": this is a private key, and transcripts are " + "public");
  const Digest digest = sha256(content);
  return {name, digest, std::move(content)};
}

RecordedFile made(const std::string &name, Bytes content) {
  const Digest digest = sha256(content);
  return {name, digest, std::move(content)};
}

class Performer {
 public:
  Performer(const CeremonyState &state, StepTools &tools)
      : state_(state), tools_(tools), step_(*state.next()) {
    line_.step = state.steps_done + 1;
    line_.name = step_name(step_.kind);
    line_.by = step_.by;
  }

  StepLine perform() {
    switch (step_.kind) {
      case StepKind::kNote:
        break;
      case StepKind::kConfirm:
        confirm();
        break;
      case StepKind::kMachine:
        machine();
        break;
      case StepKind::kMedia:
        media();
        break;
      case StepKind::kToken:
        token();
        break;
      case StepKind::kGenerate:
        generate();
        break;
      case StepKind::kKeyStore:
        key_store();
        break;
      case StepKind::kSign:
        sign();
        break;
      case StepKind::kRequest:
        request();
        break;
      case StepKind::kAttach:
        attach_response();
        break;
      case StepKind::kVerify:
        verify();
        break;
      case StepKind::kCheck:
        check();
        break;
      case StepKind::kCompare:
        compare();
        break;
      case StepKind::kSeal:
        seal();
        break;
    }
    return std::move(line_);
  }

 private:
  const CeremonyKey &key() const { return state_.script.keys[*step_.key]; }

  std::string ask(const std::string &person, const std::string &text,
                  const std::string &expected = "") {
    return tools_.ask(line_, {person, text, expected});
  }

  void confirm() { (void)ask(step_.by, step_.text, "yes"); }

  void machine() {
    const MachineFacts facts = tools_.machine();
    line_.add_fact("program", facts.program);
    line_.add_fact("version", facts.version);
    line_.add_fact("kernel", facts.kernel);
    line_.add_fact("network", facts.network);
    for (const RecordedFact &fact : line_.facts) tools_.say(fact.name + ": " + fact.text);
  }

  void media() {
    for (const CeremonyFile &file : step_.files) {
      line_.inputs.push_back(digest_of(tools_.media_folder, file.file));
      tools_.say(to_hex(line_.inputs.back().sha256) + "  " + file.file);
    }
  }

  void test_key(SigningKey &opened, const std::string &nonce) {
    const RawSignature signature = opened.sign(key_test_bytes(nonce));
    line_.add_fact("key-id", to_hex(key_id(opened.public_key())));
    line_.add_fact("place", opened.describe());
    line_.add_fact("nonce", nonce);
    line_.add_fact("signature", to_base64(signature));
    tools_.say(key().name + ": key id " + to_hex(key_id(opened.public_key())));
  }

  void token() {
    line_.inputs.push_back(whole(key().public_path));
    const std::unique_ptr<SigningKey> opened = tools_.keys.open(key());
    test_key(*opened, to_hex(fresh_nonce()));
  }

  static Bytes fresh_nonce() {
    Bytes nonce(kNonceBytes);
    randombytes_buf(nonce.data(), nonce.size());
    return nonce;
  }

  void generate() {
    tools_.keys.require_room(key());
    const std::string nonce = ask(step_.witness,
                                  "type at least 8 characters that nobody knows "
                                  "beforehand; key " +
                                      key().name + " will sign them");
    if (nonce.size() < kWitnessNonceMinBytes)
      throw Error(Reason::kCeremonyCheckFailed, step_.witness + " typed less than 8 characters");
    tools_.before_key_is_made();
    tools_.keys.generate(key());
    line_.outputs.push_back(whole(key().public_path));
    const std::unique_ptr<SigningKey> opened = tools_.keys.open(key());
    test_key(*opened, nonce);
    if (const auto attestation = opened->attestation())
      line_.add_fact("attestation", to_base64(*attestation));
  }

  void key_store() {
    line_.inputs.push_back(whole(step_.spec));
    Bytes previous;
    if (!step_.previous.empty()) {
      line_.inputs.push_back(whole(step_.previous));
      previous = *line_.inputs.back().content;
    }
    Bytes store = make_key_store(step_.previous, step_.spec);
    for (const std::string &change : key_store_changes(previous, store)) {
      line_.add_fact("change", change);
      tools_.say("  " + change);
    }
    require_no_other(step_.out, store);
    line_.outputs.push_back(made(step_.out, std::move(store)));
  }

  static void require_no_other(const std::string &path, const Bytes &content) {
    if (std::filesystem::exists(path) && whole(path).content != content)
      throw Error(Reason::kOutputExists, path + ": there already, with other content");
  }

  void show(const Request &asked) {
    const SigningSummary summary = summarize(asked.document, asked.type, asked.key);
    for (const SigningSummary::Line &line : summary.lines)
      tools_.say("  " + line.name + ": " + line.text);
  }

  void sign() {
    line_.inputs.push_back(whole(step_.file));
    line_.inputs.push_back(whole(key().public_path));
    const PublicKey public_key = read_public_key(key().public_path);
    const std::vector<Request> requests = requests_for(*line_.inputs[0].content, public_key);
    for (const Request &asked : requests) show(asked);
    const std::string digest = spoken_text(spoken_digest(*line_.inputs[0].content));
    const std::string answered =
        ask(step_.by,
            "sign document " + digest + " of " + step_.file + " with " + key().name + "? type yes",
            "yes");
    if (answered != "yes") throw Error(Reason::kCeremonyCheckFailed, step_.by + " did not say yes");
    const std::unique_ptr<SigningKey> opened = tools_.keys.open(key());
    std::vector<Answered> answers;
    for (const Request &asked : requests)
      answers.push_back({recorded_answer(tools_.journal, asked, *opened), asked});
    line_.add_fact("answer", to_base64(encode(answers)));
    line_.outputs.push_back(
        made(step_.file, with_answers(*line_.inputs[0].content, public_key, answers)));
  }

  void request() {
    line_.inputs.push_back(whole(step_.file));
    line_.inputs.push_back(whole(key().public_path));
    const PublicKey public_key = read_public_key(key().public_path);
    Bytes requests = encode(requests_for(*line_.inputs[0].content, public_key));
    require_no_other(step_.out, requests);
    line_.outputs.push_back(made(step_.out, std::move(requests)));
    tools_.say("the signing machine must show " +
               spoken_text(spoken_digest(*line_.inputs[0].content)));
  }

  void attach_response() {
    tools_.keys.play_other_machine(key(), step_.file, step_.response);
    line_.inputs.push_back(whole(step_.file));
    line_.inputs.push_back(whole(key().public_path));
    line_.inputs.push_back(whole(step_.response));
    const PublicKey public_key = read_public_key(key().public_path);
    const auto answers = parse_answers(*line_.inputs[2].content, step_.response);
    line_.outputs.push_back(
        made(step_.file, with_answers(*line_.inputs[0].content, public_key, answers)));
  }

  void verify() {
    line_.inputs.push_back(whole(step_.file));
    line_.inputs.push_back(whole(step_.trust));
    const Trust trust = Trust::anchor(*line_.inputs[1].content, step_.trust);
    const Verdict verdict = verify_bytes(*line_.inputs[0].content, step_.file, trust);
    line_.add_fact("verdict", verdict.accepted ? "accepted" : verdict.reason);
    line_.add_fact("held", std::to_string(verdict.trust.held));
    line_.add_fact("digest", to_hex(verdict.digest));
    tools_.say("verdict of the device verifier: " + line_.facts.front().text);
  }

  void check() {
    const ChildLimits limits{kCheckTimeout, kCheckOutputMaxBytes};
    const ChildResult result = run_child(step_.program, {}, limits);
    std::string words;
    for (const std::string &word : step_.program) words += (words.empty() ? "" : " ") + word;
    const bool ended = !result.timed_out && WIFEXITED(result.wait_status);
    line_.add_fact("program", words);
    line_.add_fact("exit", ended ? std::to_string(WEXITSTATUS(result.wait_status)) : "no end");
    line_.add_fact("output", to_base64(result.output));
    tools_.say(std::string(result.output.begin(), result.output.end()));
  }

  void compare() {
    line_.inputs.push_back(whole(step_.file));
    const std::string digest = spoken_text(spoken_digest(*line_.inputs[0].content));
    tools_.say(step_.by + " reads aloud: " + digest);
    (void)ask(step_.with, "type what you heard, and compare it with what you hold", digest);
  }

  void seal() {
    for (const CeremonyFile &file : step_.files) {
      line_.inputs.push_back(digest_of("", file.file));
      tools_.say(to_hex(line_.inputs.back().sha256) + "  " + file.file);
    }
    (void)ask(step_.by, "type the numbers of the bags that are closed now");
  }

  const CeremonyState &state_;
  StepTools &tools_;
  const CeremonyStep &step_;
  StepLine line_;
};

}  // namespace

StepLine perform_step(const CeremonyState &state, StepTools &tools) {
  return Performer(state, tools).perform();
}

void put_in_place(const StepLine &line) {
  for (const RecordedFile &output : line.outputs) {
    if (!output.content) continue;
    if (std::filesystem::exists(output.file)) {
      const Digest there = sha256(read_whole(output.file, kCeremonyFileMaxBytes));
      if (there == output.sha256) continue;
      const auto before = std::ranges::find_if(line.inputs, [&](const RecordedFile &input) {
        return input.file == output.file && input.sha256 == there;
      });
      if (before == line.inputs.end())
        throw Error(Reason::kOutputExists, output.file + ": neither what step " +
                                               std::to_string(line.step) + " made nor what it had");
    }
    write_whole(output.file, *output.content, Overwrite::kYes);
  }
}

}  // namespace bulla
