/* SPDX-License-Identifier: Apache-2.0
 *
 * A chain of key stores, read out of the file that carries it one link at a time (FORMAT.md 8.5): a
 * device has memory for the store that it holds and for one link, however long the chain is. What a
 * fault means is for the caller: in an image package it only ends the walk, in a key-store file it
 * is the verdict. Links that were taken stay taken.
 */
#ifndef BULLA_CHAIN_H_
#define BULLA_CHAIN_H_

#include "bulla/key_store.h"
#include "bulla/package.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_chain {
  const struct bulla_source *source;
  uint64_t at;   /* where the next link stands in the source */
  uint64_t left; /* bytes of the chain from there on */
  uint32_t count;
  uint32_t number; /* of the link read last, from 1; 0 before the first */
  uint32_t last_version;
};

enum bulla_link_fate {
  BULLA_LINK_TAKEN = 1,   /* it may take the place of the store held */
  BULLA_LINK_SKIPPED = 2, /* not newer than the store held */
  BULLA_LINK_NONE = 3     /* there was no further link */
};

/* Reads the head of the chain of a package that was read from `source`; a package without a chain
 * has no link. FIELD_INVALID, CBOR_TRUNCATED, CHAIN_TOO_LONG, READ_FAILED. */
BULLA_MUST_USE enum bulla_status bulla_chain_begin(struct bulla_chain *chain,
                                                   const struct bulla_package *package,
                                                   const struct bulla_source *source);

/* Reads the next link into `memory` and judges it over `held`: its shape, its key store, that
 * versions ascend, its fleet, then bulla_link_judge. With TAKEN, *next points into `memory`. After
 * the last link *fate is NONE, or TRAILING_BYTES is the fault. MEMORY_EXCEEDED when the link does
 * not fit; every other fault is one of FORMAT.md 8.5; chain->number is the link at fault. */
BULLA_MUST_USE enum bulla_status bulla_chain_step(struct bulla_chain *chain,
                                                  const struct bulla_key_store *held,
                                                  const struct bulla_crypto *crypto,
                                                  uint8_t *memory, size_t memory_bytes,
                                                  struct bulla_key_store *next,
                                                  enum bulla_link_fate *fate);

/* Judges the document of a key-store file as what comes after its last link: CHAIN_ORDER, then
 * bulla_link_judge. */
BULLA_MUST_USE enum bulla_status bulla_chain_document(const struct bulla_chain *chain,
                                                      const struct bulla_key_store *held,
                                                      const struct bulla_key_store *document,
                                                      const struct bulla_crypto *crypto,
                                                      struct bulla_list signatures);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_CHAIN_H_ */
