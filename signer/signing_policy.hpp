// SPDX-License-Identifier: Apache-2.0
//
// What a key may sign under a key store: its window, and whether its signature would count. This
// keeps people from mistakes; it stops nobody who holds the key. Devices judge by FORMAT.md 5.6 and
// know no windows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "formats/envelope.hpp"
#include "signer/envelope_parts.hpp"
#include "signer/preflight_report.hpp"
#include "verifier/host/trust.hpp"

namespace bulla {

struct SigningPolicy {
  Trust trust;
  std::int64_t now_seconds;  // since 1970
  // Why a key whose window has not begun signs all the same; for the record.
  std::optional<std::string> without_preflight;
  // The rehearsal that shows that nobody is stranded by such a key.
  std::optional<PreflightReport> preflight = std::nullopt;
};

// Throws unless `key` may sign this part of the envelope now.
// Errors: signature-useless for a key that is not in the store, is revoked, or has no role in
// scope, with the roles that would do; key-not-active after the end of its window;
// preflight-required before its beginning, unless policy.without_preflight, or policy.preflight
// speaks of this document (of a transport: of its manifest) and of policy.trust. A key store is
// also in scope for the root and recovery roles that it states itself: new root keys must sign it
// too. Does not judge whether thresholds are reached, nor anything else about the package.
void require_allowed(const SigningPolicy &policy, const FileEnvelope &envelope, EnvelopePart part,
                     const PublicKey &key);

// Whether the window of the key has not begun yet, so that only a report lets it sign.
bool is_pending(const SigningPolicy &policy, const FileEnvelope &envelope, EnvelopePart part,
                const PublicKey &key);

// The digest of the report that lets `key` sign, for the request; nothing when none is needed.
std::optional<Digest> preflight_for(const SigningPolicy &policy, const FileEnvelope &envelope,
                                    EnvelopePart part, const PublicKey &key);

}  // namespace bulla
