// SPDX-License-Identifier: Apache-2.0
//
// Reads the trust, the device and the threads that a verdict is made with.
#include "cli/verify_options.hpp"

namespace bulla {

void TrustOptions::declare(Arguments &arguments) {
  arguments
      .option("-t,--trust", "TKS",
              "the key store that this machine trusts; where it comes from is "
              "for you to know",
              trust_)
      .required()
      .files();
  arguments
      .option("--device", "DEVICE.yaml",
              "judges identity, requirements and versions for this device", device_path_)
      .files();
  arguments.flag("--no-chain", "does not walk a chain of key stores in the file", ignores_chain_);
  jobs_.declare(arguments);
}

VerifyOptions TrustOptions::verify_options(Output &output) {
  if (!device_path_.empty() && !device_) device_ = read_device_facts(device_path_);
  VerifyOptions options;
  options.device = device_ ? &*device_ : nullptr;
  options.chain = ignores_chain_ ? ChainUse::kIgnore : ChainUse::kWalk;
  options.thread_count = jobs_.value();
  options.progress = &output.progress();
  return options;
}

Error refusal(const Verdict &verdict) {
  Error error(verdict.status, verdict.file + ": " + verdict.sentence + " (" + verdict.reason + ")");
  for (const std::string &hint : verdict.hints) error.hint(hint);
  return error;
}

}  // namespace bulla
