// SPDX-License-Identifier: Apache-2.0
//
// bulla tks export: a key store for firmware that carries it as its anchor, or for other tools.
#include "cli/command.hpp"
#include "cli/output_option.hpp"
#include "files/output_file.hpp"
#include "signer/key_store_file.hpp"
#include "signer/tks_export.hpp"
#include "verifier/host/trust.hpp"

namespace bulla {
namespace {

class TksExport final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("TKS", "a key store", file_);
    arguments.flag("--c-array", "C source: the bytes of the document", is_c_array_);
    arguments.flag("--pem", "its public keys as PEM", is_pem_);
    arguments.option("--name", "NAME", "the name in C; bulla_trust unless given", name_);
    out_.declare(arguments, "OUT", "the output");
    out_.declare_force(arguments);
  }

  int run(Output &output) override {
    if (is_c_array_ == is_pem_) {
      throw Error(Reason::kUsage, "--c-array or --pem: one of them says what to write");
    }
    out_.begin(output);
    warn_if_unsigned(output);
    const FileEnvelope envelope = read_key_store_file(file_).envelope;
    const std::string text = is_pem_ ? key_store_to_pem(envelope) : key_store_to_c(envelope, name_);
    write_whole(out_.path(), as_bytes(text), out_.overwrite());
    output.line(output.strong(file_) + ": " + (is_pem_ ? "PEM" : "C source") + " written to " +
                out_.path());
    output.result(Record()
                      .add("file", file_)
                      .add("outcome", "exported")
                      .add("reason", "ok")
                      .add("as", is_pem_ ? "pem" : "c-array")
                      .add("output", out_.path()));
    return 0;
  }

 private:
  // Embedding a store that nobody signed is rarely meant.
  void warn_if_unsigned(Output &output) const {
    try {
      Trust::anchor(file_);
    } catch (const Error &error) {
      if (error.exit_code() != 1) throw;
      output.warn(file_ + ": its signatures do not reach its own root (" +
                  std::string(error.reason()) + ")");
    }
  }

  std::string file_;
  bool is_c_array_ = false;
  bool is_pem_ = false;
  std::string name_ = "bulla_trust";
  OutputOption out_;
};

}  // namespace

extern const CommandEntry kTksExport;
const CommandEntry kTksExport = {"tks export", "writes a key store as C source or PEM",
                                 make_command<TksExport>};

}  // namespace bulla
