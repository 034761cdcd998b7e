// SPDX-License-Identifier: Apache-2.0
//
// Tells of each signature entry whose it is and whether it verifies. For people only: what counts,
// and whether it is enough, verifier/core has decided.
#include <algorithm>
#include <array>
#include <set>

#include "formats/key_store.hpp"
#include "formats/wire/proof.h"
#include "formats/wire/signature.h"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/image_trust.hpp"

namespace bulla {
namespace {

struct SignedDocument {
  std::string_view over;
  bulla_document_type type;
  const std::uint8_t *digest;
};

std::string_view state_of(const bulla_signature &entry, const StoreKeyInfo &key,
                          const SignedDocument &document) {
  std::array<std::uint8_t, BULLA_PROTECTED_MIN_BYTES> header{};
  std::array<std::uint8_t, BULLA_SIGNED_BYTES> message{};
  bulla_protected_header(key.key.algorithm, key.id.data(), document.type, header.data());
  if (!bulla_cursor_equal(entry.protected_header,
                          bulla_cursor_over(header.data(), header.size()))) {
    return "header-mismatch";
  }
  bulla_signed_bytes(header.data(), document.digest, message.data());
  const bulla_crypto *crypto = host_crypto();
  switch (crypto->verify(crypto->context, key.key.algorithm, key.key.bytes.data(),
                         key.key.bytes.size(), message.data(), message.size(), entry.value.at,
                         entry.value.left)) {
    case BULLA_OK:
      return "valid";
    case BULLA_SIG_MALFORMED:
      return "malformed";
    default:
      return "invalid";
  }
}

std::vector<std::string> roles_of(const StoreKeyInfo &key, const KeyStore &store) {
  std::vector<std::string> labels;
  const auto index = find_key(store, key.id);
  for (const Role &role : store.roles) {
    if (index && std::count(role.keys.begin(), role.keys.end(), *index) != 0) {
      labels.push_back(role.label);
    }
  }
  return labels;
}

void report_list(std::vector<SignatureReport> &reports, bulla_list signatures,
                 const SignedDocument &document, const Trust &trust) {
  std::set<KeyId> counted;
  bulla_signature entry;
  while (bulla_signatures_next(&signatures, &entry)) {
    SignatureReport report;
    report.over = document.over;
    report.state = "unknown";
    const bulla_cursor named = bulla_short_id_of(&entry);
    ShortId id{};
    std::copy_n(named.at, std::min(named.left, id.size()), id.begin());
    report.key_id = to_hex(id);
    if (const StoreKeyInfo *key = trust.find_key(id)) {
      report.key_id = to_hex(key->id);
      report.key_name = key->name;
      report.revoked = key->revoked;
      report.roles = roles_of(*key, trust.contents());
      report.state = counted.contains(key->id) ? "repeated" : state_of(entry, *key, document);
      if (report.state == "valid") counted.insert(key->id);
    }
    reports.push_back(std::move(report));
  }
}

void report_batches(std::vector<SignatureReport> &reports, bulla_list proofs, const Trust &trust) {
  bulla_proof proof;
  while (bulla_list_next(&proofs, bulla_read_proof, &proof)) {
    bulla_batched batched;
    std::array<std::uint8_t, BULLA_DIGEST_BYTES> digest{};
    if (proof.kind != BULLA_PROOF_BATCHED) continue;
    if (bulla_batched_decode(proof.body, &batched) != BULLA_OK) continue;
    if (bulla_digest(host_crypto(), batched.batch_document, digest.data()) != BULLA_OK) continue;
    report_list(reports, batched.signatures, {"batch", BULLA_TYPE_BATCH, digest.data()}, trust);
  }
}

}  // namespace

std::vector<SignatureReport> report_signatures(const bulla_image &image, const Trust &trust) {
  const bulla_envelope &envelope = image.package.envelope;
  std::vector<SignatureReport> reports;
  report_list(reports, envelope.signatures, {"manifest", BULLA_TYPE_MANIFEST, image.package.digest},
              trust);
  if (envelope.has_transport) {
    report_list(reports, envelope.transport_signatures,
                {"transport", BULLA_TYPE_TRANSPORT, image.transport_digest}, trust);
  }
  report_batches(reports, envelope.proofs, trust);
  return reports;
}

std::vector<SignatureReport> report_signatures(const bulla_package &package, const Trust &trust) {
  std::vector<SignatureReport> reports;
  report_list(reports, package.envelope.signatures,
              {"key-store", BULLA_TYPE_KEY_STORE, package.digest}, trust);
  return reports;
}

std::string place_of_signers(bulla_status status, const bulla_image &image, const Trust &trust,
                             bulla_stage stage) {
  if (stage != BULLA_STAGE_SIGNATURES && stage != BULLA_STAGE_TRANSPORT) return {};
  const std::string_view over = stage == BULLA_STAGE_TRANSPORT ? "transport" : "manifest";
  std::string keys;
  for (const SignatureReport &report : report_signatures(image, trust)) {
    const bool concerned =
        (status == BULLA_KEY_UNKNOWN && report.state == "unknown") ||
        (status == BULLA_KEY_REVOKED && (report.revoked || report.state == "unknown")) ||
        (status == BULLA_SIG_OUT_OF_SCOPE && report.state == "valid") ||
        (status == BULLA_SIG_THRESHOLD && report.state == "valid") ||
        (status == BULLA_SIG_INVALID && report.state == "invalid") ||
        (status == BULLA_SIG_MALFORMED && report.state == "malformed") ||
        (status == BULLA_SIG_HEADER_MISMATCH && report.state == "header-mismatch");
    if (!concerned || (report.over != over && report.over != "batch")) continue;
    keys += (keys.empty() ? "" : ", ") +
            (report.key_name.empty() ? report.key_id.substr(0, 16) : report.key_name);
  }
  if (keys.empty()) return stage == BULLA_STAGE_TRANSPORT ? "of the transport" : "";
  return (stage == BULLA_STAGE_TRANSPORT ? "transport: key " : "key ") + keys;
}

}  // namespace bulla
