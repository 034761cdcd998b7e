// SPDX-License-Identifier: Apache-2.0
//
// Windows and scope, and the words for what a key may not do.
#include "signer/signing_policy.hpp"

#include <algorithm>
#include <utility>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/manifest.hpp"
#include "formats/wording.hpp"
#include "signer/signing_scope.hpp"
#include "signer/utc_date.hpp"

namespace bulla {
namespace {

Error useless(const std::string &key, const std::string &why,
              const std::vector<std::string> &would_do) {
  Error error(Reason::kSignatureUseless,
              "a signature of key " + key + " would count for nothing: " + why);
  if (!would_do.empty()) error.hint("keys of these roles may sign it: " + joined(would_do));
  return error;
}

bool in_scope_of_image(const Trust &trust, const FileEnvelope &envelope, EnvelopePart part,
                       const KeyId &id, std::vector<std::string> &would_do) {
  const Manifest manifest = decode_manifest(envelope.document);
  return is_listed(trust.store(), scope_of(envelope, part, manifest), id, would_do);
}

// A key store is signed by the root (or recovery) role of the store before it and by its own.
bool in_scope_of_key_store(const Trust &trust, const FileEnvelope &envelope, const KeyId &id,
                           std::vector<std::string> &would_do) {
  bulla_scope root{};
  root.kind = BULLA_ROLE_ROOT;
  bulla_scope recovery{};
  recovery.kind = BULLA_ROLE_RECOVERY;
  bulla_status status = BULLA_OK;
  std::uint32_t entry = 0;
  const auto own = OpenedKeyStore::open(envelope.document, status, entry);
  if (!own) throw Error(status, "the key store is not one that devices read");
  const bool now = is_listed(trust.store(), root, id, would_do);
  const bool rescue = is_listed(trust.store(), recovery, id, would_do);
  const bool next = is_listed(own->store(), root, id, would_do);
  return now || rescue || next || is_listed(own->store(), recovery, id, would_do);
}

void require_in_scope(const SigningPolicy &policy, const FileEnvelope &envelope, EnvelopePart part,
                      const KeyId &id, const std::string &key) {
  const Trust &trust = policy.trust;
  const int index = bulla_key_store_find(&trust.store(), id.data());
  const bool is_key_store = type_of(envelope, part) == BULLA_TYPE_KEY_STORE;
  std::vector<std::string> would_do;
  const bool good = is_key_store ? in_scope_of_key_store(trust, envelope, id, would_do)
                                 : in_scope_of_image(trust, envelope, part, id, would_do);
  if (index < 0 && !good) throw useless(key, "the key store does not have it", would_do);
  if (has_bit(trust.store().revoked, index)) throw useless(key, "it is revoked", would_do);
  if (!good) throw useless(key, "it is in no role that this is for", would_do);
}

struct SigningWindow {
  std::string name;
  std::uint64_t begin = 0;
  std::uint64_t end = kNoWindowEnd;
};

// The window that the key store gives the key; a key that only the document knows has the one
// there.
SigningWindow window_of(const SigningPolicy &policy, const FileEnvelope &envelope,
                        EnvelopePart part, const KeyId &id) {
  if (const StoreKeyInfo *info = policy.trust.find_key(id))
    return {info->name, info->not_before, info->not_after};
  if (type_of(envelope, part) != BULLA_TYPE_KEY_STORE) return {};
  const KeyStore own = decode_key_store(envelope.document);
  const auto index = find_key(own, id);
  const auto note = std::ranges::find_if(
      own.notes, [&](const KeyNote &candidate) { return index && candidate.key == *index; });
  if (note == own.notes.end()) return {};
  return {note->label, note->not_before, note->not_after};
}

std::uint64_t now_of(const SigningPolicy &policy) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(policy.now_seconds, 0));
}

// R29: a report counts for what it rehearsed, and for devices that it knows to hold this store.
void require_rehearsed(const SigningPolicy &policy, const FileEnvelope &envelope,
                       EnvelopePart part) {
  const auto &documents = policy.preflight->documents;
  const bool is_listed = documents.contains(sha256(document_of(envelope, part))) ||
                         documents.contains(sha256(envelope.document));
  const std::string &path = policy.preflight->path;
  if (!is_listed)
    throw Error(Reason::kPreflightRequired, path + ": the rehearsal was not about this document")
        .hint("bulla preflight --release FILE… with this very file");
  if (!documents.contains(policy.trust.digest()))
    throw Error(Reason::kPreflightRequired,
                path + ": the rehearsal knew nothing of the key store of --trust, version " +
                    std::to_string(policy.trust.version()))
        .hint("bulla preflight with this key store in --release or in the fleet");
}

void require_open(const SigningWindow &window, const SigningPolicy &policy,
                  const FileEnvelope &envelope, EnvelopePart part, const std::string &key) {
  if (now_of(policy) >= window.end)
    throw Error(Reason::kKeyNotActive,
                "key " + key + " has signed its last: its window ended " + utc_date(window.end))
        .hint("this machine's clock says " + utc_date(now_of(policy)));
  if (now_of(policy) >= window.begin || policy.without_preflight) return;
  if (policy.preflight) return require_rehearsed(policy, envelope, part);
  throw Error(Reason::kPreflightRequired, "key " + key + " is pending: its window begins " +
                                              utc_date(window.begin) +
                                              ", and devices may not know it yet")
      .hint(
          "bulla sign and resign take --preflight REPORT.json, from bulla preflight with nobody "
          "stranded")
      .hint("or --without-preflight REASON, which the journal keeps")
      .hint("this machine's clock says " + utc_date(now_of(policy)));
}

}  // namespace

void require_allowed(const SigningPolicy &policy, const FileEnvelope &envelope, EnvelopePart part,
                     const PublicKey &key) {
  const KeyId id = key_id(key);
  const SigningWindow window = window_of(policy, envelope, part, id);
  const std::string name = window.name.empty() ? short_hex(id) : window.name;
  require_in_scope(policy, envelope, part, id, name);
  require_open(window, policy, envelope, part, name);
}

bool is_pending(const SigningPolicy &policy, const FileEnvelope &envelope, EnvelopePart part,
                const PublicKey &key) {
  return now_of(policy) < window_of(policy, envelope, part, key_id(key)).begin;
}

std::optional<Digest> preflight_for(const SigningPolicy &policy, const FileEnvelope &envelope,
                                    EnvelopePart part, const PublicKey &key) {
  if (!policy.preflight || !is_pending(policy, envelope, part, key)) return std::nullopt;
  return policy.preflight->digest;
}

}  // namespace bulla
