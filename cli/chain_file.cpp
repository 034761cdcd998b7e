// SPDX-License-Identifier: Apache-2.0
//
// Turns a key store or chain file into a chain proof.
#include "cli/chain_file.hpp"

#include "cli/key_store_file.hpp"

namespace bulla {

Chain read_chain(const std::string &path) {
  const PackageContents file = read_key_store_file(path);
  Chain chain;
  for (const Proof &proof : file.envelope.proofs) {
    if (proof.kind == BULLA_PROOF_CHAIN) chain = decode_chain(proof.body);
  }
  chain.links.push_back({file.envelope.document, file.envelope.signatures});
  return chain;
}

}  // namespace bulla
