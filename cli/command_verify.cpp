// SPDX-License-Identifier: Apache-2.0
//
// bulla verify: the verdict of the device verifier on files. The verdict is this command's answer:
// it stands on stdout also when it is a refusal, with the error on stderr as everywhere.
#include "cli/capability_text.hpp"
#include "cli/command.hpp"
#include "cli/file_report.hpp"
#include "cli/verdict_report.hpp"
#include "cli/verify_options.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {
namespace {

class Verify final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operands("FILE", "image packages, capabilities, key stores, chains or seals", files_);
    trust_.declare(arguments);
    arguments.option("--installed", "IMAGE", "the image that a seal is for", installed_).files();
    arguments.flag("--explain", "shows every stage of the verdict and every signature", explains_);
  }

  int run(Output &output) override {
    const Trust trust = trust_.anchor();
    VerifyOptions options = trust_.verify_options(output);
    options.installed_path = installed_;
    FileReport report(output, files_.size());
    for (const std::string &file : files_) {
      try {
        Verdict verdict = verify_file(file, trust, options);
        trust_.add_hints(verdict);
        show(verdict, output, report);
      } catch (const Error &error) {
        if (error.reason() == reason_text(Reason::kInterrupted)) throw;
        report.add_error(file, error);
      }
    }
    return report.finish();
  }

 private:
  void show(const Verdict &verdict, Output &output, FileReport &report) const {
    const Explain explain = explains_ ? Explain::kYes : Explain::kNo;
    report.add(verdict.file, verdict.accepted ? "verified" : "refused",
               verdict.accepted ? "ok" : verdict.reason, verdict.accepted ? 0 : verdict.exit_code,
               verdict_record(verdict, explain));
    if (verdict.accepted) {
      output.line(output.strong(verdict.file) + ": " + std::string(file_kind_name(verdict.kind)) +
                  " " + output.good("verified") + not_checked_text(verdict));
      if (verdict.kind == FileKind::kCapability) tell_capability(verdict, output);
    } else {
      output.complain(refusal(verdict));
    }
    if (explains_) print_explanation(verdict, output);
    if (output.is_json()) return;  // the record has them
    for (const std::string &warning : verdict.warnings) output.warn(verdict.file + ": " + warning);
  }

  // Read again for its words, and only said of the very document that was verified. A pipe cannot
  // be read twice: then nothing is said.
  static void tell_capability(const Verdict &verdict, Output &output) {
    try {
      const PackageContents file = read_package(verdict.file);
      if (file.digest != verdict.digest || !file.manifest || !file.manifest->capability) return;
      output.line("  gives " + capability_words(*file.manifest));
    } catch (const Error &) {
      return;
    }
  }

  static std::string not_checked_text(const Verdict &verdict) {
    std::string text;
    for (const std::string &what : verdict.not_checked) text += (text.empty() ? "" : ", ") + what;
    return text.empty() ? "" : " (not checked: " + text + ")";
  }

  std::vector<std::string> files_;
  TrustOptions trust_;
  std::string installed_;
  bool explains_ = false;
};

}  // namespace

extern const CommandEntry kVerify;
const CommandEntry kVerify = {"verify", "gives the verdict of the device verifier on files",
                              make_command<Verify>};

}  // namespace bulla
