// SPDX-License-Identifier: Apache-2.0
//
// Every package takes the same chain and whatever proofs the trees have for it.
#include "cli/attach_companions.hpp"

#include <array>
#include <deque>
#include <optional>

#include "cli/exchange_kind.hpp"
#include "cli/file_report.hpp"
#include "files/input_file.hpp"
#include "formats/error.hpp"
#include "signer/attach_proofs.hpp"
#include "signer/package_file.hpp"

namespace bulla {
namespace {

bool is_tree_file(const std::string &path) {
  const InputFile file(path);
  std::array<std::uint8_t, 8> first{};
  if (file.size() < first.size()) return false;
  file.pread(0, first);
  return is_grandfather_tree(first);
}

bool is_key_store_file(const std::string &path) {
  return document_type(PackageFile(path).envelope().document) == BULLA_TYPE_KEY_STORE;
}

class Companions {
 public:
  explicit Companions(const AttachFiles &files) {
    if (files.chains.size() > 1) {
      throw Error(Reason::kUsage,
                  "one chain at a time: " + files.chains[0] + " or " + files.chains[1]);
    }
    for (const std::string &path : files.chains) chain_ = read_verified_chain(path);
    for (const std::string &path : files.trees) {
      try {
        provers_.emplace_back(decode_grandfather_tree(read_whole(path, kTreeFileMaxBytes)));
      } catch (Error &error) {
        throw error.within(path);
      }
    }
  }

  // What became of the package; the one reason to complain is that no tree has it.
  void put_into(PackageFile &package, FileReport &report, Output &output) const {
    std::vector<std::string> names;
    bool is_changed = false;
    const auto note = [&](const std::string &what, Attached outcome) {
      is_changed |= outcome != Attached::kAlreadyThere;
      names.push_back(what);
    };
    if (chain_) note("chain", attach_chain(package.envelope(), *chain_));
    std::size_t proofs = 0;
    for (const GrandfatherProver &prover : provers_) {
      const auto outcome = attach_grandfathered(package.envelope(), prover);
      if (!outcome) continue;
      ++proofs;
      note("grandfathered", *outcome);
    }
    const auto moved = package.save();
    Record more;
    more.add("proofs", names);
    if (moved) more.add("payload_moved_to", std::uint64_t{moved->to_offset});
    if (!provers_.empty() && proofs == 0) return complain(package.path(), more, report, output);
    output.line(output.strong(package.path()) + ": " +
                (is_changed ? "attached" : "nothing to do, attached before"));
    report.add(package.path(), is_changed ? "attached" : "unchanged", "ok", 0, more);
  }

 private:
  static void complain(const std::string &path, const Record &more, FileReport &report,
                       Output &output) {
    const Error error(BULLA_GRANDFATHER_PROOF,
                      path + ": not in the tree: the revoked key is not known to have signed it");
    output.complain(error);
    report.add(path, "refused", std::string(error.reason()), error.exit_code(), more);
  }

  std::optional<Chain> chain_;
  std::deque<GrandfatherProver> provers_;
};

}  // namespace

AttachFiles sort_attach_files(const std::vector<std::string> &files, OtherSignatures others) {
  AttachFiles sorted;
  std::vector<std::string> rest;
  for (const std::string &file : files) {
    if (is_exchange_file(file)) {
      sorted.answers.push_back(file);
    } else if (is_tree_file(file)) {
      sorted.trees.push_back(file);
    } else {
      rest.push_back(file);
    }
  }
  const bool signs = others == OtherSignatures::kGiven || !sorted.answers.empty();
  for (const std::string &file : rest) {
    (!signs && is_key_store_file(file) ? sorted.chains : sorted.packages).push_back(file);
  }
  return sorted;
}

int attach_companions(const AttachFiles &files, Output &output) {
  if (!files.answers.empty()) {
    throw Error(Reason::kUsage, "answers and proofs together: attach them in two steps");
  }
  if (files.packages.empty()) {
    throw Error(Reason::kUsage, "no package to attach to: bulla attach PKG… CHAIN.bulla or TREE");
  }
  const Companions companions(files);
  FileReport report(output, files.packages.size());
  for (const std::string &path : files.packages) {
    try {
      PackageFile package(path);
      companions.put_into(package, report, output);
    } catch (Error &error) {
      report.add_error(
          path, std::string_view(error.what()).starts_with(path) ? error : error.within(path));
    }
  }
  return report.finish();
}

}  // namespace bulla
