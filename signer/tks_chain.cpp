// SPDX-License-Identifier: Apache-2.0
//
// Chains. Every step is judged by the code that devices run.
#include "signer/tks_chain.hpp"

#include <algorithm>

#include "formats/error.hpp"
#include "formats/header.hpp"
#include "formats/wire/limits.h"
#include "signer/tks_history.hpp"
#include "verifier/host/trust.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {
namespace {

std::string version_text(const KeyStoreVersion &version) {
  return "version " + std::to_string(version.store.version) + " (epoch " +
         std::to_string(version.store.epoch) + ", " + version.file + ")";
}

// A key store file of its own, as the host verifier reads it.
Bytes package_of(const KeyStoreVersion &version) {
  FileEnvelope envelope;
  envelope.document = version.document;
  envelope.signatures = version.signatures;
  return encode_region(envelope);
}

Error step_error(const KeyStoreVersion &from, const KeyStoreVersion &to, bulla_status status) {
  const std::string step = version_text(to) + " cannot follow " + version_text(from);
  if (status == BULLA_TKS_EPOCH_GAP)
    return Error(
               Reason::kChainLinkMissing,
               step + ": the link of epoch " + std::to_string(from.store.epoch + 1) + " is missing")
        .hint("give the first key store of epoch " + std::to_string(from.store.epoch + 1) + " too");
  if (status == BULLA_SIG_MISSING)
    return Error(status, step + ": it is not signed").hint("bulla sign " + to.file + " --key …");
  if (status == BULLA_TKS_OLD_THRESHOLD)
    return Error(status, step + ": too few root keys of version " +
                             std::to_string(from.store.version) + " signed it")
        .hint("let them sign it, or give the versions between the two");
  if (status == BULLA_TKS_NEW_THRESHOLD)
    return Error(status, step + ": too few of its own root keys signed it")
        .hint("bulla sign " + to.file + " --key …");
  return Error(status, step);
}

Trust follow(const Trust &held, const KeyStoreVersion &from, const KeyStoreVersion &to) {
  const Bytes package = package_of(to);
  const Verdict verdict = verify_bytes(package, to.file, held);
  if (!verdict.accepted) throw step_error(from, to, verdict.status);
  return Trust::anchor(package, to.file);
}

void require_length(const std::vector<KeyStoreVersion> &versions) {
  if (versions.size() > BULLA_CHAIN_LINKS_MAX)
    throw Error(BULLA_CHAIN_TOO_LONG, std::to_string(versions.size()) +
                                          " key stores; a chain holds at most " +
                                          std::to_string(BULLA_CHAIN_LINKS_MAX))
        .hint("the first of each epoch and the newest are enough for every device");
}

// R8: what was published once stays, or devices that need it are lost.
void require_published(const std::vector<KeyStoreVersion> &versions, const std::string &path) {
  for (const KeyStoreVersion &published : read_key_store_versions(path)) {
    const auto there = std::ranges::find_if(versions, [&](const KeyStoreVersion &version) {
      return version.store.version == published.store.version;
    });
    const std::string number = std::to_string(published.store.version);
    if (there == versions.end())
      throw Error(Reason::kChainLinkMissing,
                  path + " holds version " + number + ", which the new chain lacks")
          .hint("give " + path + " as one of the files: its versions are kept");
    if (there->digest != published.digest)
      throw Error(BULLA_TKS_FORK, "version " + number + " is " + to_hex(published.digest) + " in " +
                                      path + " and " + to_hex(there->digest) + " in " +
                                      there->file);
  }
}

}  // namespace

Bytes chain_package(const std::vector<KeyStoreVersion> &versions) {
  FileEnvelope envelope;
  Chain chain;
  for (const KeyStoreVersion &version : versions)
    chain.links.push_back({version.document, version.signatures});
  envelope.document = std::move(chain.links.back().key_store);
  envelope.signatures = std::move(chain.links.back().signatures);
  chain.links.pop_back();
  if (!chain.links.empty()) envelope.proofs.push_back(to_proof(chain));
  return encode_region(envelope);
}

void require_chain(const std::vector<KeyStoreVersion> &versions) {
  Trust held = Trust::anchor(package_of(versions.front()), versions.front().file);
  for (std::size_t i = 1; i < versions.size(); ++i)
    held = follow(held, versions[i - 1], versions[i]);
}

MadeChain make_chain(const ChainRequest &request) {
  MadeChain made;
  made.versions = read_key_store_history(request.paths);
  require_length(made.versions);
  if (request.previous_path) require_published(made.versions, *request.previous_path);
  require_chain(made.versions);
  const Bytes package = chain_package(made.versions);
  made.digest = made.versions.back().digest;
  made.file_bytes = package.size();
  write_whole(request.output_path, package, request.overwrite);
  return made;
}

}  // namespace bulla
