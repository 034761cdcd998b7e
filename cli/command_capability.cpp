// SPDX-License-Identifier: Apache-2.0
//
// bulla capability: a file that gives rights to devices, unsigned. Signing is for a key whose role
// has the class capability.
#include "cli/capability_text.hpp"
#include "cli/command.hpp"
#include "cli/output_option.hpp"
#include "formats/number_names.hpp"
#include "packer/capability.hpp"

namespace bulla {
namespace {

class MakeCapability final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("SPEC", "the capability spec, a YAML file", spec_);
    out_.declare(arguments, "CAP.bulla", "the capability");
    out_.declare_force(arguments);
  }

  int run(Output &output) override {
    out_.begin(output);
    const MadeCapability made = make_capability(spec_, out_.path(), out_.overwrite());
    const Capability &capability = *made.manifest.capability;
    const std::vector<std::string> rights = right_names(capability.rights);
    const std::size_t devices = made.manifest.requirements.devices.size();
    output.line(output.strong(out_.path()) + ": capability, " + capability_words(made.manifest) +
                ", not signed");
    if (devices == 0) {
      output.warn("product-wide: only a role with grants: [product-wide] can sign it");
    }
    output.line("document " + to_hex(made.digest));
    output.line("next: bulla sign " + out_.path() + " --key …");
    output.result(Record()
                      .add("file", out_.path())
                      .add("outcome", "created")
                      .add("reason", "ok")
                      .add("manifest_digest", to_hex(made.digest))
                      .add("image_id", to_text(made.manifest.image))
                      .add("rights", rights)
                      .add("use", use_name(capability.use))
                      .add("counter", std::uint64_t{capability.counter})
                      .add("devices", std::uint64_t{devices}));
    return 0;
  }

 private:
  std::string spec_;
  OutputOption out_;
};

}  // namespace

extern const CommandEntry kCapability;
const CommandEntry kCapability = {"capability", "makes a file that gives rights to devices",
                                  make_command<MakeCapability>};

}  // namespace bulla
