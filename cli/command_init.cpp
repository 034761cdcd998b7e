// SPDX-License-Identifier: Apache-2.0
//
// bulla init: files to start from. Makes no keys: those are made where they will stay.
#include <filesystem>

#include "cli/command.hpp"
#include "cli/init_templates.hpp"
#include "files/output_file.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;

class Init final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("DIR", "a directory; it is made if it is missing", directory_).directory();
  }

  int run(Output &output) override {
    const fs::path directory = directory_;
    refuse_existing(directory);
    std::error_code fault;
    fs::create_directories(directory, fault);
    if (fault) {
      throw Error(Reason::kOutputFailed, directory_ + ": " + fault.message());
    }
    std::vector<std::string> files;
    for (const InitTemplate &file : init_templates()) {
      files.push_back((directory / file.name).string());
      write_whole(files.back(), as_bytes(file.text), Overwrite::kNo);
      output.line("wrote " + files.back());
    }
    print_next_steps(output);
    output.result(Record()
                      .add("outcome", "created")
                      .add("reason", "ok")
                      .add("directory", directory_)
                      .add("files", files));
    return 0;
  }

 private:
  // Before anything is written: all of the files, or none.
  static void refuse_existing(const fs::path &directory) {
    for (const InitTemplate &file : init_templates()) {
      const std::string path = (directory / file.name).string();
      std::error_code fault;
      if (!fs::exists(fs::symlink_status(path, fault))) continue;
      throw Error(Reason::kOutputExists, path + " exists already")
          .hint("choose another directory: `bulla init` never replaces a file");
    }
  }

  void print_next_steps(Output &output) const {
    output.line("next:");
    output.line("  cd " + directory_);
    for (const char *name : {"root-a", "root-b", "root-c", "release-1"}) {
      output.line(std::string("  bulla key generate --algorithm ed25519 --out ") + name);
    }
    output.line("  bulla tks create key-store.yaml -o trust.bulla");
    output.line("  bulla sign trust.bulla --key root-a.key --key root-b.key");
    output.line("  bulla pack recipe.yaml -o app.bulla --key release-1.key");
    output.line("  bulla verify app.bulla --trust trust.bulla --device device.yaml");
    output.line("  bulla preflight --fleet fleet.yaml --release app.bulla");
  }

  std::string directory_;
};

}  // namespace

extern const CommandEntry kInit;
const CommandEntry kInit = {"init", "writes commented files to start from", make_command<Init>};

}  // namespace bulla
