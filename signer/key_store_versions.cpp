// SPDX-License-Identifier: Apache-2.0
//
// Links and document of a file, one after another.
#include "signer/key_store_versions.hpp"

#include <utility>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "signer/envelope_parts.hpp"
#include "signer/key_store_file.hpp"

namespace bulla {
namespace {

KeyStoreVersion open_version(Bytes document, std::vector<Signature> signatures,
                             const std::string &path) {
  require_signable(document, BULLA_TYPE_KEY_STORE);
  KeyStoreVersion version;
  version.store = decode_key_store(document);
  version.digest = sha256(document);
  version.document = std::move(document);
  version.signatures = std::move(signatures);
  version.file = path;
  return version;
}

void read_links(ByteView body, const std::string &path, std::vector<KeyStoreVersion> &versions) {
  for (ChainLink &link : decode_chain(body).links) {
    try {
      versions.push_back(open_version(std::move(link.key_store), std::move(link.signatures), path));
    } catch (Error &error) {
      throw error.within(path + ": link " + std::to_string(versions.size() + 1));
    }
  }
}

}  // namespace

std::vector<KeyStoreVersion> read_key_store_versions(const std::string &path) {
  PackageContents file = read_key_store_file(path);
  std::vector<KeyStoreVersion> versions;
  for (const Proof &proof : file.envelope.proofs)
    if (proof.kind == BULLA_PROOF_CHAIN) read_links(proof.body, path, versions);
  versions.push_back(
      open_version(std::move(file.envelope.document), std::move(file.envelope.signatures), path));
  return versions;
}

}  // namespace bulla
