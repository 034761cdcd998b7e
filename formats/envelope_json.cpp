// SPDX-License-Identifier: Apache-2.0
//
// JSON of what stands around documents: signatures, proofs, envelopes, seals, requests.
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/json_parts.hpp"
#include "formats/number_names.hpp"

namespace bulla {
namespace {

Json digests_json(const std::vector<Digest> &digests) {
  return json_array(digests, [](const Digest &digest) { return to_hex(digest); });
}

// By what a document is known, whatever is in it.
Json identity_json(ByteView document) {
  return {{"type", document_type_name(document_type(document))},
          {"size", document.size()},
          {"digest", to_hex(sha256(document))}};
}

Json json_of(const ChainLink &link) {
  const KeyStore store = decode_key_store(link.key_store);
  Json json = {{"version", store.version}, {"epoch", store.epoch}};
  json["digest"] = to_hex(sha256(link.key_store));
  json["signatures"] = to_json(link.signatures);
  return json;
}

Json opened(const Proof &proof) {
  switch (proof.kind) {
    case BULLA_PROOF_BATCHED: {
      const BatchedProof batched = decode_batched(proof.body);
      return {{"batch", to_json(decode_batch(batched.batch))},
              {"batch_digest", to_hex(sha256(batched.batch))},
              {"signatures", to_json(batched.signatures)},
              {"index", batched.index},
              {"path", digests_json(batched.path)}};
    }
    case BULLA_PROOF_GRANDFATHERED: {
      const GrandfatheredProof grandfathered = decode_grandfathered(proof.body);
      return {{"key", to_hex(grandfathered.key)},
              {"index", grandfathered.index},
              {"path", digests_json(grandfathered.path)}};
    }
    case BULLA_PROOF_CHAIN:
      return {{"links", json_array(decode_chain(proof.body).links,
                                   [](const ChainLink &link) { return json_of(link); })}};
    default:
      return {{"size", proof.body.size()}};
  }
}

Json proofs_json(const std::vector<Proof> &proofs) {
  return json_array(proofs, [](const Proof &proof) { return to_json(proof); });
}

}  // namespace

Json document_json(ByteView document) {
  switch (document_type(document)) {
    case BULLA_TYPE_MANIFEST:
      return {{"manifest", to_json(decode_manifest(document))}};
    case BULLA_TYPE_KEY_STORE:
      return {{"key_store", to_json(decode_key_store(document))}};
    case BULLA_TYPE_UPDATE:
      return {{"update", to_json(decode_update(document))}};
    case BULLA_TYPE_BATCH:
      return {{"batch", to_json(decode_batch(document))}};
    case BULLA_TYPE_TRANSPORT:
      return {{"transport", to_json(decode_transport(document))}};
    default:
      throw Error(BULLA_WRONG_TYPE, "a " + document_type_name(document_type(document)) +
                                        " is no document of a package");
  }
}

Json to_json(const Signature &signature) {
  Json json = Json::object();
  if (const auto header = recognise_header(signature.protected_header)) {
    json["key"] = to_hex(header->key);
    json["algorithm"] = algorithm_name(header->algorithm);
    json["type"] = document_type_name(header->type);
  } else {
    json["protected"] = to_hex(signature.protected_header);
  }
  json["value"] = to_hex(signature.value);
  return json;
}

Json to_json(const std::vector<Signature> &signatures) {
  return json_array(signatures, [](const Signature &signature) { return to_json(signature); });
}

Json to_json(const Batch &batch) {
  return {{"covers", document_type_name(batch.covered_type)},
          {"size", batch.size},
          {"root", to_hex(batch.root)}};
}

Json to_json(const Proof &proof) {
  Json json = {{"kind", proof_kind_name(proof.kind)}};
  try {
    json.update(opened(proof));
  } catch (const Error &error) {
    json["malformed"] = std::string(error.reason());
  }
  return json;
}

Json to_json(const FileEnvelope &envelope) {
  Json json = document_json(envelope.document);
  json["document"] = identity_json(envelope.document);
  json["signatures"] = to_json(envelope.signatures);
  if (envelope.transport) {
    json["transport"] = to_json(decode_transport(*envelope.transport));
    json["transport_signatures"] = to_json(envelope.transport_signatures);
  }
  json["proofs"] = proofs_json(envelope.proofs);
  if (json.contains("manifest")) {
    json["attachments"] = json["manifest"].value("attachments", Json::array());
  }
  return json;
}

Json to_json(const Seal &seal) {
  return {{"manifest", to_json(decode_manifest(seal.manifest))},
          {"document", identity_json(seal.manifest)},
          {"signatures", to_json(seal.signatures)},
          {"proofs", proofs_json(seal.proofs)}};
}

Json to_json(const Update &update) {
  Json json = {{"id", to_text(update.id)}, {"sequence", update.sequence}};
  json["steps"] = json_array(update.steps, [](const UpdateStep &step) -> Json {
    return {{"phase", step.phase},
            {"component", to_text(step.component)},
            {"manifest_digest", to_hex(step.manifest)}};
  });
  add_tail(json, update.features, update.extensions);
  return json;
}

Json to_json(const Request &request) {
  Json json = document_json(request.document);
  json["document"] = identity_json(request.document);
  json["key"] = to_json(request.key);
  if (!request.members.empty()) {
    json["members"] =
        json_array(request.members, [](const Bytes &member) { return identity_json(member); });
  }
  if (request.preflight) json["preflight"] = to_hex(*request.preflight);
  if (request.nonce) json["nonce"] = to_hex(*request.nonce);
  return json;
}

Json to_json(const Response &response) {
  Json json = {{"request", to_hex(response.request)},
               {"key", to_hex(response.key)},
               {"signature", to_hex(response.signature)}};
  if (response.attestation) json["attestation"] = to_hex(*response.attestation);
  return json;
}

}  // namespace bulla
