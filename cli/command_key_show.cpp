// SPDX-License-Identifier: Apache-2.0
//
// bulla key show: id, algorithm and public part of keys, private or public.
#include "cli/command.hpp"
#include "cli/key_options.hpp"
#include "files/output_file.hpp"
#include "files/public_key_file.hpp"
#include "formats/number_names.hpp"
#include "hsm/pkcs11/token_key.hpp"

namespace bulla {
namespace {

// A public key file is named as such; anything else is a key URI.
bool names_public_key(const std::string &text) {
  return text.ends_with(".pub") || text == "-";
}

class KeyShow final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operands("KEY", "a .pub file, a PEM key file, pkcs11:…, or cmd:PROGRAM", names_);
    arguments.option("-o,--out", "NAME.pub", "writes the public key to this file", out_).files();
    arguments.flag("-f,--force", "replaces an existing file", is_forced_);
    access_.declare_access(arguments);
  }

  int run(Output &output) override {
    if (!out_.empty() && names_.size() > 1) {
      throw Error(Reason::kUsage, "--out takes one key, not " + std::to_string(names_.size()));
    }
    if (out_ == "-") output.give_stdout_away();
    access_.give_notices_to(output);
    std::vector<Record> records;
    for (const std::string &name : names_) records.push_back(show(name, output));
    output.result(Record().add("outcome", "shown").add("reason", "ok").add("keys", records));
    return 0;
  }

 private:
  struct Shown {
    PublicKey key;
    std::optional<Bytes> attestation;
  };

  // What a token shows is believed when its key has signed with it once.
  Shown look_at(const std::string &name) const {
    if (names_public_key(name)) return {read_public_key(name), std::nullopt};
    const auto key = std::move(access_.open({name}).front());
    if (std::holds_alternative<TokenKeyUri>(parse_key_uri(name))) prove_token_key(*key);
    return {key->public_key(), key->attestation()};
  }

  Record show(const std::string &name, Output &output) const {
    const auto [key, attestation] = look_at(name);
    const std::string id = to_hex(key_id(key));
    const std::string pem = to_pem(key);
    const std::string algorithm = algorithm_name(key.algorithm);
    if (!out_.empty()) {
      write_whole(out_, as_bytes(pem), is_forced_ ? Overwrite::kYes : Overwrite::kNo);
    }
    output.line(output.strong(name) + ": " + algorithm + " key " + id);
    if (out_.empty()) output.text(pem);
    Record record;
    record.add("key", name).add("id", id).add("algorithm", algorithm).add("pem", pem);
    if (attestation) record.add("attestation", to_hex(*attestation));
    return record;
  }

  std::vector<std::string> names_;
  std::string out_;
  bool is_forced_ = false;
  KeyOptions access_;
};

}  // namespace

extern const CommandEntry kKeyShow;
const CommandEntry kKeyShow = {"key show", "shows id, algorithm and public part of keys",
                               make_command<KeyShow>};

}  // namespace bulla
