// SPDX-License-Identifier: Apache-2.0
//
// Requests, answers, and what becomes of them. No signature reaches an envelope unverified.
#include "signer/signing_exchange.hpp"

#include <algorithm>
#include <array>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/small_s.hpp"
#include "formats/transport.hpp"
#include "formats/wire/limits.h"
#include "formats/wording.hpp"
#include "hsm/ecdsa_der.hpp"
#include "signer/batch.hpp"
#include "signer/signature_check.hpp"

namespace bulla {
namespace {

std::vector<EnvelopePart> all_parts(const FileEnvelope &envelope) {
  return parts_to_sign(envelope, SignWhat::kBoth);
}

Digest digest_of(const Request &request) {
  return sha256(encode(request));
}

// A transport is for one manifest: signing it beside another would serve nobody.
void require_own_transport(const FileEnvelope &envelope) {
  if (decode_transport(*envelope.transport).manifest != sha256(envelope.document))
    throw Error(BULLA_TRANSPORT_MISMATCH, "the transport belongs to another manifest");
}

bool is_entry_of(const Signature &entry, const Signature &wanted) {
  return entry.protected_header == wanted.protected_header;
}

// Puts a signature that was verified into its list.
Attached put(FileEnvelope &envelope, EnvelopePart part, const PublicKey &key,
             const Signature &signature) {
  if (has_valid_signature(envelope, part, key)) return Attached::kAlreadyThere;
  auto &list = signatures_of(envelope, part);
  const auto broken = std::ranges::find_if(
      list, [&](const Signature &entry) { return is_entry_of(entry, signature); });
  if (broken != list.end()) {
    *broken = signature;
    return Attached::kReplaced;
  }
  if (list.size() >= BULLA_SIGNATURES_MAX)
    throw Error(BULLA_TOO_MANY_SIGNATURES, "there are " + std::to_string(list.size()) +
                                               " signatures already, and no more are allowed");
  list.push_back(signature);
  return Attached::kAdded;
}

// Verifies a value as the signature over one part, then puts it in.
Attached verify_and_put(FileEnvelope &envelope, EnvelopePart part, const PublicKey &key,
                        ByteView value) {
  const bulla_document_type type = type_of(envelope, part);
  const Digest digest = sha256(document_of(envelope, part));
  if (judge_signature(key, type, digest, value) != BULLA_OK)
    throw Error(Reason::kSignatureWrong,
                "the signature of key " + short_hex(key_id(key)) + " does not verify");
  Signature entry = signature_entry(key, type, value);
  if (key.algorithm == BULLA_ALG_ES256) make_s_small(entry.value);
  return put(envelope, part, key, std::move(entry));
}

std::optional<EnvelopePart> part_asked_for(const FileEnvelope &envelope, const Request &request) {
  for (const EnvelopePart part : all_parts(envelope)) {
    const bool same_type = type_of(envelope, part) == request.type;
    if (same_type && std::ranges::equal(document_of(envelope, part), request.document)) return part;
  }
  return std::nullopt;
}

Bytes raw_value(const PublicKey &key, ByteView signature) {
  const bool ecdsa = key.algorithm == BULLA_ALG_ES256;
  if (ecdsa && signature.size() != std::tuple_size_v<RawSignature>)
    if (const auto raw = raw_from_der(signature)) return Bytes(raw->begin(), raw->end());
  return Bytes(signature.begin(), signature.end());
}

// Of a batch everything that it covers must be there to be judged.
void require_answerable(const Request &request) {
  if (request.type == BULLA_TYPE_BATCH) {
    tree_of(request);
  } else {
    require_signable(request.document, request.type);
  }
}

}  // namespace

Request make_request(const FileEnvelope &envelope, EnvelopePart part, const PublicKey &key) {
  Request request;
  request.type = type_of(envelope, part);
  const ByteView document = document_of(envelope, part);
  request.document.assign(document.begin(), document.end());
  request.key = key;
  require_signable(document, request.type);
  if (part == EnvelopePart::kTransport) require_own_transport(envelope);
  return request;
}

void ask_for_answer(const Request &request, SigningKey &key) {
  if (request.key != key.public_key())
    throw Error(Reason::kKeyMismatch, "the request is for key " + short_hex(key_id(request.key)) +
                                          ", and " + key.describe() + " is key " +
                                          short_hex(key_id(key.public_key())));
  require_answerable(request);
  const Bytes header =
      protected_header(request.key.algorithm, short_id(key_id(request.key)), request.type);
  key.ask(signed_bytes(header, sha256(request.document)));
}

Response take_answer(const Request &request, SigningKey &key) {
  const RawSignature signature = key.take();
  if (judge_signature(request.key, request.type, sha256(request.document), signature) != BULLA_OK)
    throw Error(Reason::kSignatureWrong,
                key.describe() + ": its signature does not verify with its public key");
  Response response;
  response.request = digest_of(request);
  response.key = key_id(request.key);
  response.signature.assign(signature.begin(), signature.end());
  return response;
}

Response answer(const Request &request, SigningKey &key) {
  ask_for_answer(request, key);
  return take_answer(request, key);
}

Attached attach(FileEnvelope &envelope, const Request &request, const Response &response) {
  if (response.request != digest_of(request) || response.key != key_id(request.key))
    throw Error(Reason::kResponseMismatch, "the response answers another request");
  if (request.type == BULLA_TYPE_BATCH) {
    const BatchTree tree = tree_of(request);
    return attach_batch(envelope, tree, BatchSignature(tree, request.key, response.signature));
  }
  const auto part = part_asked_for(envelope, request);
  if (!part) throw Error(Reason::kResponseMismatch, "the response is for another package");
  return verify_and_put(envelope, *part, request.key, response.signature);
}

Attached attach(FileEnvelope &envelope, const PublicKey &key,
                const std::optional<Digest> &preflight, const Response &response) {
  if (response.key != key_id(key))
    throw Error(Reason::kResponseMismatch, "the response is of key " + short_hex(response.key) +
                                               ", not of " + short_hex(key_id(key)));
  for (const EnvelopePart part : all_parts(envelope)) {
    Request request = make_request(envelope, part, key);
    request.preflight = preflight;
    if (digest_of(request) == response.request) return attach(envelope, request, response);
  }
  throw Error(Reason::kResponseMismatch, "the response answers no request for this package");
}

Attached attach_raw(FileEnvelope &envelope, const PublicKey &key, ByteView signature) {
  const Bytes value = raw_value(key, signature);
  for (const EnvelopePart part : all_parts(envelope)) {
    const Digest digest = sha256(document_of(envelope, part));
    if (judge_signature(key, type_of(envelope, part), digest, value) != BULLA_OK) continue;
    require_signable(document_of(envelope, part), type_of(envelope, part));
    return verify_and_put(envelope, part, key, value);
  }
  throw Error(Reason::kSignatureWrong, "the signature verifies for nothing in this package");
}

bool has_valid_signature(const FileEnvelope &envelope, EnvelopePart part, const PublicKey &key) {
  const bulla_document_type type = type_of(envelope, part);
  const Digest digest = sha256(document_of(envelope, part));
  const Signature wanted = signature_entry(key, type, {});
  const auto &list =
      part == EnvelopePart::kTransport ? envelope.transport_signatures : envelope.signatures;
  return std::ranges::any_of(list, [&](const Signature &entry) {
    return is_entry_of(entry, wanted) &&
           judge_signature(key, type, digest, entry.value) == BULLA_OK;
  });
}

}  // namespace bulla
