// SPDX-License-Identifier: Apache-2.0
//
// Parts of an envelope, and the strict reading that comes before any signature.
#include "signer/envelope_parts.hpp"

#include "bulla/key_store.h"
#include "bulla/provider_openssl.h"
#include "formats/error.hpp"
#include "formats/manifest.hpp"
#include "formats/transport.hpp"

namespace bulla {
namespace {

void require_key_store(ByteView document) {
  bulla_key_store store;
  std::uint32_t entry = 0;
  const bulla_status status = bulla_key_store_open(
      &store, &bulla_provider_openssl, bulla_cursor_over(document.data(), document.size()), &entry);
  if (status == BULLA_OK) return;
  const std::string place = entry == 0 ? "" : ", entry " + std::to_string(entry);
  throw Error(status, "the key store is not one that devices read" + place);
}

}  // namespace

std::vector<EnvelopePart> parts_to_sign(const FileEnvelope &envelope, SignWhat what) {
  if (what == SignWhat::kTransport && !envelope.transport)
    throw Error(Reason::kUsage, "there is no transport to sign: the image travels as it is");
  std::vector<EnvelopePart> parts;
  if (what != SignWhat::kTransport) parts.push_back(EnvelopePart::kDocument);
  if (what != SignWhat::kManifest && envelope.transport) parts.push_back(EnvelopePart::kTransport);
  return parts;
}

ByteView document_of(const FileEnvelope &envelope, EnvelopePart part) {
  return part == EnvelopePart::kTransport ? *envelope.transport : envelope.document;
}

bulla_document_type type_of(const FileEnvelope &envelope, EnvelopePart part) {
  return part == EnvelopePart::kTransport ? BULLA_TYPE_TRANSPORT : document_type(envelope.document);
}

std::vector<Signature> &signatures_of(FileEnvelope &envelope, EnvelopePart part) {
  return part == EnvelopePart::kTransport ? envelope.transport_signatures : envelope.signatures;
}

void require_signable(ByteView document, bulla_document_type type) {
  switch (type) {
    case BULLA_TYPE_MANIFEST:
      (void)decode_manifest(document);
      return;
    case BULLA_TYPE_KEY_STORE:
      require_key_store(document);
      return;
    case BULLA_TYPE_TRANSPORT:
      (void)decode_transport(document);
      return;
    case BULLA_TYPE_UPDATE:
    case BULLA_TYPE_FRESHNESS:
    case BULLA_TYPE_CHECKPOINT:
      throw Error(BULLA_FEATURE_UNSUPPORTED, "documents of this type are reserved");
    default:
      throw Error(BULLA_WRONG_TYPE, "documents of this type are never signed by themselves");
  }
}

}  // namespace bulla
