/* SPDX-License-Identifier: Apache-2.0
 *
 * The key store document: keys, roles, revocations, windows (FORMAT.md 6.3). A view into its bytes:
 * shape only. What the numbers mean together is judged in verifier/core/key_store.c.
 */
#ifndef BULLA_FORMATS_WIRE_KEY_STORE_H_
#define BULLA_FORMATS_WIRE_KEY_STORE_H_

#include "formats/wire/limits.h"
#include "formats/wire/list.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_key_store_view {
  uint32_t version;
  uint32_t epoch;
  const uint8_t *fleet;          /* trust domain, 16 bytes */
  struct bulla_list keys;        /* bulla_read_key */
  struct bulla_list roles;       /* bulla_read_role */
  struct bulla_list revocations; /* bulla_read_revocation */
  struct bulla_list denied;      /* bulla_read_digest */
  struct bulla_list windows;     /* bulla_read_window */
  bool has_issued;
  uint64_t issued;         /* seconds since 1970, for people */
  struct bulla_list notes; /* bulla_read_key_note */
  uint32_t features;
  struct bulla_list extensions;
};

/* A key as it stands in the table. `algorithm` is 0 when it is opaque: carried and unusable. */
struct bulla_key_entry {
  struct bulla_cursor encoded; /* content of its byte string */
  int32_t algorithm;
};

struct bulla_role {
  uint8_t kind; /* 1..7; 8..31 unknown: only kind and body are set */
  struct bulla_cursor label;
  uint32_t threshold;         /* as written; 1..16 is judged with the role */
  struct bulla_list keys;     /* bulla_read_key_index */
  uint32_t key_mask;          /* bit n: key n */
  uint32_t classes;           /* bit n: class n */
  struct bulla_list products; /* bulla_read_uuid */
  struct bulla_list hybrid;   /* bulla_read_minimum */
  uint32_t grants;
  struct bulla_cursor body; /* of an unknown kind */
};

struct bulla_minimum {
  int64_t algorithm;
  uint32_t least; /* 1..16 */
};

struct bulla_revocation {
  const uint8_t *key; /* key id, 32 bytes */
  uint8_t reason;
  uint32_t boot_enforce; /* bit n: class n */
  bool has_grandfather;
  const uint8_t *root; /* digest; with has_grandfather */
  uint32_t size;
};

/* Security versions of a class, or of one component. */
struct bulla_window {
  uint8_t image_class;      /* 0 when the window names a component */
  const uint8_t *component; /* 16 bytes or null */
  uint32_t min, max;
};

struct bulla_key_note {
  uint32_t key;
  struct bulla_cursor label;
  uint64_t not_before, not_after; /* seconds since 1970; bind signers only */
};

/* As bulla_manifest_decode. Two equal keys are TKS_DUP_KEY; a key that claims an algorithm of
 * version 1 in another shape than FORMAT.md gives it is TKS_BAD_KEY; roles out of order are
 * TKS_BAD_ROLE. */
BULLA_MUST_USE enum bulla_status bulla_key_store_decode(struct bulla_cursor document,
                                                        struct bulla_key_store_view *store,
                                                        uint32_t *entry);

/* Readers of the lists; `item` is the type named. */
enum bulla_status bulla_read_key(struct bulla_cursor *items, void *key_entry);
enum bulla_status bulla_read_role(struct bulla_cursor *items, void *role);
enum bulla_status bulla_read_key_index(struct bulla_cursor *items, void *u32);
enum bulla_status bulla_read_minimum(struct bulla_cursor *items, void *minimum);
enum bulla_status bulla_read_revocation(struct bulla_cursor *items, void *revocation);
enum bulla_status bulla_read_window(struct bulla_cursor *items, void *window);
enum bulla_status bulla_read_key_note(struct bulla_cursor *items, void *note);

/* The public key of a usable entry: 32 bytes (Ed25519) or x and y, 64 bytes (ES256). */
size_t bulla_public_key(const struct bulla_key_entry *key, uint8_t public_key[64]);

/* What its RFC 9679 thumbprint is the SHA-256 of: the COSE_Key without `alg`. */
#define BULLA_THUMBPRINT_INPUT_MAX_BYTES 75
size_t bulla_thumbprint_input(const struct bulla_key_entry *key,
                              uint8_t bytes[BULLA_THUMBPRINT_INPUT_MAX_BYTES]);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_KEY_STORE_H_ */
