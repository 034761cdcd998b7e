// SPDX-License-Identifier: Apache-2.0
//
// The closed list of reasons that the host code has beside those of the device code
// (formats/wire/status.h): enumerator, stable text, exit code of the program. docs/REASONS.md
// explains each; a test keeps both in step. Append-only.
#pragma once

#include <string_view>

// clang-format off
#define BULLA_REASON_LIST(X)                                  \
  X(kUsage, "usage", 2)                                       \
  /* files that people write */                               \
  X(kYamlSyntax, "yaml-syntax", 3)                            \
  X(kYamlUnknownField, "yaml-unknown-field", 3)               \
  X(kYamlDuplicateKey, "yaml-duplicate-key", 3)               \
  X(kYamlForbidden, "yaml-forbidden", 3)                      \
  X(kYamlTooLarge, "yaml-too-large", 3)                       \
  X(kFieldMissing, "field-missing", 3)                        \
  X(kFieldInvalid, "field-invalid", 3)                        \
  X(kKeyFileMalformed, "key-file-malformed", 3)               \
  X(kInputUnsupported, "input-unsupported", 3)                \
  X(kCsvSyntax, "csv-syntax", 3)                              \
  X(kCsvUnknownColumn, "csv-unknown-column", 3)               \
  /* files and the machine */                                 \
  X(kFileNotFound, "file-not-found", 4)                       \
  X(kFileUnreadable, "file-unreadable", 4)                    \
  X(kOutputExists, "output-exists", 4)                        \
  X(kOutputFailed, "output-failed", 4)                        \
  X(kDiskFull, "disk-full", 4)                                \
  X(kInputChanged, "input-changed", 4)                        \
  X(kInterrupted, "interrupted", 4)                           \
  X(kBinaryToTerminal, "binary-to-terminal", 4)               \
  X(kNoSignatureRoom, "no-signature-room", 4)                 \
  /* our own keys */                                          \
  X(kKeyNotFound, "key-not-found", 5)                         \
  X(kKeyUnreadable, "key-unreadable", 5)                      \
  X(kKeyFileRights, "key-file-rights", 5)                     \
  X(kKeyAmbiguous, "key-ambiguous", 5)                        \
  X(kKeyMismatch, "key-mismatch", 5)                          \
  X(kPassphraseWrong, "passphrase-wrong", 5)                  \
  X(kPassphraseNeeded, "passphrase-needed", 5)                \
  X(kSignerFailed, "signer-failed", 5)                        \
  X(kSignerTimeout, "signer-timeout", 5)                      \
  X(kModuleMissing, "module-missing", 5)                      \
  X(kKeyUnsupported, "key-unsupported", 6)                    \
  /* policy of the tools */                                   \
  X(kKeyNotActive, "key-not-active", 1)                       \
  X(kSignatureUseless, "signature-useless", 1)                \
  X(kSignatureWrong, "signature-wrong", 1)                    \
  X(kPreflightRequired, "preflight-required", 1)              \
  X(kResponseMismatch, "response-mismatch", 1)                \
  X(kKeyNotPrimeOrder, "key-not-prime-order", 1)              \
  /* the signing journal */                                    \
  X(kJournalDamaged, "journal-damaged", 3)                    \
  X(kJournalForked, "journal-forked", 1)                      \
  X(kClockBeforeJournal, "clock-before-journal", 1)           \
  X(kSignatureUnrecorded, "signature-unrecorded", 1)          \
  /* tokens */                                                 \
  X(kHsmNoToken, "hsm-no-token", 5)                           \
  X(kHsmAmbiguousToken, "hsm-ambiguous-token", 5)             \
  X(kHsmAmbiguousKey, "hsm-ambiguous-key", 5)                 \
  X(kHsmNoMechanism, "hsm-no-mechanism", 5)                   \
  X(kHsmBadPoint, "hsm-bad-point", 5)                         \
  X(kHsmKeyMismatch, "hsm-key-mismatch", 5)                   \
  X(kHsmDigestLength, "hsm-digest-length", 5)                 \
  X(kHsmMessageTooLong, "hsm-message-too-long", 5)            \
  X(kHsmPinLocked, "hsm-pin-locked", 5)                       \
  X(kHsmPinFinalTry, "hsm-pin-final-try", 5)                  \
  X(kHsmTokenGone, "hsm-token-gone", 5)                       \
  X(kHsmModuleFailed, "hsm-module-failed", 5)                 \
  /* ceremonies */                                            \
  X(kCeremonyUnsound, "ceremony-unsound", 1)                  \
  X(kCeremonyCheckFailed, "ceremony-check-failed", 1)         \
  X(kCeremonyAborted, "ceremony-aborted", 1)                  \
  X(kTranscriptMalformed, "transcript-malformed", 3)          \
  X(kTranscriptBroken, "transcript-broken", 1)                \
  X(kTranscriptUnfinished, "transcript-unfinished", 1)        \
  X(kTranscriptMismatch, "transcript-mismatch", 1)            \
  /* what a rehearsal ends with */                            \
  X(kSafe, "safe", 0)                                         \
  X(kStranded, "stranded", 1)                                 \
  X(kTrap, "trap", 1)                                         \
  X(kUndecided, "undecided", 1)                               \
  /* key stores that follow one another */                     \
  X(kSilentDrop, "silent-drop", 1)                            \
  X(kKeyReturned, "key-returned", 1)                          \
  X(kChainLinkMissing, "chain-link-missing", 1)               \
  X(kInternal, "internal", 70)
// clang-format on

namespace bulla {

enum class Reason {
#define BULLA_REASON_ENUM(name, text, exit_code) name,
  BULLA_REASON_LIST(BULLA_REASON_ENUM)
#undef BULLA_REASON_ENUM
};

std::string_view reason_text(Reason reason);
int reason_exit_code(Reason reason);

}  // namespace bulla
