// SPDX-License-Identifier: Apache-2.0
//
// bulla ceremony verify: a transcript judged from itself alone, and printed with notes.
#include "cli/command.hpp"
#include "files/public_key_file.hpp"
#include "signer/ceremony_paper.hpp"
#include "signer/ceremony_verify.hpp"

namespace bulla {
namespace {

class CeremonyVerify final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("TRANSCRIPT", "what `ceremony run` wrote", transcript_);
    arguments.option("--script", "SCRIPT.yaml", "the script that was agreed on", script_).files();
    arguments
        .option("-k,--key", "KEY.pub",
                "a key that must have signed the transcript; may be given several times", keys_)
        .files();
    arguments.option("--digest", "HEX", "the digest of the last line, as it was written down",
                     digest_);
  }

  int run(Output &output) override {
    CeremonyExpectations expected;
    if (script_) expected.script = read_ceremony_script(*script_).digest;
    for (const std::string &key : keys_) expected.signers.push_back(read_public_key(key));
    if (digest_) expected.last = digest_of(*digest_);
    const VerifiedCeremony verified = verify_ceremony(transcript_, expected);
    for (const std::string &warning : verified.warnings) output.warn(warning);
    const CeremonyHistory &history = verified.history;
    output.line(transcript_on_paper(history.state.script, verified.lines, verified.last));
    output.line(output.strong(transcript_) + ": " + output.good("verified") + ", " +
                history.end->outcome);
    report(verified, output);
    return 0;
  }

 private:
  static Digest digest_of(const std::string &text) {
    const auto bytes = from_hex(text);
    Digest digest{};
    if (!bytes || bytes->size() != digest.size())
      throw Error(Reason::kUsage, "--digest takes 64 hex digits");
    std::copy(bytes->begin(), bytes->end(), digest.begin());
    return digest;
  }

  void report(const VerifiedCeremony &verified, Output &output) const {
    const CeremonyHistory &history = verified.history;
    std::vector<std::string> signers;
    for (const PublicKey &key : history.signed_by) signers.push_back(to_hex(key_id(key)));
    output.result(Record()
                      .add("file", transcript_)
                      .add("outcome", "verified")
                      .add("reason", "ok")
                      .add("ceremony", history.end->outcome)
                      .add("dry_run", history.state.begin.is_rehearsal)
                      .add("answers_from_file", history.state.begin.is_answered_by_file)
                      .add("script", to_hex(history.state.script.digest))
                      .add("steps", std::uint64_t{history.state.steps_done})
                      .add("exceptions", std::uint64_t{history.exceptions})
                      .add("lines", std::uint64_t{verified.lines.size()})
                      .add("digest", to_hex(verified.last))
                      .add("signed_by", signers)
                      .add("safe", history.end->safe));
  }

  std::string transcript_;
  std::optional<std::string> script_;
  std::vector<std::string> keys_;
  std::optional<std::string> digest_;
};

}  // namespace

extern const CommandEntry kCeremonyVerify;
const CommandEntry kCeremonyVerify = {"ceremony verify", "verifies the transcript of a ceremony",
                                      make_command<CeremonyVerify>};

}  // namespace bulla
