/* SPDX-License-Identifier: Apache-2.0
 *
 * The stages of a verdict, one function each; verdict.c calls them in the fixed order. Inside the
 * verifier only.
 */
#ifndef BULLA_VERIFIER_CORE_JUDGE_H_
#define BULLA_VERIFIER_CORE_JUDGE_H_

#include "bulla/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What every stage may look at. `platform` may be NULL: then what it would say is not judged. */
struct bulla_judgement {
  const struct bulla_image *image;
  const struct bulla_key_store *store;
  const struct bulla_crypto *crypto;
  const struct bulla_platform *platform;
  uint32_t encodings;
};

BULLA_MUST_USE enum bulla_status bulla_judge_key_store(const struct bulla_judgement *judgement);
BULLA_MUST_USE enum bulla_status bulla_judge_signatures(const struct bulla_judgement *judgement);
BULLA_MUST_USE enum bulla_status bulla_judge_denied(const struct bulla_judgement *judgement);
BULLA_MUST_USE enum bulla_status bulla_judge_identity(const struct bulla_judgement *judgement);
BULLA_MUST_USE enum bulla_status bulla_judge_requires(const struct bulla_judgement *judgement);
BULLA_MUST_USE enum bulla_status bulla_judge_versions(const struct bulla_judgement *judgement);
BULLA_MUST_USE enum bulla_status bulla_judge_transport(const struct bulla_judgement *judgement);

/* The component's floor alone, for loading. */
BULLA_MUST_USE enum bulla_status bulla_judge_floor(const struct bulla_judgement *judgement);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_CORE_JUDGE_H_ */
