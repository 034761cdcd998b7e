/* SPDX-License-Identifier: Apache-2.0
 *
 * The device verifier, all of it. The order of calls:
 *
 *   bulla_key_store_open ─► bulla_key_store_anchor, or bulla_link_judge over the store held
 *   bulla_package_read   ─► bulla_image_open ─► bulla_install_verdict ─► bulla_stream_begin
 *                        ─► bulla_stream_take … ─► bulla_stream_finish ─► bulla_measure_expect
 *   bulla_seal_read      ─► bulla_image_open ─► bulla_load_verdict ─► bulla_measure_expect
 *
 * No allocation, no recursion, no globals; every function that can refuse must be asked for its
 * answer.
 */
#ifndef BULLA_BULLA_H_
#define BULLA_BULLA_H_

#include "bulla/chain.h"
#include "bulla/crypto.h"
#include "bulla/key_store.h"
#include "bulla/measure.h"
#include "bulla/package.h"
#include "bulla/platform.h"
#include "bulla/source.h"
#include "bulla/stream.h"
#include "bulla/verdict.h"

#endif /* BULLA_BULLA_H_ */
