// SPDX-License-Identifier: Apache-2.0
//
// Turns a key store or chain file into a chain proof.
#include "cli/chain_file.hpp"

#include "formats/error.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {

Chain read_chain(const std::string &path) {
  const PackageContents file = read_package(path);
  if (!file.key_store) {
    throw Error(BULLA_WRONG_TYPE, path + ": this is " + std::string(file_kind_name(file.kind)) +
                                      ", where a key store or chain is wanted");
  }
  Chain chain;
  for (const Proof &proof : file.envelope.proofs) {
    if (proof.kind == BULLA_PROOF_CHAIN) chain = decode_chain(proof.body);
  }
  chain.links.push_back({file.envelope.document, file.envelope.signatures});
  return chain;
}

}  // namespace bulla
