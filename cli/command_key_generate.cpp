// SPDX-License-Identifier: Apache-2.0
//
// bulla key generate: a new key pair in two files.
#include "cli/command.hpp"
#include "formats/number_names.hpp"
#include "hsm/generate.hpp"
#include "hsm/passphrase.hpp"

namespace bulla {
namespace {

enum class NewKeyAlgorithm { kEd25519, kEs256 };

class KeyGenerate final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments
        .choice("-a,--algorithm", "ALG", "ed25519, or es256 (the one that every token signs)",
                {"ed25519", "es256"}, algorithm_)
        .required();
    arguments.option("-o,--out", "NAME", "writes NAME.key and NAME.pub", name_).required().files();
    arguments
        .option("--passphrase-file", "FILE", "encrypts NAME.key with the passphrase in this file",
                passphrase_file_)
        .files();
  }

  int run(Output &output) override {
    Secret passphrase;
    if (passphrase_file_) passphrase = read_passphrase_file(*passphrase_file_);
    const int algorithm =
        algorithm_ == NewKeyAlgorithm::kEd25519 ? BULLA_ALG_ED25519 : BULLA_ALG_ES256;
    const KeyFiles files = generate_key_files(algorithm, name_, passphrase);
    if (passphrase.empty()) {
      output.warn(files.private_key.string() +
                  " is not encrypted: who can read the file can sign with it");
    }
    const std::string id = to_hex(key_id(files.key));
    const std::string algorithm_text = algorithm_name(files.key.algorithm);
    output.line("private key: " + files.private_key.string());
    output.line("public key:  " + files.public_key.string());
    output.line(algorithm_text + " key id: " + id);
    output.result(Record()
                      .add("outcome", "generated")
                      .add("reason", "ok")
                      .add("id", id)
                      .add("algorithm", algorithm_text)
                      .add("private_key", files.private_key.string())
                      .add("public_key", files.public_key.string())
                      .add("encrypted", !passphrase.empty()));
    return 0;
  }

 private:
  NewKeyAlgorithm algorithm_ = NewKeyAlgorithm::kEd25519;
  std::string name_;
  std::optional<std::string> passphrase_file_;
};

}  // namespace

extern const CommandEntry kKeyGenerate;
const CommandEntry kKeyGenerate = {"key generate", "makes a key pair in two files",
                                   make_command<KeyGenerate>};

}  // namespace bulla
