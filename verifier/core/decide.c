/* SPDX-License-Identifier: Apache-2.0
 *
 * From a tally to yes or to the one reason for no (FORMAT.md 5.6).
 */
#include "verifier/core/bits.h"
#include "verifier/core/trust.h"

/* What the roles in scope make of a tally. */
struct reach {
  bool whole;        /* a threshold and its minima were reached */
  bool threshold;    /* a threshold was reached, its minima not */
  bool with_revoked; /* a revoked key would have completed one */
  uint32_t keys_in_scope;
};

static struct reach reach_of(const struct bulla_tally *tally, const struct bulla_key_store *store,
                             const struct bulla_scope *scope) {
  struct reach reach = {false, false, false, 0};
  struct bulla_list roles = store->view.roles;
  struct bulla_role role;
  while (bulla_list_next(&roles, bulla_read_role, &role)) {
    if (!bulla_role_in_scope(&role, scope)) continue;
    reach.keys_in_scope |= role.key_mask;
    const uint32_t counted = bulla_count_bits(role.key_mask & tally->valid);
    /* A key that left the table left its roles too: it is taken to have been in any of them. */
    const uint32_t lost =
        bulla_count_bits(role.key_mask & tally->revoked) + bulla_count_bits(tally->gone);
    if (bulla_role_reached(&role, tally->valid)) {
      reach.threshold = true;
      reach.whole = reach.whole || bulla_minima_reached(store, &role, tally->valid);
    } else if (lost > 0 && counted + lost >= role.threshold) {
      reach.with_revoked = true;
    }
  }
  return reach;
}

enum bulla_status bulla_tally_decide(const struct bulla_tally *tally,
                                     const struct bulla_key_store *store,
                                     const struct bulla_scope *scope) {
  const struct reach reach = reach_of(tally, store, scope);
  if (reach.whole) return BULLA_OK;
  if (reach.with_revoked && tally->grandfather_lost) return BULLA_GRANDFATHER_PROOF;
  if (tally->batch_lost) return BULLA_BATCH_PROOF;
  if (!tally->any) return BULLA_SIG_MISSING;
  if (reach.with_revoked) return BULLA_KEY_REVOKED;
  if ((tally->valid & ~reach.keys_in_scope) != 0) return BULLA_SIG_OUT_OF_SCOPE;
  if (reach.threshold) return BULLA_HYBRID_MISSING;
  if (tally->malformed) return BULLA_SIG_MALFORMED;
  if (tally->invalid) return BULLA_SIG_INVALID;
  if ((tally->valid | tally->revoked) != 0) return BULLA_SIG_THRESHOLD;
  if (tally->known_id) return BULLA_SIG_HEADER_MISMATCH;
  return BULLA_KEY_UNKNOWN;
}
