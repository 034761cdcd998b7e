// SPDX-License-Identifier: Apache-2.0
//
// The options that say for whom a file is verified: the same with verify and unpack.
#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/job_count.hpp"
#include "cli/output.hpp"
#include "verifier/host/missing_key.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {

class TrustOptions {
 public:
  void declare(Arguments &arguments);

  // The key store of --trust as anchor. Errors: those of Trust::anchor.
  Trust anchor() const { return Trust::anchor(trust_); }
  // Reads the device file, if one is given, and keeps it for what is returned; `output` for
  // progress.
  VerifyOptions verify_options(Output &output);
  // What the file of --trust knows about keys that a refusal found unknown.
  void add_hints(Verdict &verdict) const { add_missing_key_hints(verdict, trust_); }

 private:
  std::string trust_;
  std::string device_path_;
  std::optional<DeviceFacts> device_;
  bool ignores_chain_ = false;
  JobCount jobs_;
};

// The refusal of a verdict as the error that stderr shows: "app.bulla: image package
// refused: … (sig-invalid)".
Error refusal(const Verdict &verdict);

}  // namespace bulla
