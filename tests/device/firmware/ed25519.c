/* SPDX-License-Identifier: Apache-2.0
 *
 * What a device pays for Ed25519 alone: verification, and hashing a block of a payload.
 */
#include "bulla/provider_builtin.h"
#include "formats/wire/numbers.h"
#include "tests/device/board/measure.h"
#include "tests/device/board/semihosting.h"
#include "tests/device/firmware/signature_cases.h"

#define BLOCK_BYTES 4096

struct hashing {
  const struct bulla_crypto *crypto;
  uint8_t block[BLOCK_BYTES];
  uint8_t digest[32];
  enum bulla_status status;
};

static void hash_block(void *argument) {
  struct hashing *run = argument;
  const struct bulla_crypto *crypto = run->crypto;
  struct bulla_sha256 hash;
  run->status = crypto->sha256_init(crypto->context, &hash);
  if (run->status != BULLA_OK) return;
  run->status = crypto->sha256_update(crypto->context, &hash, run->block, sizeof run->block);
  if (run->status != BULLA_OK) return;
  run->status = crypto->sha256_final(crypto->context, &hash, run->digest);
}

int main(void) {
  static struct hashing run;
  run.crypto = &bulla_provider_builtin_ed25519;
  struct measurement cost = measure(hash_block, &run);
  semihosting_report("sha256_block_instructions", cost.instructions);
  semihosting_report("sha256_stack_bytes", cost.stack_bytes);
  if (run.status != BULLA_OK) return 1;
  return run_signature_cases(&bulla_provider_builtin_ed25519, BULLA_ALG_ED25519);
}
