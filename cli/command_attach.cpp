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

// A package with what was put into it, not saved yet.
struct ChangedPackage {
  PackageFile package;
  std::vector<Attached> outcomes;
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
      for (Answered &answered : read_answers(file)) add_answer(std::move(answered));
    }
    require_usable(packages);
    std::vector<ChangedPackage> changed;
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

  // Of thousands of answers a package looks only at those that can be for it.
  void add_answer(Answered answered) {
    const bool names_document = answered.request && answered.request->type != BULLA_TYPE_BATCH;
    if (names_document) {
      by_document_[sha256(answered.request->document)].push_back(answers_.size());
    } else {
      for_any_.push_back(answers_.size());
    }
    answers_.push_back(std::move(answered));
  }

  // In the order in which they were given.
  std::vector<std::size_t> answers_for(const FileEnvelope &envelope) const {
    std::vector<std::size_t> indices = for_any_;
    for (const EnvelopePart part : parts_to_sign(envelope, SignWhat::kBoth)) {
      const auto found = by_document_.find(sha256(document_of(envelope, part)));
      if (found == by_document_.end()) continue;
      indices.insert(indices.end(), found->second.begin(), found->second.end());
    }
    std::sort(indices.begin(), indices.end());
    return indices;
  }

  // One mix-up, and no file is touched.
  ChangedPackage attach_to(const std::string &path) {
    try {
      ChangedPackage changed{PackageFile(path), {}};
      FileEnvelope &envelope = changed.package.envelope();
      if (!raw_.empty()) {
        const Bytes signature = read_whole(raw_, BULLA_SIGNATURE_VALUE_MAX_BYTES);
        changed.outcomes.push_back(attach_raw(envelope, *public_key_, signature));
      }
      for (const std::size_t index : answers_for(envelope)) {
        const auto outcome = attach_answer(envelope, answers_[index]);
        if (!outcome) continue;
        changed.outcomes.push_back(*outcome);
        used_.insert(index);
      }
      if (!changed.outcomes.empty()) return changed;
      throw Error(Reason::kResponseMismatch, "no answer is for this package")
          .hint("a package that was packed anew needs a new request");
    } catch (Error &error) {
      throw error.within(path);
    }
  }

  int save(std::vector<ChangedPackage> &packages, Output &output) const {
    FileReport report(output, packages.size());
    for (auto &[package, outcomes] : packages) {
      const std::optional<MovedPayload> moved = package.save();
      std::vector<std::string> names;
      std::size_t added = 0;
      for (const Attached outcome : outcomes) {
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
  std::map<Digest, std::vector<std::size_t>> by_document_;  // answers to requests about documents
  std::vector<std::size_t> for_any_;                        // other answers
  mutable std::map<const Answered *, SignedTree> batches_;
  std::set<std::size_t> used_;  // answers that found their package
};

}  // namespace

extern const CommandEntry kAttach;
const CommandEntry kAttach = {"attach",
                              "puts signatures and proofs that were made elsewhere into packages",
                              make_command<Attach>};

}  // namespace bulla
