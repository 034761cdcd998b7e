// SPDX-License-Identifier: Apache-2.0
//
// bulla request: what another machine, which has the key, needs in order to sign.
#include "cli/command.hpp"
#include "cli/signature_text.hpp"
#include "files/output_file.hpp"
#include "files/public_key_file.hpp"
#include "formats/digest.hpp"
#include "formats/number_names.hpp"
#include "signer/exchange_files.hpp"
#include "signer/package_file.hpp"
#include "signer/preflight_report.hpp"
#include "signer/sign_batch.hpp"
#include "signer/signing_exchange.hpp"
#include "verifier/host/trust.hpp"

namespace bulla {
namespace {

class RequestCommand final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operands("PKG", "packages that shall be signed", packages_);
    arguments
        .option("-k,--key", "KEY",
                "the key that shall sign: a .pub file, or with --trust a name or "
                "id in the key store",
                key_)
        .required()
        .files();
    arguments.option("-o,--out", "FILE.req", "the request; '-' is stdout", out_).required().files();
    arguments.option("-t,--trust", "TKS", "the key store in which KEY is named", trust_).files();
    arguments.choice("--what", "PART", "both, manifest or transport",
                     {"both", "manifest", "transport"}, what_);
    arguments
        .option("--tbs", "OUT.bin", "writes the bytes to be signed, for a signer that is not bulla",
                tbs_)
        .files();
    arguments
        .option("--preflight", "REPORT.json",
                "names the rehearsal that lets a key sign before its window", preflight_)
        .files();
    arguments.flag("--batch", "asks for one signature for all packages together", is_batch_);
    arguments.flag("-f,--force", "replaces existing outputs", is_forced_);
  }

  int run(Output &output) override {
    if (out_ == "-" || tbs_ == "-") output.give_stdout_away();
    const PublicKey key =
        trust_.empty() ? read_public_key(key_) : Trust::anchor(trust_).find_key(key_).key;
    std::vector<Request> requests = make_requests(key);
    if (preflight_) {
      const Digest report = read_preflight_report(*preflight_).digest;
      for (Request &request : requests) request.preflight = report;
    }
    if (!tbs_.empty() && requests.size() != 1) {
      throw Error(Reason::kUsage,
                  "--tbs takes one document, and these are " + std::to_string(requests.size()))
          .hint("choose with --what manifest or --what transport, one package at a time");
    }
    const Overwrite overwrite = is_forced_ ? Overwrite::kYes : Overwrite::kNo;
    if (!tbs_.empty()) write_whole(tbs_, bytes_to_sign(requests.front()), overwrite);
    write_requests(out_, requests, overwrite);
    show(requests, output);
    return 0;
  }

 private:
  std::vector<Request> make_requests(const PublicKey &key) const {
    std::vector<Request> requests;
    if (is_batch_) {
      for (const BatchTree &tree : plan_batches(packages_, what_)) {
        requests.push_back(make_batch_request(tree, key));
      }
      return requests;
    }
    for (const std::string &path : packages_) {
      const PackageFile package(path);
      try {
        for (const EnvelopePart part : parts_to_sign(package.envelope(), what_)) {
          requests.push_back(make_request(package.envelope(), part, key));
        }
      } catch (Error &error) {
        throw error.within(path);
      }
    }
    return requests;
  }

  static Bytes bytes_to_sign(const Request &request) {
    const Bytes header =
        protected_header(request.key.algorithm, short_id(key_id(request.key)), request.type);
    return signed_bytes(header, sha256(request.document));
  }

  void show(const std::vector<Request> &requests, Output &output) const {
    std::vector<Record> records;
    for (const Request &request : requests) {
      records.push_back(show_request(request, output));
    }
    output.line("request for key " + to_hex(key_id(requests.front().key)) + ": " + out_);
    output.result(Record()
                      .add("outcome", "requested")
                      .add("reason", "ok")
                      .add("file", out_)
                      .add("key", to_hex(key_id(requests.front().key)))
                      .add("requests", records));
  }

  std::vector<std::string> packages_;
  std::string key_;
  std::string out_;
  std::string trust_;
  std::string tbs_;
  std::optional<std::string> preflight_;
  SignWhat what_ = SignWhat::kBoth;
  bool is_batch_ = false;
  bool is_forced_ = false;
};

}  // namespace

extern const CommandEntry kRequest;
const CommandEntry kRequest = {"request", "asks another machine to sign",
                               make_command<RequestCommand>};

}  // namespace bulla
