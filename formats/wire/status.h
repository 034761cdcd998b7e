/* SPDX-License-Identifier: Apache-2.0
 *
 * Every outcome that the device code can name: one closed, append-only list. The text is the stable
 * reason that tools print (docs/REASONS.md); the last column is the exit code of the program:
 * 3 what the bytes alone show, 1 what a key store, a digest or a device decides, 6 what this
 * version does not have, 4 and 70 faults of the machine.
 */
#ifndef BULLA_FORMATS_WIRE_STATUS_H_
#define BULLA_FORMATS_WIRE_STATUS_H_

/* Far in Hamming distance from every failure, all of which are below 1024. */
#define BULLA_STATUS_OK_VALUE 0x3ca5965a

/* clang-format off */
#define BULLA_STATUS_LIST(X)                                      \
  X(BULLA_OK, BULLA_STATUS_OK_VALUE, "ok", 0)                     \
  /* the file and its parts */                                    \
  X(BULLA_BAD_MAGIC, 1, "bad-magic", 3)                           \
  X(BULLA_UNSUPPORTED_FORMAT, 2, "unsupported-format", 6)         \
  X(BULLA_BAD_REGION, 3, "bad-region", 3)                         \
  X(BULLA_PADDING_NOT_ZERO, 4, "padding-not-zero", 3)             \
  X(BULLA_LENGTH_MISMATCH, 5, "length-mismatch", 3)               \
  X(BULLA_CBOR_DUPLICATE_KEY, 10, "cbor-duplicate-key", 3)        \
  X(BULLA_CBOR_NOT_SHORTEST, 11, "cbor-not-shortest", 3)          \
  X(BULLA_CBOR_INDEFINITE, 12, "cbor-indefinite", 3)              \
  X(BULLA_CBOR_UNSORTED, 13, "cbor-unsorted", 3)                  \
  X(BULLA_CBOR_FORBIDDEN_TYPE, 14, "cbor-forbidden-type", 3)      \
  X(BULLA_CBOR_TRUNCATED, 15, "cbor-truncated", 3)                \
  X(BULLA_CBOR_TOO_DEEP, 16, "cbor-too-deep", 3)                  \
  X(BULLA_TRAILING_BYTES, 17, "trailing-bytes", 3)                \
  X(BULLA_UNKNOWN_FIELD, 18, "unknown-field", 3)                  \
  X(BULLA_FIELD_INVALID, 19, "field-invalid", 3)                  \
  X(BULLA_BAD_TEXT, 20, "bad-text", 3)                            \
  X(BULLA_UNSORTED, 21, "unsorted", 3)                            \
  X(BULLA_DOCUMENT_TOO_LARGE, 22, "document-too-large", 3)        \
  X(BULLA_WRONG_TYPE, 23, "wrong-type", 3)                        \
  X(BULLA_FEATURE_UNSUPPORTED, 24, "feature-unsupported", 6)      \
  X(BULLA_SIZE_OUT_OF_RANGE, 25, "size-out-of-range", 3)          \
  X(BULLA_CAPABILITY_MALFORMED, 26, "capability-malformed", 3)    \
  X(BULLA_TRANSPORT_UNEXPECTED, 27, "transport-unexpected", 3)    \
  X(BULLA_SIG_ENTRY_MALFORMED, 28, "sig-entry-malformed", 3)      \
  X(BULLA_TOO_MANY_SIGNATURES, 29, "too-many-signatures", 3)      \
  /* key stores and chains */                                     \
  X(BULLA_TKS_DUP_KEY, 40, "tks-dup-key", 3)                      \
  X(BULLA_TKS_BAD_KEY, 41, "tks-bad-key", 3)                      \
  X(BULLA_TKS_BAD_ROLE, 42, "tks-bad-role", 3)                    \
  X(BULLA_TKS_SHARED_ROOT_KEY, 43, "tks-shared-root-key", 3)      \
  X(BULLA_TKS_BAD_REVOCATION, 44, "tks-bad-revocation", 3)        \
  X(BULLA_TKS_ROOT_UNUSABLE, 45, "tks-root-unusable", 6)          \
  X(BULLA_CHAIN_ORDER, 46, "chain-order", 3)                      \
  X(BULLA_CHAIN_TOO_LONG, 47, "chain-too-long", 3)                \
  X(BULLA_TKS_ROLLBACK, 50, "tks-rollback", 1)                    \
  X(BULLA_TKS_FORK, 51, "tks-fork", 1)                            \
  X(BULLA_TKS_JUMP, 52, "tks-jump", 1)                            \
  X(BULLA_TKS_OLD_THRESHOLD, 53, "tks-old-threshold", 1)          \
  X(BULLA_TKS_NEW_THRESHOLD, 54, "tks-new-threshold", 1)          \
  X(BULLA_TKS_EPOCH_GAP, 55, "tks-epoch-gap", 1)                  \
  X(BULLA_TKS_ROOT_CHANGED, 56, "tks-root-changed-in-epoch", 1)   \
  X(BULLA_TKS_RECOVERY_CHANGED, 57, "tks-recovery-changed", 1)    \
  X(BULLA_TKS_UNREVOKE, 58, "tks-unrevoke", 1)                    \
  X(BULLA_TKS_BELOW_FLOOR, 59, "tks-below-floor", 1)              \
  /* signatures */                                                \
  X(BULLA_SIG_MISSING, 70, "sig-missing", 1)                      \
  X(BULLA_SIG_OUT_OF_SCOPE, 71, "sig-out-of-scope", 1)            \
  X(BULLA_HYBRID_MISSING, 72, "hybrid-missing", 1)                \
  X(BULLA_SIG_MALFORMED, 73, "sig-malformed", 1)                  \
  X(BULLA_SIG_INVALID, 74, "sig-invalid", 1)                      \
  X(BULLA_SIG_THRESHOLD, 75, "sig-threshold", 1)                  \
  X(BULLA_SIG_HEADER_MISMATCH, 76, "sig-header-mismatch", 1)      \
  X(BULLA_KEY_UNKNOWN, 77, "key-unknown", 1)                      \
  X(BULLA_KEY_REVOKED, 78, "key-revoked", 1)                      \
  X(BULLA_GRANDFATHER_PROOF, 79, "grandfather-proof", 1)          \
  X(BULLA_BATCH_PROOF, 80, "batch-proof", 1)                      \
  X(BULLA_MANIFEST_DENIED, 81, "manifest-denied", 1)              \
  /* identity and versions */                                     \
  X(BULLA_WRONG_FLEET, 90, "wrong-fleet", 1)                      \
  X(BULLA_WRONG_PRODUCT, 91, "wrong-product", 1)                  \
  X(BULLA_WRONG_CLASS, 92, "wrong-class", 1)                      \
  X(BULLA_WRONG_COMPONENT, 93, "wrong-component", 1)              \
  X(BULLA_WRONG_CHIP, 94, "wrong-chip", 1)                        \
  X(BULLA_WRONG_BOARD, 95, "wrong-board", 1)                      \
  X(BULLA_WRONG_DEVICE, 96, "wrong-device", 1)                    \
  X(BULLA_WRONG_LIFECYCLE, 97, "wrong-lifecycle", 1)              \
  X(BULLA_REQUIRES_UNMET, 98, "requires-unmet", 1)                \
  X(BULLA_SV_ABOVE_CEILING, 99, "sv-above-ceiling", 1)            \
  X(BULLA_SV_BELOW_FLOOR, 100, "sv-below-floor", 1)               \
  X(BULLA_COUNTER_EXHAUSTED, 101, "counter-exhausted", 1)         \
  X(BULLA_SEQUENCE_TOO_LOW, 102, "sequence-too-low", 1)           \
  X(BULLA_SEQUENCE_CONFLICT, 103, "sequence-conflict", 1)         \
  X(BULLA_CAPABILITY_REPLAYED, 104, "capability-replayed", 1)     \
  /* transport, payload, result */                                \
  X(BULLA_TRANSPORT_MISMATCH, 120, "transport-mismatch", 3)       \
  X(BULLA_ENCODING_UNSUPPORTED, 121, "encoding-unsupported", 6)   \
  X(BULLA_ENCODING_INVALID, 122, "encoding-invalid", 3)           \
  X(BULLA_BASE_MISMATCH, 123, "base-mismatch", 1)                 \
  X(BULLA_MEMORY_EXCEEDED, 124, "memory-exceeded", 1)             \
  X(BULLA_SPACE_EXCEEDED, 125, "space-exceeded", 1)               \
  X(BULLA_PAYLOAD_DIGEST, 126, "payload-digest", 1)               \
  X(BULLA_RESULT_DIGEST, 127, "result-digest", 1)                 \
  X(BULLA_ATTACHMENT_DIGEST, 128, "attachment-digest", 1)         \
  /* the machine */                                               \
  X(BULLA_READ_FAILED, 140, "read-failed", 4)                     \
  X(BULLA_WRITE_FAILED, 141, "write-failed", 4)                   \
  X(BULLA_CRYPTO_FAILED, 142, "crypto-failed", 70)                \
  X(BULLA_NOT_FOUND, 143, "not-found", 70)                        \
  X(BULLA_WRONG_ORDER, 144, "wrong-order", 70)
/* clang-format on */

#define BULLA_STATUS_ENUM(name, number, reason, exit_code) name = (number),
enum bulla_status { BULLA_STATUS_LIST(BULLA_STATUS_ENUM) };
#undef BULLA_STATUS_ENUM

#if defined(__GNUC__)
#define BULLA_MUST_USE __attribute__((warn_unused_result))
#else
#define BULLA_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The stable reason string of a status; "unknown" for a number that is not in the list. */
const char *bulla_status_name(enum bulla_status status);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_STATUS_H_ */
