// SPDX-License-Identifier: Apache-2.0
//
// Proofs come and go whole; encode() puts them in order.
#include "signer/attach_proofs.hpp"

#include <algorithm>
#include <utility>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/manifest.hpp"
#include "formats/wire/limits.h"
#include "formats/wire/proof.h"
#include "signer/tks_chain.hpp"
#include "verifier/core/merkle.h"
#include "verifier/host/host_crypto.hpp"

namespace bulla {
namespace {

void require_manifest(const FileEnvelope &envelope) {
  if (document_type(envelope.document) != BULLA_TYPE_MANIFEST)
    throw Error(BULLA_WRONG_TYPE, "this is no image package: only packages carry proofs")
        .hint("`bulla tks chain` joins key stores");
}

// Takes out every proof that `is_old` names and puts `proof` in.
template <typename IsOld>
Attached replace_proofs(FileEnvelope &envelope, Proof proof, const IsOld &is_old) {
  auto &proofs = envelope.proofs;
  const auto old = std::ranges::count_if(proofs, is_old);
  if (old == 1 && std::ranges::find(proofs, proof) != proofs.end()) return Attached::kAlreadyThere;
  std::erase_if(proofs, is_old);
  if (proofs.size() >= BULLA_PROOFS_MAX)
    throw Error(BULLA_FIELD_INVALID, "there are " + std::to_string(proofs.size()) +
                                         " proofs already, and no more are possible");
  proofs.push_back(std::move(proof));
  return old == 0 ? Attached::kAdded : Attached::kReplaced;
}

// A proof that devices would not take is a defect here, and never written.
void require_included(const Proof &proof, const Digest &document, const Grandfather &under) {
  bulla_grandfathered decoded;
  bool included = false;
  bulla_status status =
      bulla_grandfathered_decode(bulla_cursor_over(proof.body.data(), proof.body.size()), &decoded);
  if (status == BULLA_OK)
    status = bulla_merkle_includes(host_crypto(), document.data(), &decoded.path, under.size,
                                   under.root.data(), &included);
  if (status != BULLA_OK || !included)
    throw Error(Reason::kInternal, "the proof does not lead to the root of its tree");
}

}  // namespace

Chain read_verified_chain(const std::string &path) {
  std::vector<KeyStoreVersion> versions = read_key_store_versions(path);
  if (versions.size() > BULLA_CHAIN_LINKS_MAX)
    throw Error(BULLA_CHAIN_TOO_LONG, path + ": " + std::to_string(versions.size()) +
                                          " key stores; a package carries at most " +
                                          std::to_string(BULLA_CHAIN_LINKS_MAX));
  require_chain(versions);
  Chain chain;
  for (KeyStoreVersion &version : versions)
    chain.links.push_back({std::move(version.document), std::move(version.signatures)});
  return chain;
}

Attached attach_chain(FileEnvelope &envelope, const Chain &chain) {
  require_manifest(envelope);
  const auto wanted = decode_manifest(envelope.document).requirements.fleet;
  const Uuid fleet = decode_key_store(chain.links.back().key_store).fleet;
  if (wanted && *wanted != fleet)
    throw Error(BULLA_WRONG_FLEET, "the package is for fleet " + to_text(*wanted) +
                                       ", the chain is of fleet " + to_text(fleet));
  return replace_proofs(envelope, to_proof(chain),
                        [](const Proof &proof) { return proof.kind == BULLA_PROOF_CHAIN; });
}

std::optional<Attached> attach_grandfathered(FileEnvelope &envelope,
                                             const GrandfatherProver &prover) {
  require_manifest(envelope);
  const Digest document = sha256(envelope.document);
  const auto found = prover.prove(document);
  if (!found) return std::nullopt;
  const Proof proof = to_proof(*found);
  require_included(proof, document, grandfather_of(prover.tree()));
  return replace_proofs(envelope, proof, [&](const Proof &other) {
    return other.kind == BULLA_PROOF_GRANDFATHERED &&
           decode_grandfathered(other.body).key == found->key;
  });
}

}  // namespace bulla
