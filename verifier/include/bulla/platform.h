/* SPDX-License-Identifier: Apache-2.0
 *
 * What the verifier asks of the device it runs on: who it is and what it runs. One struct of
 * functions; the tools fill it from a device file, firmware from its flash. All of it is the
 * platform's word: the verifier cannot check it.
 */
#ifndef BULLA_PLATFORM_H_
#define BULLA_PLATFORM_H_

#include "formats/wire/cursor.h"
#include "formats/wire/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A fact that the device lacks is empty (no bytes, lifecycle 0): a condition on it is not met. */
struct bulla_identity {
  const uint8_t *product; /* 16 bytes */
  struct bulla_cursor chip;
  struct bulla_cursor board;
  uint32_t board_revision;
  struct bulla_cursor device_id;
  uint8_t lifecycle; /* one of enum bulla_lifecycle */
};

/* What runs as one component. */
struct bulla_installed {
  uint64_t sequence;
  uint32_t security_version;
  bool has_digest;                    /* false: an equal sequence counts as the same image */
  uint8_t digest[BULLA_DIGEST_BYTES]; /* of its manifest */
  bool only_pinned;    /* loads by a pin alone (revoked or denied): any sequence may follow it */
  uint8_t image_class; /* 0: not known */
};

struct bulla_platform {
  void *context;
  enum bulla_status (*identity)(void *context, struct bulla_identity *identity);
  /* The number of an ABI that something on the device provides; NOT_FOUND. */
  enum bulla_status (*abi)(void *context, struct bulla_cursor name, uint32_t *number);
  /* What runs as this component (16 bytes); NOT_FOUND. */
  enum bulla_status (*component)(void *context, const uint8_t *component,
                                 struct bulla_installed *installed);
  /* The component's security version floor; 0 where none was ever raised. */
  enum bulla_status (*floor)(void *context, const uint8_t *component, uint32_t *floor);
  /* COUNTER_EXHAUSTED when the counter behind the floor can never reach `security_version`. */
  enum bulla_status (*counter)(void *context, const uint8_t *component, uint32_t security_version);
  /* Whether an image with this manifest was pinned when its key was revoked. */
  enum bulla_status (*pinned)(void *context, const uint8_t digest[BULLA_DIGEST_BYTES],
                              bool *pinned);

  uint64_t memory_bytes;  /* there for decoding, beside the verifier's own */
  uint64_t staging_bytes; /* there for the installed image */
  uint32_t capability_counter;
  uint32_t key_store_floor;
  bool rollback; /* the caller asked for this image by name: its sequence is not compared */
};

#ifdef __cplusplus
}
#endif

#endif /* BULLA_PLATFORM_H_ */
