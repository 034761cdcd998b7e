// SPDX-License-Identifier: Apache-2.0
//
// bulla tks create: the first key store of a fleet, from its spec. Unsigned: that is for the root
// keys.
#include "cli/command.hpp"
#include "cli/key_store_text.hpp"
#include "cli/output_option.hpp"
#include "signer/tks_create.hpp"
#include "signer/tks_step.hpp"

namespace bulla {
namespace {

class TksCreate final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("SPEC", "the key store spec, a YAML file", spec_);
    out_.declare(arguments, "TKS.bulla", "the key store");
    out_.declare_force(arguments);
  }

  int run(Output &output) override {
    out_.begin(output);
    const CreatedKeyStore created = create_key_store(spec_, out_.path(), out_.overwrite());
    for (const TksWarning &warning : created.warnings) {
      output.warn(std::string(warning.name) + ": " + warning.sentence);
    }
    output.line(output.strong(out_.path()) + ": key store version " +
                std::to_string(created.store.version) + ", " +
                std::to_string(created.store.keys.size()) + " keys, not signed");
    output.line("document " + to_hex(created.digest));
    const Role *root = role_of_kind(created.store, BULLA_ROLE_ROOT);
    if (root != nullptr) {
      output.line("next: bulla sign " + out_.path() + " --key …, with " +
                  std::to_string(root->threshold) +
                  " of the root keys: " + key_names(created.store, root->keys));
    }
    output.result(Record()
                      .add("file", out_.path())
                      .add("outcome", "created")
                      .add("reason", "ok")
                      .add("version", std::uint64_t{created.store.version})
                      .add("epoch", std::uint64_t{created.store.epoch})
                      .add("fleet", to_text(created.store.fleet))
                      .add("digest", to_hex(created.digest)));
    return 0;
  }

 private:
  std::string spec_;
  OutputOption out_;
};

}  // namespace

extern const CommandEntry kTksCreate;
const CommandEntry kTksCreate = {"tks create", "makes the first key store of a fleet",
                                 make_command<TksCreate>};

}  // namespace bulla
