// SPDX-License-Identifier: Apache-2.0
//
// bulla attach: puts signatures and proofs that were made elsewhere into packages, after verifying
// them.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cli/attach_companions.hpp"
#include "cli/command.hpp"
#include "cli/file_report.hpp"
#include "cli/signature_text.hpp"
#include "files/input_file.hpp"
#include "files/public_key_file.hpp"
#include "formats/digest.hpp"
#include "formats/wire/limits.h"
#include "signer/batch.hpp"
#include "signer/exchange_files.hpp"
#include "signer/package_file.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {
namespace {

struct SignedTree {
  BatchTree tree;
  BatchSignature signature;
};

class Attach final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operands("FILE",
                       "packages, and what to attach: answers to their requests (FILE.sig), a "
                       "chain, trees of proofs",
                       files_);
    arguments.option("--raw", "SIG", "a bare signature: 64 bytes, or DER for es256", raw_).files();
    arguments
        .option("-k,--key", "KEY.pub",
                "the key of --raw, or of answers that do not carry their "
                "request",
                key_)
        .files();
  }

  int run(Output &output) override {
    if (!key_.empty()) public_key_ = read_public_key(key_);
    const AttachFiles files =
        sort_attach_files(files_, raw_.empty() ? OtherSignatures::kNone : OtherSignatures::kGiven);
    if (files.has_companions()) return attach_companions(files, output);
    const std::vector<std::string> &packages = files.packages;
    for (const std::string &file : files.answers) {
      for (Answered &answered : read_answers(file)) answers_.push_back(std::move(answered));
    }
    require_usable(packages);
    std::vector<PackageFile> changed;
    for (const std::string &path : packages) changed.push_back(attach_to(path));
    require_all_used();
    return save(changed, output);
  }

 private:
  void require_usable(const std::vector<std::string> &packages) const {
    if (packages.empty()) throw Error(Reason::kUsage, "PKG is missing: the package to attach to");
    if (raw_.empty() == answers_.empty()) {
      throw Error(Reason::kUsage, raw_.empty() ? "nothing to attach: give FILE.sig, or --raw SIG"
                                               : "--raw and FILE.sig exclude each other");
    }
    if (!raw_.empty() && (key_.empty() || packages.size() != 1)) {
      throw Error(Reason::kUsage, "--raw takes one package and --key KEY.pub");
    }
  }

  // The package with all that is for it, not saved yet: one mix-up, and no file is touched.
  PackageFile attach_to(const std::string &path) {
    try {
      PackageFile package(path);
      const std::size_t before = outcomes_.size();
      if (!raw_.empty()) {
        const Bytes signature = read_whole(raw_, BULLA_SIGNATURE_VALUE_MAX_BYTES);
        outcomes_.push_back({path, attach_raw(package.envelope(), *public_key_, signature)});
      }
      for (std::size_t i = 0; i < answers_.size(); ++i) {
        if (const auto outcome = attach_answer(package.envelope(), answers_[i])) {
          outcomes_.push_back({path, *outcome});
          used_.insert(i);
        }
      }
      if (outcomes_.size() > before) return package;
      throw Error(Reason::kResponseMismatch, "no answer is for this package")
          .hint("a package that was packed anew needs a new request");
    } catch (Error &error) {
      throw error.within(path);
    }
  }

  int save(std::vector<PackageFile> &packages, Output &output) const {
    FileReport report(output, packages.size());
    for (PackageFile &package : packages) {
      const std::optional<MovedPayload> moved = package.save();
      std::vector<std::string> names;
      std::size_t added = 0;
      for (const auto &[path, outcome] : outcomes_) {
        if (path != package.path()) continue;
        names.push_back(attached_name(outcome));
        added += outcome != Attached::kAlreadyThere ? 1 : 0;
      }
      Record more;
      more.add("signatures", names);
      if (moved) more.add("payload_moved_to", std::uint64_t{moved->to_offset});
      report.add(package.path(), added > 0 ? "attached" : "unchanged", "ok", 0, more);
      output.line(output.strong(package.path()) + ": " +
                  (added > 0 ? std::to_string(added) + " attached"
                             : std::string("nothing to do, attached before")));
    }
    return report.finish();
  }

  // Nothing when the answer is for another package; whatever else is wrong with it is thrown.
  std::optional<Attached> attach_answer(FileEnvelope &envelope, const Answered &answered) const {
    try {
      if (answered.request && answered.request->type == BULLA_TYPE_BATCH) {
        const SignedTree &batch = batch_for(answered);
        return attach_batch(envelope, batch.tree, batch.signature);
      }
      if (answered.request) return attach(envelope, *answered.request, answered.response);
      if (public_key_) return attach(envelope, *public_key_, std::nullopt, answered.response);
    } catch (const Error &error) {
      if (error.reason() != reason_text(Reason::kResponseMismatch)) throw;
      return std::nullopt;
    }
    throw Error(Reason::kUsage, "an answer that does not carry its request needs --key KEY.pub");
  }

  // An answered batch, rebuilt and verified once for all packages.
  const SignedTree &batch_for(const Answered &answered) const {
    const auto found = batches_.find(&answered);
    if (found != batches_.end()) return found->second;
    const Request &request = *answered.request;
    if (answered.response.request != sha256(encode(request)) ||
        answered.response.key != key_id(request.key)) {
      throw Error(Reason::kResponseMismatch, "the response answers another request");
    }
    BatchTree tree = tree_of(request);
    BatchSignature signature(tree, request.key, answered.response.signature);
    return batches_.emplace(&answered, SignedTree{std::move(tree), std::move(signature)})
        .first->second;
  }

  // An answer that fits nowhere is a mix-up that somebody wants to hear of.
  void require_all_used() const {
    if (used_.size() == answers_.size()) return;
    throw Error(Reason::kResponseMismatch, std::to_string(answers_.size() - used_.size()) + " of " +
                                               std::to_string(answers_.size()) +
                                               " answers are for none of these packages");
  }

  std::vector<std::string> files_;
  std::string raw_;
  std::string key_;
  std::optional<PublicKey> public_key_;
  std::vector<Answered> answers_;
  mutable std::map<const Answered *, SignedTree> batches_;
  std::set<std::size_t> used_;                              // answers that found their package
  std::vector<std::pair<std::string, Attached>> outcomes_;  // with the package's path
};

}  // namespace

extern const CommandEntry kAttach;
const CommandEntry kAttach = {"attach",
                              "puts signatures and proofs that were made elsewhere into packages",
                              make_command<Attach>};

}  // namespace bulla
