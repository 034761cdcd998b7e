// SPDX-License-Identifier: Apache-2.0
//
// bulla tks chain: every key store of a fleet in one file, each step verified.
#include "cli/command.hpp"
#include "cli/output_option.hpp"
#include "signer/tks_chain.hpp"

namespace bulla {
namespace {

class TksChain final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operands("TKS", "key stores and chains, in any order", request_.paths);
    out_.declare(arguments, "CHAIN.bulla", "the chain");
    arguments
        .option("--previous", "CHAIN.bulla", "the chain published last: nothing of it may be lost",
                request_.previous_path)
        .files();
    out_.declare_force(arguments);
  }

  int run(Output &output) override {
    out_.begin(output);
    request_.output_path = out_.path();
    request_.overwrite = out_.overwrite();
    const MadeChain made = make_chain(request_);
    if (!request_.previous_path) {
      output.note("--previous CHAIN.bulla would check that nothing published before is lost");
    }
    const KeyStore &newest = made.versions.back().store;
    const std::uint32_t epochs = newest.epoch - made.versions.front().store.epoch;
    output.line(output.strong(request_.output_path) + ": chain of " +
                std::to_string(made.versions.size()) + " key stores, version " +
                std::to_string(made.versions.front().store.version) + " to " +
                std::to_string(newest.version) + ", " + std::to_string(made.file_bytes) + " bytes");
    std::vector<Record> versions;
    for (const KeyStoreVersion &version : made.versions) {
      output.line("  version " + std::to_string(version.store.version) + ", epoch " +
                  std::to_string(version.store.epoch) + ": " + to_hex(version.digest));
      versions.push_back(Record()
                             .add("version", std::uint64_t{version.store.version})
                             .add("epoch", std::uint64_t{version.store.epoch})
                             .add("digest", to_hex(version.digest)));
    }
    if (epochs > 0) {
      output.line("  E7: a device at version " +
                  std::to_string(made.versions.front().store.version) + " walks " +
                  std::to_string(epochs) + (epochs == 1 ? " epoch" : " epochs") +
                  " in one delivery, without a reboot between");
    }
    output.result(Record()
                      .add("file", request_.output_path)
                      .add("outcome", "chained")
                      .add("reason", "ok")
                      .add("version", std::uint64_t{newest.version})
                      .add("epoch", std::uint64_t{newest.epoch})
                      .add("digest", to_hex(made.digest))
                      .add("versions", versions));
    return 0;
  }

 private:
  ChainRequest request_;
  OutputOption out_;
};

}  // namespace

extern const CommandEntry kTksChain;
const CommandEntry kTksChain = {"tks chain", "joins every version of a key store into a chain",
                                make_command<TksChain>};

}  // namespace bulla
