// SPDX-License-Identifier: Apache-2.0
//
// bulla key list: tokens with labels and serials, the keys in them, and what is questionable about
// those. Without --module, every module that the system's packages have registered is asked.
#include <variant>

#include "cli/command.hpp"
#include "formats/number_names.hpp"
#include "hsm/pkcs11/known_modules.hpp"
#include "hsm/pkcs11/token_list.hpp"

namespace bulla {
namespace {

std::string key_state(const ListedKey &key) {
  if (!key.public_key) return key.trouble;
  return algorithm_name(key.public_key->algorithm) + " key " + to_hex(key_id(*key.public_key));
}

Record key_record(const ListedKey &key) {
  Record record;
  record.add("uri", key.uri).add("label", key.label).add("object_id", to_hex(key.id));
  if (key.public_key) {
    record.add("id", to_hex(key_id(*key.public_key)))
        .add("algorithm", algorithm_name(key.public_key->algorithm));
  } else {
    record.add("trouble", key.trouble);
  }
  return record.add("private_seen", key.private_seen).add("lints", key.lints);
}

Record token_record(const ListedToken &token) {
  std::vector<Record> keys;
  for (const ListedKey &key : token.keys) keys.push_back(key_record(key));
  return Record()
      .add("module", token.module)
      .add("uri", token.uri)
      .add("label", token.label)
      .add("serial", token.serial)
      .add("manufacturer", token.manufacturer)
      .add("model", token.model)
      .add("states", token.states)
      .add("logged_in", token.logged_in)
      .add("keys", keys);
}

class KeyList final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("URI", "pkcs11:…, to list only the tokens that it fits", uri_).optional();
    arguments
        .option("--module", "M", "the PKCS#11 library of the token's maker; else all registered",
                module_)
        .files();
    arguments
        .option("--pin-file", "FILE", "logs in to the one token that fits, to see private keys too",
                pin_file_)
        .files();
  }

  int run(Output &output) override {
    if (!uri_.empty() && !std::holds_alternative<TokenKeyUri>(parse_key_uri(uri_)))
      throw Error(Reason::kUsage, uri_ + ": no pkcs11: URI");
    const std::vector<ListedToken> tokens = all_tokens(output);
    std::vector<Record> records;
    for (const ListedToken &token : tokens) {
      print(token, output);
      records.push_back(token_record(token));
    }
    if (tokens.empty()) output.line("no token");
    output.result(Record().add("outcome", "listed").add("reason", "ok").add("tokens", records));
    return 0;
  }

 private:
  TokenAccess access(Output &output) const {
    TokenAccess access;
    if (pin_file_) access.pin = pin_from_file(*pin_file_);
    access.notice = [&output](const std::string &text) { output.warn(text); };
    return access;
  }

  std::vector<ListedToken> tokens_of_module(const std::string &module, Output &output) const {
    std::optional<TokenKeyUri> which;
    if (!uri_.empty()) which = TokenKeyUri{uri_};
    return list_tokens(module, access(output), which, pin_file_ ? ListLogin::kYes : ListLogin::kNo);
  }

  // One module's fault does not hide the tokens of the others.
  std::vector<ListedToken> all_tokens(Output &output) const {
    if (!module_.empty()) return tokens_of_module(module_, output);
    if (pin_file_)
      throw Error(Reason::kUsage, "--pin-file needs --module: which library is to get the PIN");
    const std::vector<std::string> modules = known_modules();
    if (modules.empty())
      throw Error(Reason::kModuleMissing, "no PKCS#11 module is registered on this machine")
          .hint("--module /PATH/OF/MODULE.so");
    std::vector<ListedToken> all;
    for (const std::string &module : modules) {
      try {
        for (ListedToken &token : tokens_of_module(module, output)) all.push_back(std::move(token));
      } catch (const Error &error) {
        output.warn(module + ": " + error.what());
      }
    }
    return all;
  }

  static void print(const ListedToken &token, Output &output) {
    output.line(output.strong(token.label) + ": token " + token.serial + ", " + token.model +
                " of " + token.manufacturer);
    for (const std::string &state : token.states)
      if (state.starts_with("pin-")) output.line("  " + output.bad(state));
    for (const ListedKey &key : token.keys) {
      output.line("  " + key.uri);
      output.line("    " + key_state(key) + (key.private_seen ? "" : " (public half; log in)"));
      for (const std::string &lint : key.lints)
        output.line("    " + lint + ": " + lint_sentence(lint));
    }
    if (token.keys.empty()) output.line("  no key that can be seen without a login");
  }

  std::string uri_;
  std::string module_;
  std::optional<std::string> pin_file_;
};

}  // namespace

extern const CommandEntry kKeyList;
const CommandEntry kKeyList = {"key list", "shows tokens and the keys in them",
                               make_command<KeyList>};

}  // namespace bulla
