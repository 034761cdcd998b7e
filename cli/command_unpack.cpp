// SPDX-License-Identifier: Apache-2.0
//
// bulla unpack: takes the image out of a package, only if it verifies.
#include "cli/command.hpp"
#include "cli/verify_options.hpp"
#include "files/file_errors.hpp"
#include "verifier/host/unpack.hpp"

namespace bulla {
namespace {

class Unpack final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("PKG", "an image package", package_);
    arguments
        .option("-o,--out", "IMAGE", "where the image goes; '-' is stdout", options_.output_path)
        .required()
        .files();
    trust_.declare(arguments);
    arguments.option("--base", "OLD.img", "the image that a delta is against", options_.base_path)
        .files();
    arguments.flag("--stored", "takes out the payload as it travels, without hash blocks",
                   is_stored_);
    arguments
        .option("--seal", "OUT.seal", "writes what a device keeps beside the image to verify it",
                options_.seal_path)
        .files();
    arguments.flag("-f,--force", "replaces existing outputs", is_forced_);
  }

  int run(Output &output) override {
    if (is_stored_ && !options_.seal_path.empty()) {
      throw Error(Reason::kUsage, "--seal belongs to an installed image, not to --stored");
    }
    if (is_stored_ && !options_.base_path.empty()) {
      throw Error(Reason::kUsage, "--stored takes the payload as it travels, without --base");
    }
    if (options_.output_path == "-" || options_.seal_path == "-") output.give_stdout_away();
    options_.verify = trust_.verify_options(output);
    options_.what = is_stored_ ? UnpackWhat::kStored : UnpackWhat::kInstalled;
    options_.overwrite = is_forced_ ? Overwrite::kYes : Overwrite::kNo;
    const UnpackResult result = unpack_file(package_, trust_.anchor(), options_);
    if (!result.verdict.accepted) throw refusal(result.verdict);
    for (const std::string &warning : result.verdict.warnings) {
      output.warn(package_ + ": " + warning);
    }
    show(result, output);
    return 0;
  }

 private:
  void show(const UnpackResult &result, Output &output) const {
    output.line(output.strong(package_) + ": " + output.good("verified") + ", " +
                size_text(result.written_bytes) + " written to " + options_.output_path);
    Record record;
    record.add("file", package_)
        .add("outcome", "unpacked")
        .add("reason", "ok")
        .add("output", options_.output_path)
        .add("size", result.written_bytes)
        .add("digest", to_hex(result.verdict.digest))
        .add("not_checked", result.verdict.not_checked);
    if (!options_.seal_path.empty()) record.add("seal", options_.seal_path);
    output.result(record);
  }

  std::string package_;
  bool is_stored_ = false;
  bool is_forced_ = false;
  TrustOptions trust_;
  UnpackOptions options_;
};

}  // namespace

extern const CommandEntry kUnpack;
const CommandEntry kUnpack = {"unpack", "takes the image out of a package, only if it verifies",
                              make_command<Unpack>};

}  // namespace bulla
