// SPDX-License-Identifier: Apache-2.0
//
// bulla key generate: a new key pair, in two files or in a token.
#include <filesystem>
#include <variant>

#include "cli/command.hpp"
#include "files/output_file.hpp"
#include "formats/number_names.hpp"
#include "hsm/generate.hpp"
#include "hsm/passphrase.hpp"
#include "hsm/pkcs11/token_generate.hpp"

namespace bulla {
namespace {

constexpr mode_t kReadable = 0644;

enum class NewKeyAlgorithm { kEd25519, kEs256 };

class KeyGenerate final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments
        .choice("-a,--algorithm", "ALG", "ed25519, or es256 (the one that every token signs)",
                {"ed25519", "es256"}, algorithm_)
        .required();
    arguments
        .option("-o,--out", "NAME",
                "writes NAME.key and NAME.pub; of a token, NAME.pub and, if it gives one, "
                "NAME.attestation.der",
                name_)
        .files();
    arguments
        .option("--passphrase-file", "FILE", "encrypts NAME.key with the passphrase in this file",
                passphrase_file_)
        .files();
    arguments.option("--token", "URI", "makes the key in the token that this pkcs11: URI fits",
                     token_);
    arguments
        .option("--module", "M", "the PKCS#11 library of the token, where the URI names none",
                module_)
        .files();
    arguments.option("--pin-file", "FILE", "the PIN of the token; else it is asked", pin_file_)
        .files();
  }

  int run(Output &output) override {
    require_one_place();
    token_.empty() ? make_in_files(output) : make_in_token(output);
    return 0;
  }

 private:
  void require_one_place() const {
    if (token_.empty() && name_.empty())
      throw Error(Reason::kUsage, "--out NAME is missing: the files to write")
          .hint("--token URI makes the key in a token");
    if (token_.empty() && (pin_file_ || !module_.empty()))
      throw Error(Reason::kUsage, "--module and --pin-file mean nothing without --token");
    if (!token_.empty() && passphrase_file_)
      throw Error(Reason::kUsage, "--passphrase-file encrypts key files; the token keeps its own");
  }

  int algorithm() const {
    return algorithm_ == NewKeyAlgorithm::kEd25519 ? BULLA_ALG_ED25519 : BULLA_ALG_ES256;
  }

  void make_in_files(Output &output) const {
    Secret passphrase;
    if (passphrase_file_) passphrase = read_passphrase_file(*passphrase_file_);
    const KeyFiles files = generate_key_files(algorithm(), name_, passphrase);
    if (passphrase.empty()) {
      output.warn(files.private_key.string() +
                  " is not encrypted: who can read the file can sign with it");
    }
    output.line("private key: " + files.private_key.string());
    output.line("public key:  " + files.public_key.string());
    output.result(announced(files.key, output)
                      .add("private_key", files.private_key.string())
                      .add("public_key", files.public_key.string())
                      .add("encrypted", !passphrase.empty()));
  }

  // The name for the public key is taken first, so that no key is made that nobody hears of.
  void make_in_token(Output &output) const {
    const KeyUri uri = parse_key_uri(token_);
    if (!std::holds_alternative<TokenKeyUri>(uri))
      throw Error(Reason::kUsage, "--token " + token_ + ": no pkcs11: URI");
    std::optional<OutputFile> file;
    std::optional<OutputFile> attestation;
    if (!name_.empty()) file.emplace(name_ + ".pub", Overwrite::kNo, kReadable);
    if (!name_.empty()) attestation.emplace(attestation_name(), Overwrite::kNo, kReadable);
    const std::string label = std::filesystem::path(name_).filename().string();
    const NewTokenKey made = generate_token_key(algorithm(), std::get<TokenKeyUri>(uri),
                                                label.empty() ? "bulla" : label, access(output));
    const std::string pem = to_pem(made.key);
    if (file) file->write(as_bytes(pem));
    if (file) file->commit();
    output.line("private key: " + made.uri + ", never to leave " + made.token);
    if (file) output.line("public key:  " + name_ + ".pub");
    Record record = announced(made.key, output).add("uri", made.uri).add("token", made.token);
    if (file) record.add("public_key", name_ + ".pub");
    if (made.attestation) {
      record.add("attestation", to_hex(*made.attestation));
      if (attestation) keep(*attestation, *made.attestation, output);
    }
    if (!file) output.text(pem);
    output.result(record.add("pem", pem));
  }

  std::string attestation_name() const { return name_ + ".attestation.der"; }

  void keep(OutputFile &file, const Bytes &attestation, Output &output) const {
    file.write(attestation);
    file.commit();
    output.line("attestation: " + attestation_name());
  }

  TokenAccess access(Output &output) const {
    TokenAccess access;
    access.module = module_;
    if (pin_file_) access.pin = pin_from_file(*pin_file_);
    access.notice = [&output](const std::string &text) { output.warn(text); };
    return access;
  }

  static Record announced(const PublicKey &key, Output &output) {
    const std::string id = to_hex(key_id(key));
    const std::string algorithm_text = algorithm_name(key.algorithm);
    output.line(algorithm_text + " key id: " + id);
    return Record()
        .add("outcome", "generated")
        .add("reason", "ok")
        .add("id", id)
        .add("algorithm", algorithm_text);
  }

  NewKeyAlgorithm algorithm_ = NewKeyAlgorithm::kEd25519;
  std::string name_;
  std::optional<std::string> passphrase_file_;
  std::string token_;
  std::string module_;
  std::optional<std::string> pin_file_;
};

}  // namespace

extern const CommandEntry kKeyGenerate;
const CommandEntry kKeyGenerate = {"key generate", "makes a key pair in two files, or in a token",
                                   make_command<KeyGenerate>};

}  // namespace bulla
