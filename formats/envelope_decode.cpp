// SPDX-License-Identifier: Apache-2.0
//
// The decoders of envelope, seal and file header: those of formats/wire, their views copied out
// (FORMAT.md 2.1, 7.1, 7.6).
#include "formats/wire/envelope.h"

#include <algorithm>

#include "formats/decode_parts.hpp"
#include "formats/envelope.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "formats/seal.hpp"
#include "formats/wire/header.h"
#include "formats/wire/proof.h"

namespace bulla {
namespace {

constexpr EntryName kEntries[] = {
    {0, "document"}, {1, "signatures"}, {2, "transport"}, {3, "transport_signatures"},
    {4, "proofs"},
};

std::vector<Proof> to_proofs(const bulla_envelope &view, ByteView envelope) {
  std::vector<Proof> proofs =
      to_vector<bulla_proof>(view.proofs, bulla_read_proof, [](const bulla_proof &proof) {
        return Proof{proof.kind, to_bytes(proof.body)};
      });
  if (view.has_chain) {
    const ByteView body = envelope.subspan(view.chain_offset, view.chain_bytes);
    proofs.push_back({BULLA_PROOF_CHAIN, Bytes(body.begin(), body.end())});
  }
  return proofs;
}

}  // namespace

FileEnvelope decode_file_envelope(ByteView envelope) {
  const bulla_cursor cursor = cursor_over(envelope);
  require(bulla_envelope_check(cursor, 0), "envelope");
  bulla_envelope view;
  std::uint32_t entry = 0;
  const bulla_status status = bulla_envelope_decode(cursor, 0, &view, &entry);
  require(status, "envelope", entry, kEntries);
  FileEnvelope result;
  result.document = to_bytes(view.document);
  result.signatures = to_signatures(view.signatures);
  if (view.has_transport) result.transport = to_bytes(view.transport);
  result.transport_signatures = to_signatures(view.transport_signatures);
  result.proofs = to_proofs(view, envelope);
  return result;
}

Seal decode_seal(ByteView bytes) {
  const bulla_cursor cursor = cursor_over(bytes);
  require(bulla_seal_check(cursor), "seal");
  bulla_envelope view;
  std::uint32_t entry = 0;
  require(bulla_seal_decode(cursor, &view, &entry), "seal", entry, kEntries);
  return {to_bytes(view.document), to_signatures(view.signatures), to_proofs(view, bytes)};
}

DocumentType document_type(ByteView document) {
  std::uint64_t type = 0;
  std::uint64_t version = 0;
  require(bulla_document_begin(cursor_over(document), &type, &version), "document");
  if (type < BULLA_TYPE_MANIFEST || type > BULLA_TYPE_TRANSPORT) {
    throw Error(type == 0 ? BULLA_WRONG_TYPE : BULLA_FEATURE_UNSUPPORTED,
                "document of type " + std::to_string(type));
  }
  return static_cast<DocumentType>(type);
}

FileHeader decode_file_header(ByteView first_bytes, std::uint64_t file_bytes) {
  bulla_header view;
  require(bulla_header_decode(cursor_over(first_bytes), file_bytes, &view), "header");
  return {view.envelope_length, view.payload_offset};
}

Region decode_region(ByteView first_bytes, std::uint64_t file_bytes) {
  const FileHeader header = decode_file_header(first_bytes, file_bytes);
  if (first_bytes.size() < header.payload_offset) {
    throw Error(Reason::kInternal, "region: fewer bytes than stand before the payload");
  }
  const ByteView region = first_bytes.first(header.payload_offset).subspan(BULLA_HEADER_BYTES);
  const ByteView padding = region.subspan(header.envelope_bytes);
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte != 0; })) {
    throw Error(BULLA_PADDING_NOT_ZERO, "bytes other than zero between envelope and payload");
  }
  return {header, decode_file_envelope(region.first(header.envelope_bytes))};
}

}  // namespace bulla
