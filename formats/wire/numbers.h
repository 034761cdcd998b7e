/* SPDX-License-Identifier: Apache-2.0
 *
 * The numbers of the format: document types, classes, algorithms, role kinds, bits (FORMAT.md 4–9).
 * Append-only: a number that was ever assigned keeps its meaning.
 */
#ifndef BULLA_FORMATS_WIRE_NUMBERS_H_
#define BULLA_FORMATS_WIRE_NUMBERS_H_

enum bulla_document_type {
  BULLA_TYPE_MANIFEST = 1,
  BULLA_TYPE_KEY_STORE = 2,
  BULLA_TYPE_UPDATE = 3,     /* reserved shape */
  BULLA_TYPE_FRESHNESS = 4,  /* number only */
  BULLA_TYPE_CHECKPOINT = 5, /* number only */
  BULLA_TYPE_REQUEST = 6,    /* never signed, never in an envelope */
  BULLA_TYPE_RESPONSE = 7,
  BULLA_TYPE_BATCH = 8,
  BULLA_TYPE_TRANSPORT = 9
};

#define BULLA_FORMAT_VERSION 1
#define BULLA_TYP_BASE 65000 /* COSE header `typ` = 65000 + document type (RFC 9596) */

/* COSE algorithms (RFC 9864) and key parameters (RFC 9053). Version 1 verifies these two only. */
#define BULLA_ALG_ED25519 (-19)
#define BULLA_ALG_ES256 (-9)
#define BULLA_KTY_OKP 1
#define BULLA_KTY_EC2 2
#define BULLA_CRV_P256 1
#define BULLA_CRV_ED25519 6

enum bulla_class {
  BULLA_CLASS_BOOT = 1,
  BULLA_CLASS_OS = 2,
  BULLA_CLASS_APPLICATION = 3,
  BULLA_CLASS_BOARD_CONFIG = 4,
  BULLA_CLASS_CERT_STORE = 5,
  BULLA_CLASS_CAPABILITY = 6,
  BULLA_CLASS_RECOVERY = 7
};

enum bulla_role_kind {
  BULLA_ROLE_ROOT = 1,
  BULLA_ROLE_RECOVERY = 2,
  BULLA_ROLE_IMAGE = 3,
  BULLA_ROLE_TRANSPORT = 4,
  BULLA_ROLE_UPDATE = 5,
  BULLA_ROLE_FRESHNESS = 6,
  BULLA_ROLE_LOG = 7
};

enum bulla_grant {
  BULLA_GRANT_IN_PLACE = 1,
  BULLA_GRANT_ANY_PRODUCT = 2,
  BULLA_GRANT_PRODUCT_WIDE = 4
};

enum bulla_encoding {
  BULLA_ENCODING_RAW = 0,
  BULLA_ENCODING_ZSTD = 1,
  BULLA_ENCODING_DELTA = 2,
  BULLA_ENCODING_BSDIFF40 = 3
};

enum bulla_proof_kind {
  BULLA_PROOF_BATCHED = 1,
  BULLA_PROOF_GRANDFATHERED = 2,
  BULLA_PROOF_LOG = 3,
  BULLA_PROOF_CHAIN = 16
};

enum bulla_revocation_reason {
  BULLA_REASON_COMPROMISE = 1,
  BULLA_REASON_RETIRED = 2,
  BULLA_REASON_LOST = 3
};

enum bulla_lifecycle {
  BULLA_LIFECYCLE_MANUFACTURING = 1,
  BULLA_LIFECYCLE_DEVELOPMENT = 2,
  BULLA_LIFECYCLE_PRODUCTION = 4,
  BULLA_LIFECYCLE_FIELD_SERVICE = 8
};

enum bulla_capability_use { BULLA_USE_STANDING = 1, BULLA_USE_ONCE = 2 };

/* Feature bits that this verifier knows: none of the registry (FORMAT.md 4.6) is implemented yet.
 */
#define BULLA_FEATURES_KNOWN UINT32_C(0)

#endif /* BULLA_FORMATS_WIRE_NUMBERS_H_ */
