// SPDX-License-Identifier: Apache-2.0
//
// bulla tks show: what a key store says, and whether its own signatures reach its own root.
#include <nlohmann/json.hpp>

#include "cli/clock.hpp"
#include "cli/command.hpp"
#include "cli/key_store_drawing.hpp"
#include "cli/key_store_text.hpp"
#include "formats/json.hpp"
#include "signer/key_store_file.hpp"
#include "signer/key_store_versions.hpp"
#include "verifier/host/trust.hpp"

namespace bulla {
namespace {

class TksShow final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("TKS", "a key store or chain", file_);
  }

  int run(Output &output) override {
    const PackageContents file = read_key_store_file(file_);
    const std::string root = root_verdict();
    output.line(output.strong(file_) + ": key store, " +
                (root == "ok" ? output.good("signed by its own root")
                              : output.bad("not signed by its own root (" + root + ")")));
    print_key_store(*file.key_store, output);
    output.line("  document " + to_hex(file.digest));
    const std::vector<KeyStoreVersion> versions = read_key_store_versions(file_);
    if (versions.size() > 1) draw_key_stores(versions, now_seconds(), output);
    output.result(Record()
                      .add("file", file_)
                      .add("outcome", "shown")
                      .add("reason", "ok")
                      .add("verified", false)
                      .add("own_root", root)
                      .add("digest", to_hex(file.digest))
                      .add_json("key_store", to_json(*file.key_store))
                      .add("versions", key_store_records(versions, now_seconds()))
                      .add_json("signatures", to_json(file.envelope.signatures)));
    return 0;
  }

 private:
  // "ok", or the reason why this store could not be anybody's anchor.
  std::string root_verdict() const {
    try {
      Trust::anchor(file_);
      return "ok";
    } catch (const Error &error) {
      return std::string(error.reason());
    }
  }

  std::string file_;
};

}  // namespace

extern const CommandEntry kTksShow;
const CommandEntry kTksShow = {"tks show", "shows what a key store says", make_command<TksShow>};

}  // namespace bulla
